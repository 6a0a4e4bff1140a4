"""A change of a table that is still to come: the tests give it to an app that has no migrations of its own."""
