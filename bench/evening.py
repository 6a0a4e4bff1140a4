"""The evening of the cut-off: a thousand shoppers in a minute against `serve` with a demo, on all pages of the way."""

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.client import ROOT, cpu_seconds, free_port
from bench.crowd import Evening, come
from bench.table import Row

SENTENCE = "The cut-off evening: 1,000 shoppers within a minute browse, fill a basket and order from `serve`"
_SHOPPERS = 1_000
_SECONDS = 60.0
_PLACES = 26  # in each slot, so that the last shoppers find some full
_SLOWEST_MS = 300.0
_SALE = "import sys, django; django.setup(); from bench.sale import main; main(*sys.argv[1:])"


def run(options: argparse.Namespace) -> Sequence[Row]:
    """The 95th percentile of each kind of page; raises RuntimeError when something was refused without a word."""
    home = ROOT / ".data" / "bench" / "evening"
    with _serving(home) as (url, server):
        _await(f"{url}/healthz", "")
        words = tuple(_sale(home, "open", str(_PLACES), str(int(_SECONDS)))["words"])
        _await(f"{url}/recherche?brick=drive&available=1", "/produits/")
        come(Evening(url, words), 40, 8)  # warms
        evening, before = Evening(url, words), cpu_seconds(server)
        come(evening, _SHOPPERS, _SECONDS)
        spent = 1000 * (cpu_seconds(server) - before) / _SHOPPERS
        after = _sale(home, "after")
    if evening.errors or after["ills"]:
        raise RuntimeError(f"errors {dict(evening.errors)}, ills {after['ills'][:3]}")
    every = [wait for waits in evening.waits.values() for wait in waits]
    print(f"  {dict(evening.ends)}, {len(every)} requests", file=sys.stderr)
    kinds = [Row(f"{kind} ({len(waits)})", _late(waits)) for kind, waits in evening.waits.items()]
    cpu = Row("CPU of the server and its database for a visit", spent)
    return [Row("95 % of all pages within", _late(every), target=_SLOWEST_MS), cpu, *kinds]


def _late(waits: Sequence[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return 1000 * sorted(waits)[int(0.95 * (len(waits) - 1))]


@contextmanager
def _serving(home: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "jachete87", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, env={**_environment(home), "JACHETE87_BASE_URL": url})
    try:
        yield url, server.pid
    finally:
        server.terminate()
        server.wait(60)


def _environment(home: Path) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    clean = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "EMAIL_URL"}}
    settings = {"DJANGO_SETTINGS_MODULE": "jachete87.config.settings"}
    return {**clean, **settings, "JACHETE87_HOME": str(home), "PYTHONPATH": path}


def _await(address: str, text: str) -> None:
    """Wait until a page is there and says that."""
    until = time.monotonic() + 600
    while time.monotonic() < until:
        with suppress(OSError):
            if text in urllib.request.urlopen(address, timeout=5).read().decode():
                return
        time.sleep(0.5)
    raise TimeoutError(f"{address} never said {text!r}")


def _sale(home: Path, *words: str) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", _SALE, *words], env=_environment(home), cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    told: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return told
