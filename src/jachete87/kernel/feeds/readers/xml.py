"""XML read element by element: no DTD, no entity, no network, no text without end, no memory that grows."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from lxml import etree

from jachete87.kernel.feeds.readers.record import FeedRefused, RefusalCode

_HEAD = 65536
_CHUNK = 65536
_LARGEST_ELEMENT = 16 * 1024 * 1024
_KNOWN_PREFIXES = {
    "g": "http://base.google.com/ns/1.0", "c": "http://base.google.com/cns/1.0", "xlink": "http://www.w3.org/1999/xlink",
    "wp": "http://wordpress.org/export/1.2/", "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/", "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/", "atom": "http://www.w3.org/2005/Atom",
}  # fmt: skip
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*(?::[\w.-]+)?)(?=[\s/>])")
_USED_PREFIX = re.compile(rb"</?([A-Za-z]\w*):[A-Za-z_]")
_RESOURCE_LIMIT = 114  # libxml2's XML_ERR_RESOURCE_LIMIT: depth, length of a text, growth of entities
_BAD_BYTES = frozenset({9, 81})


class XmlSource:
    """An XML file that starts at its first "<" and declares the prefixes that its author forgot."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("rb")
        head = self._file.read(_HEAD)
        start = head.find(b"<")
        self._pending = head if start < 0 or b"\0" in head else _with_prefixes(head[start:])

    def read(self, size: int = -1) -> bytes:
        pending, self._pending = self._pending, b""
        return pending or self._file.read(size if size > 0 else _HEAD)

    def close(self) -> None:
        self._file.close()


def _with_prefixes(head: bytes) -> bytes:
    root = _ROOT.search(head)
    if root is None:
        return head
    end = head.find(b">", root.start())
    declared = head[root.start() : end]
    missing = {p.decode() for p in _USED_PREFIX.findall(head) if b"xmlns:" + p not in declared}
    extra = "".join(f' xmlns:{p}="{_KNOWN_PREFIXES[p]}"' for p in sorted(missing & _KNOWN_PREFIXES.keys()))
    return head[: root.end(1)] + extra.encode() + head[root.end(1) :]


def iterate(path: Path, *tags: str, within: tuple[str, ...] = ()) -> Iterator[etree._Element]:
    """Each element of the given local names, in any namespace, emptied after use; `within` names its parents.

    Raises FeedRefused: cut_short, unreadable, unsafe, too_large.
    """
    source = XmlSource(path)
    parser = etree.XMLPullParser(
        events=("end",), tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False, load_dtd=False,
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, strip_cdata=True,
    )  # fmt: skip
    try:
        yield from _fed(source, parser, within)
        _refuse_entities(parser.close())
    except etree.XMLSyntaxError as error:
        raise _refusal(path, error) from error
    finally:
        source.close()


def _fed(source: XmlSource, parser: "etree.XMLPullParser", within: tuple[str, ...]) -> Iterator[etree._Element]:
    since_last, first = 0, True
    while chunk := source.read(_CHUNK):
        if first and b"<!ENTITY" in chunk.replace(b"\0", b""):
            raise _unsafe()
        first = False
        parser.feed(chunk)
        since_last += len(chunk)
        for _, found in parser.read_events():
            element = cast(etree._Element, found)
            if within and not _is_within(element, within):
                continue
            yield element
            _forget(element)
            since_last = 0
        if since_last > _LARGEST_ELEMENT:
            raise FeedRefused("Le fichier XML contient plus de 16 Mo sans aucun produit.", RefusalCode.TOO_LARGE)


def _is_within(element: etree._Element, parents: tuple[str, ...]) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) in parents


def _forget(element: etree._Element) -> None:
    element.clear()
    inside: etree._Element | None = element
    while inside is not None and (parent := inside.getparent()) is not None:
        while inside.getprevious() is not None:
            del parent[0]
        inside = parent


def _refuse_entities(root: etree._Element) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    entities = dtd.iterentities() if dtd is not None else ()  # type: ignore[attr-defined]
    if any(True for _ in entities):
        raise _unsafe()


def _unsafe() -> FeedRefused:
    return FeedRefused("Le fichier XML déclare des entités (DTD) : c'est refusé par sécurité.", RefusalCode.UNSAFE)


def _refusal(path: Path, error: etree.XMLSyntaxError) -> FeedRefused:
    line = error.lineno or 1
    code = int(getattr(error, "code", 0))
    if code == _RESOURCE_LIMIT:
        reason = f"Le fichier XML contient un texte ou une imbrication démesurés (ligne {line})."
        return FeedRefused(reason, RefusalCode.UNSAFE)
    if not _is_closed(path):
        return FeedRefused(f"Le fichier XML est coupé : il s'arrête à la ligne {line}.", RefusalCode.CUT_SHORT)
    if code in _BAD_BYTES:
        reason = f"Le fichier XML contient des caractères qui ne sont pas dans l'encodage annoncé (ligne {line})."
        return FeedRefused(reason, RefusalCode.UNREADABLE)
    return FeedRefused(f"Le fichier XML est mal formé à la ligne {line}.", RefusalCode.UNREADABLE)


def _is_closed(path: Path) -> bool:
    with path.open("rb") as file:
        root = _ROOT.search(file.read(_HEAD))
        file.seek(0, 2)
        file.seek(max(file.tell() - 4096, 0))
        tail = file.read()
    return (
        root is not None
        and re.search(rb"</" + re.escape(root[1]) + rb"\s*>\s*(?:<!--.*-->\s*)?$", tail, re.S) is not None
    )


def local_name(element: etree._Element) -> str:
    """The tag without its namespace, lower case."""
    return str(element.tag).rpartition("}")[2].lower()


def root_of(head: bytes) -> str:
    """The name of the first element of a text, "" when there is none."""
    root = _ROOT.search(head)
    return root[1].decode() if root else ""
