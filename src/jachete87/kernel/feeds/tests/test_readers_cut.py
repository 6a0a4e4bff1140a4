"""A feed cut at any byte: refused, or its records are the first of the whole feed, or it says how it ended."""

from dataclasses import replace
from pathlib import Path

import pytest

from jachete87.kernel.feeds.readers.record import FeedRefused, Message, Record
from jachete87.kernel.feeds.tests.reading import FIXTURES, read_bytes

WHOLE = sorted(path.name for path in FIXTURES.iterdir())
CLOSED_BY_THEMSELVES = {"xml", "json", "wxr"}
Parsed = Record | Message


def _kept(folder: Path, content: bytes) -> tuple[bool | None, list[Parsed]]:
    try:
        feed, records = read_bytes(folder, content)
    except FeedRefused:
        return True, []
    return feed.ended_cleanly, records


def _is_part_of(record: Parsed, whole: list[Parsed]) -> bool:
    """The same record, or one that lost variants whose rows are gone, or its refusal for that reason."""
    if record in whole or isinstance(record, Message):
        return True
    same = next((one for one in whole if isinstance(one, Record) and one.key == record.key), None)
    return same is not None and set(record.variants) <= set(same.variants) and _bare(record) == _bare(same)


def _bare(record: Record) -> Record:
    return replace(record, variants=(), images=(), categories=(), messages=(), price=None, kind=record.kind)


@pytest.mark.parametrize("name", WHOLE)
def test_a_prefix_never_gives_an_altered_record_in_silence(name: str, tmp_path: Path) -> None:
    content = (FIXTURES / name).read_bytes()
    _, whole = read_bytes(tmp_path, content)

    for length in range(len(content.rstrip())):
        clean, records = _kept(tmp_path, content[:length])

        altered = [record for record in records if not _is_part_of(record, whole)]
        assert not altered or clean is False, f"cut at byte {length}: {altered}"


@pytest.mark.parametrize("name", [name for name in WHOLE if name.rsplit(".", 1)[1] in CLOSED_BY_THEMSELVES])
def test_a_format_that_closes_itself_is_refused_wherever_it_is_cut(name: str, tmp_path: Path) -> None:
    content = (FIXTURES / name).read_bytes()

    for length in range(len(content.rstrip())):
        with pytest.raises(FeedRefused):
            read_bytes(tmp_path, content[:length])


@pytest.mark.parametrize("name", WHOLE)
def test_the_first_60_percent_never_pass_for_the_whole(name: str, tmp_path: Path) -> None:
    content = (FIXTURES / name).read_bytes()
    whole_clean, whole = _kept(tmp_path, content)

    clean, records = _kept(tmp_path, content[: len(content) * 6 // 10])

    assert whole_clean is True
    assert records == [] or clean is False or len(records) < len(whole)
