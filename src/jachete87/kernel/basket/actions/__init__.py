"""What is done to baskets: one module for each part of it."""
