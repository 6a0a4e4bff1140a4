"""What is done to the catalogue: one module for each part of it."""
