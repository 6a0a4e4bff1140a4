"""Tests of the demo département."""
