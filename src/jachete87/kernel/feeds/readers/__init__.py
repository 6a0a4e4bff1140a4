"""The readers: bytes in, canonical records out. No database, no clock, no network."""
