"""Reads of notices that have a name."""
