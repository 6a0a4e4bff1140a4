"""The drive's pages: everybody's, and those of its desks."""
