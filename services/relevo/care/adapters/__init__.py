"""Care's database: tables, and what one transaction does to them."""
