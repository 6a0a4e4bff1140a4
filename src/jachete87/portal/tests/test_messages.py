"""Every sentence of code and pages has its English, of all capabilities."""

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4]


def test_every_sentence_has_its_english() -> None:
    command = [sys.executable, "scripts/messages.py", "--missing"]

    found = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    assert (found.returncode, found.stdout) == (0, "")
