"""What follows without asking the database: the calendar, and the sentences of the drive."""
