"""A portal to measure in: filled once for each size, with a database of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.client import ROOT
from jachete87.base.postgres import stop

MARK = "filled-3"
"""In a portal that is ready to be measured; another name when the invented market changes."""


def probe(kind: str, products: int, requests: int) -> dict[str, float]:
    """What is measured in a portal of that many products, in a process and with a database of its own."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    home = ROOT / ".data" / "bench" / str(products)
    _clear(home)
    environment = {**os.environ, "JACHETE87_HOME": str(home), "PYTHONPATH": path}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "bench.probe", kind, str(products), str(requests), MARK]
    print(f"  … {products} products", file=sys.stderr)
    ended = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return figures


def _clear(home: Path) -> None:
    """Remove a portal that was left half filled, or filled otherwise."""
    if home.exists() and not (home / MARK).exists():
        stop(home)
        shutil.rmtree(home)
