"""The only part of the vault that knows the generated code."""
