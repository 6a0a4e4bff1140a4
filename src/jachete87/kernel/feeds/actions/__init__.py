"""Bringing outside catalogues in: `importing` is the use case, the other modules are its steps."""
