"""Addresses of the drive: its public pages and its desks."""
