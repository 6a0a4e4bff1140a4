"""What farmers and shoppers of the drive fill in."""
