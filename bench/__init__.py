"""Measurements, as ratios beside something that does the same work, all in one run."""
