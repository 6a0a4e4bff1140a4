"""The tests' own data folder, so that they never touch the data of `make run`."""

import os
from pathlib import Path

os.environ.setdefault("JACHETE87_HOME", str(Path(__file__).parent / ".data" / "tests"))
