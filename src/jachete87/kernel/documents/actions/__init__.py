"""What is done to documents: one module for each part of it."""
