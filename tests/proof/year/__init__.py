"""A year of a drive, played week by week: `make year` plays all of it and prints what came out."""
