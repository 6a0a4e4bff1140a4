"""What the agents of the drive fill in."""
