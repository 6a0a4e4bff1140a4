"""What follows without asking the database: links into the baskets of platforms, and the sentences of the relay."""
