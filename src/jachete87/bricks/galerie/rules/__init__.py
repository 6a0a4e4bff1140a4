"""What follows without asking the database: parcels, references, and the sentences of the gallery."""
