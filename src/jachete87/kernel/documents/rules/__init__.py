"""What documents say, and how they are written, without asking the database."""
