"""The vault's own database: `tables`, and the statements on them by subject. Nothing in clear."""
