"""What follows without asking the database: codes, and what vouchers pay of a basket."""
