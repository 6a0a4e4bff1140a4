"""What follows without asking the database: sales to be placed, references, terms of cancelling and withdrawing."""
