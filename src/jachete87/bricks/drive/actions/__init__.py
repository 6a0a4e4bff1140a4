"""What is done in the drive: one module for each part of it."""
