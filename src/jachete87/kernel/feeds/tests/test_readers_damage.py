"""Whatever happens to a file on its way, a reader answers with records or with a refusal, never with a fault."""

import random
from pathlib import Path

import pytest

from jachete87.kernel.feeds.readers.record import FeedRefused
from jachete87.kernel.feeds.tests.reading import FIXTURES, read_bytes

WHOLE = sorted(path.name for path in FIXTURES.iterdir())
DAMAGE = [
    b"",
    b"\0",
    b"\xff",
    b"\xe9",
    b'"',
    b"'",
    b";",
    b",",
    b"\n",
    b"\r",
    b"\t",
    b"<",
    b">",
    b"&",
    b"|",
    b"\\",
    b"null",
]
DAMAGE += [b"9" * 12, b"1e5", b"-", b"true", b"variation", b"<![CDATA[", b"[", b"{"]


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_feed_is_read_or_refused(name: str, tmp_path: Path) -> None:
    content = (FIXTURES / name).read_bytes()
    chance = random.Random(name)

    for _ in range(200):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(damaged))
            damaged[place : place + chance.choice([0, 1, 1, 20])] = chance.choice(DAMAGE)
        try:
            read_bytes(tmp_path, bytes(damaged))
        except FeedRefused:
            continue
