"""What is done to payments: one module for each part of it."""
