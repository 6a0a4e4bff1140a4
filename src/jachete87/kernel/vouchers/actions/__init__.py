"""What is done with vouchers: one module for each part of it."""
