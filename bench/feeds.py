"""Imports of a Google Merchant feed: records per second beside the reader alone, and memory that does not grow."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.table import Row
from jachete87.kernel.feeds.readers.opening import open_feed

SENTENCE = "A Google Merchant feed brought in, then again unchanged, beside reading it without a database"
_SMALL_SHARE = 10
_SLOWEST_US = 333.0  # 3,000 records a second
_LARGEST_MB = 150.0
_ITEM = (
    "<item><g:id>SKU-{n:06d}</g:id><g:title>Miel de châtaignier n°{n} pot {grams} g</g:title>"
    "<g:description>&lt;p&gt;Un miel de caractère, lot {n}.&lt;/p&gt;</g:description>"
    "<g:link>https://boutique.example/p/{n}</g:link><g:image_link>https://boutique.example/i/{n}.jpg</g:image_link>"
    "<g:availability>in_stock</g:availability><g:price>{price}.{cents:02d} EUR</g:price>"
    "<g:brand>Rucher {brand}</g:brand>"
    "<g:condition>new</g:condition><g:product_type>Alimentation &gt; Miels</g:product_type></item>\n"
)


def run(options: argparse.Namespace) -> list[Row]:
    """Bring a small and a large feed into a portal of its own, each twice."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "JACHETE87_HOME": f"{folder}/home"}
        environment.pop("DATABASE_URL", None)
        try:
            return _measure(Path(folder), options.products, environment)
        finally:
            _jachete87(environment, "stop")


def _measure(folder: Path, products: int, environment: dict[str, str]) -> list[Row]:
    _jachete87(environment, "migrate")
    small, large = _feed(folder, products // _SMALL_SHARE), _feed(folder, products)
    read = _read_alone(large) / products * 1e6
    _, small_memory = _bring(environment, "small", small)
    first, memory = _bring(environment, "large", large)
    again, _ = _bring(environment, "large", large)
    per_record, per_unchanged = first / products * 1e6, again / products * 1e6
    return [
        Row("reader alone", read, "µs"),
        Row(f"import of {products:,}", per_record, "µs", beside=read, target=_SLOWEST_US),
        Row("the same again, unchanged", per_unchanged, "µs", beside=read, target=per_record / 3),
        Row(f"peak memory at {products // _SMALL_SHARE:,}", small_memory, "MB", target=_LARGEST_MB),
        Row(f"peak memory at {products:,}", memory, "MB", beside=small_memory, target=_LARGEST_MB),
    ]


def _feed(folder: Path, products: int) -> Path:
    path = folder / f"{products}.xml"
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>\n')
        for n in range(products):
            euros, cents = 3 + n % 80, n % 100
            file.write(_ITEM.format(n=n, grams=(125, 250, 500)[n % 3], price=euros, cents=cents, brand=n % 300))
        file.write("</channel></rss>\n")
    return path


def _read_alone(path: Path) -> float:
    started = time.perf_counter()
    for _ in open_feed(path):
        pass
    return time.perf_counter() - started


def _bring(environment: dict[str, str], source: str, path: Path) -> tuple[float, float]:
    """Seconds and peak memory in MB of one `feed import`."""
    started = time.perf_counter()
    memory = _jachete87(environment, "feed", "import", source, str(path))
    return time.perf_counter() - started, memory


def _jachete87(environment: dict[str, str], *words: str) -> float:
    """Run a command; its peak memory in MB."""
    process = subprocess.Popen([sys.executable, "-m", "jachete87", *words], env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"jachete87 {' '.join(words)} failed")
    return usage.ru_maxrss / 1024
