"""What is filled in at the desks of the drive, and by its shoppers."""
