"""Rows put aside on disk until their product comes by, so that memory does not grow with the feed."""

from array import array
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

import orjson


class Spool:
    """Things that go through JSON, kept by group; a group is taken once, the others are left over."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - it lives as long as the spool and vanishes with it
        self._places: dict[str, array[int]] = {}

    def add(self, group: str, thing: list[Any] | dict[str, Any]) -> None:
        self._file.seek(0, 2)
        self._places.setdefault(group, array("Q")).append(self._file.tell())
        self._file.write(orjson.dumps(thing) + b"\n")

    def take(self, group: str) -> list[Any]:
        return [self._read(place) for place in self._places.pop(group, ())]

    def left_over(self) -> Iterator[tuple[str, Any]]:
        for group in list(self._places):
            for thing in self.take(group):
                yield group, thing

    def close(self) -> None:
        self._file.close()

    def _read(self, place: int) -> Any:
        self._file.seek(place)
        return orjson.loads(self._file.readline())
