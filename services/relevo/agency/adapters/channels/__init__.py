"""Public channels: one module for what a platform says, one for what it is told."""
