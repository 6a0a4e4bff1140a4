"""What is done to orders: one module for each part of it."""
