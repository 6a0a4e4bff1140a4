"""Lines of text out of a file whose encoding nobody wrote down: UTF-8, cp1252, UTF-16, also mixed."""

import codecs
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from jachete87.kernel.feeds.readers.record import FeedRefused, RefusalCode

_LONGEST_LINE = 4 * 1024 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def encoding_of(head: bytes) -> str:
    """utf-8 (then cp1252 is tried line by line), utf-16-le, utf-16-be; raises FeedRefused for what is no text."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if b"\0" not in head:
        return "utf-8"
    even, odd = head[:4096:2].count(0), head[1:4096:2].count(0)
    if max(even, odd) > len(head[:4096]) // 4 and min(even, odd) <= max(even, odd) // 20:
        return "utf-16-be" if even > odd else "utf-16-le"
    raise FeedRefused(
        "Ce fichier n'est pas du texte : il ne peut pas être lu comme un catalogue.", RefusalCode.UNREADABLE
    )


def decoded_head(head: bytes) -> str:
    """The beginning of a file as text, for recognising it; a character cut at its end is left out."""
    encoding = encoding_of(head)
    head = next((head[len(bom) :] for bom, _ in _BOMS if head.startswith(bom)), head)
    if encoding != "utf-8":
        return codecs.getincrementaldecoder(encoding)("replace").decode(head)
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")


class TextLines:
    """The lines of a file, each with its "\\n"; `terminated` tells afterwards whether the last one had it.

    Raises FeedRefused: cut_short (half a character at the end), unreadable, too_large.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            head = file.read(65536)
        self.encoding = encoding_of(head)
        self._bare_returns = b"\n" not in head and b"\r" in head
        self._utf8_seen = self._cp1252_seen = False
        self.terminated = True

    def __iter__(self) -> Iterator[str]:
        wrapped = self.encoding != "utf-8" or self._bare_returns
        return self._wrapped() if wrapped else self._by_line()

    def _by_line(self) -> Iterator[str]:
        with self._path.open("rb") as file:
            if file.read(3) != codecs.BOM_UTF8:
                file.seek(0)
            for number, raw in enumerate(iter(partial(file.readline, _LONGEST_LINE), b""), 1):
                if len(raw) == _LONGEST_LINE:
                    raise FeedRefused(f"La ligne {number} est démesurée.", RefusalCode.TOO_LARGE)
                self.terminated = raw.endswith(b"\n")
                yield self._decode(raw, number)

    def _decode(self, raw: bytes, number: int) -> str:
        try:
            line = raw.decode()
        except UnicodeDecodeError as error:
            return self._decode_otherwise(raw, number, error)
        self._utf8_seen = self._utf8_seen or not raw.isascii()
        return line

    def _decode_otherwise(self, raw: bytes, number: int, error: UnicodeDecodeError) -> str:
        if not self.terminated and error.reason == "unexpected end of data" and not self._cp1252_seen:
            raise _cut_in_a_character() from error
        self._cp1252_seen = True
        self.encoding = "cp1252" if not self._utf8_seen else "utf-8+cp1252"
        try:
            return raw.decode("cp1252")
        except UnicodeDecodeError as second:
            reason = f"La ligne {number} contient des caractères illisibles : enregistrez le fichier en UTF-8."
            raise FeedRefused(reason, RefusalCode.UNREADABLE) from second

    def _wrapped(self) -> Iterator[str]:
        with self._path.open("rb") as file:
            encoding = "cp1252" if self.encoding == "utf-8" and not _is_utf8(self._path) else self.encoding
            try:
                for line in io.TextIOWrapper(file, encoding, newline=None):
                    self.terminated = line.endswith("\n")
                    yield line.removeprefix("\ufeff")
            except UnicodeDecodeError as error:
                if error.reason in ("truncated data", "unexpected end of data"):
                    raise _cut_in_a_character() from error
                raise FeedRefused("Ce fichier contient des caractères illisibles.", RefusalCode.UNREADABLE) from error


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            for chunk in iter(partial(file.read, 1 << 20), b""):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
    return True


def _cut_in_a_character() -> FeedRefused:
    return FeedRefused("Le fichier est coupé : il s'arrête au milieu d'un caractère.", RefusalCode.CUT_SHORT)
