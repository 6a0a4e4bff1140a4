"""The lazy side of a feed: keys and digests first, records when they are asked for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jachete87.kernel.feeds.readers.feed import Entry
from jachete87.kernel.feeds.readers.keys import source_key
from jachete87.kernel.feeds.readers.opening import open_feed
from jachete87.kernel.feeds.readers.record import Record
from jachete87.kernel.feeds.tests.reading import FIXTURES

WHOLE = sorted(path.name for path in FIXTURES.iterdir())


def _entries(path: Path) -> list[Entry]:
    return [entry for entry in open_feed(path).entries() if isinstance(entry, Entry)]


@pytest.mark.parametrize("name", WHOLE)
def test_a_feed_read_twice_has_the_same_keys_and_digests(name: str) -> None:
    first, second = _entries(FIXTURES / name), _entries(FIXTURES / name)

    assert [(one.key, one.digest, one.row) for one in first] == [(one.key, one.digest, one.row) for one in second]
    assert len({one.key for one in first}) == len(first)
    assert all(len(one.digest) == 16 for one in first)


@pytest.mark.parametrize("name", WHOLE)
def test_entries_are_parsed_later_in_any_order(name: str) -> None:
    entries = _entries(FIXTURES / name)

    backwards = [entry.parse() for entry in reversed(entries)]

    assert backwards[::-1] == [entry.parse() for entry in entries]
    assert all(record.key == entry.key for record, entry in zip(backwards[::-1], entries, strict=True))


def _changed(path: Path, old: str, new: str, folder: Path) -> tuple[list[Entry], list[Entry]]:
    text = path.read_text()
    assert text.count(old) == 1
    other = folder / "flux"
    other.write_text(text.replace(old, new))
    return _entries(path), _entries(other)


@pytest.mark.parametrize(
    ("name", "old", "new", "key"),
    [
        ("google_rss.xml", "9.80 EUR", "9.90 EUR", "p-1"),
        ("shopify.csv", "GI-L,420", "GI-L,430", "gilet"),
        ("woocommerce_en.csv", "TASSE-R,", "TASSE-V,", "12"),
        ("woocommerce.wxr", ">TASSE-B<", ">TASSE-C<", "44"),
        ("magento2.csv", "Pull L,,,0.7", "Pull L,,,0.8", "PULL"),
        ("prestashop.xml", "3.500000", "3.600000", "9"),
        ("spreadsheet.csv", "botte);1,80", "botte);1,90", "C2"),
        ("catalogue.json", '"prix": 49.9', '"prix": 59.9', "4"),
    ],
)
def test_a_change_shows_in_the_digest_of_its_product_alone(
    name: str, old: str, new: str, key: str, tmp_path: Path
) -> None:
    before, after = _changed(FIXTURES / name, old, new, tmp_path)

    changed = [a.key for a, b in zip(before, after, strict=True) if a.digest != b.digest]
    assert changed == [key]


def test_a_row_that_moves_is_not_a_change(tmp_path: Path) -> None:
    lines = (FIXTURES / "google.tsv").read_text().splitlines(keepends=True)
    moved = tmp_path / "flux"
    moved.write_text("".join([lines[0], *reversed(lines[1:])]))

    before = {entry.key: entry.digest for entry in _entries(FIXTURES / "google.tsv")}
    assert {entry.key: entry.digest for entry in _entries(moved)} == before


def test_a_fingerprint_changes_with_what_is_seen_and_not_with_the_row() -> None:
    one = Record(key="1", row=1, title="Miel")

    assert one.fingerprint() == Record(key="1", row=9, title="Miel", raw={"x": "y"}).fingerprint()
    assert one.fingerprint() != Record(key="1", row=1, title="Miels").fingerprint()


def test_a_key_is_short_enough_to_be_stored_and_stays_itself() -> None:
    long: Callable[[str], str] = lambda end: source_key("https://exemple.test/" + "a" * 300 + end)  # noqa: E731

    assert source_key("  p-1\n") == "p-1"
    assert len(long("b")) <= 190
    assert long("b") != long("c")
