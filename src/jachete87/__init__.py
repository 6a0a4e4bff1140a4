"""J'achète87: one portal for the local commerce of a département."""

__version__ = "0.1.0"
