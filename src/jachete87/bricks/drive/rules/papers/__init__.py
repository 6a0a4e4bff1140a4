"""What the papers of a sale say, as data for their templates."""

from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates" / "drive" / "papers"
