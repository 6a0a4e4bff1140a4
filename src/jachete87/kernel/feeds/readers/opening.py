"""What is this file? Recognised by its content, never by its name."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from jachete87.kernel.feeds.readers import (
    catalogue_json,
    etsy_csv,
    google_tsv,
    google_xml,
    magento_csv,
    prestashop_csv,
    prestashop_xml,
    shopify_csv,
    spreadsheet,
    woocommerce_csv,
    woocommerce_wxr,
)
from jachete87.kernel.feeds.readers.encoding import decoded_head
from jachete87.kernel.feeds.readers.feed import Entry, Feed
from jachete87.kernel.feeds.readers.headers import known_names
from jachete87.kernel.feeds.readers.record import FeedRefused, Message, RefusalCode
from jachete87.kernel.feeds.readers.refusals import refuse_known_bytes, refuse_known_root, refuse_known_table
from jachete87.kernel.feeds.readers.sheets import open_workbook
from jachete87.kernel.feeds.readers.tables import CsvSource, Row, Source, Table
from jachete87.kernel.feeds.readers.xml import root_of

_HEAD = 65536
_ROWS_BEFORE_A_HEAD = 30
_ROWS_BEFORE_AN_EXPORT = 5
Reader = Callable[[Path, Feed], Iterable[Entry | Message]]
TableReader = Callable[[Table, Feed], Iterable[Entry | Message]]
Recognised = tuple[str, Reader]


class Export(NamedTuple):
    """A shop system's table: how many of which headers give it away, and who reads it."""

    dialect: str
    least: int
    markers: frozenset[str]
    read: TableReader


_EXPORTS = (
    Export("woocommerce_csv", 3, woocommerce_csv.MARKERS, woocommerce_csv.read),
    Export("shopify_csv", 3, shopify_csv.MARKERS, shopify_csv.read),
    Export("prestashop_csv", 2, prestashop_csv.MARKERS, prestashop_csv.read),
    Export("magento_csv", 3, magento_csv.MARKERS, magento_csv.read),
    Export("etsy_csv", 2, etsy_csv.MARKERS, etsy_csv.read),
    Export("facebook_csv", 3, google_tsv.MARKERS, google_tsv.read),
)
_XML: dict[str, Recognised] = {
    "rss": ("google_rss", google_xml.entries),
    "channel": ("google_rss", google_xml.entries),
    "feed": ("google_atom", google_xml.entries),
    "prestashop": ("prestashop_xml", prestashop_xml.entries),
}


def open_feed(path: Path, fmt: str = "auto") -> Feed:
    """The feed in a file; `fmt` names the dialect that must be found there. Raises FeedRefused."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\xef\xbb\xbf \r\n\t\0"):
        raise FeedRefused("Le fichier est vide.", RefusalCode.EMPTY)
    refuse_known_bytes(head)
    dialect, reader = _recognise(path, head)
    if fmt not in ("auto", dialect):
        raise FeedRefused(f"Ce fichier n'est pas du format {fmt} mais {dialect}.", RefusalCode.UNKNOWN_DIALECT)
    return Feed(dialect, partial(reader, path))


def _recognise(path: Path, head: bytes) -> Recognised:
    if head.startswith(b"PK"):
        dialect, sheets = open_workbook(path)
        return _table(dialect, list(sheets))
    text = decoded_head(head).lstrip("\ufeff \r\n\t")
    if text.startswith("<"):
        return _xml(text if root_of(head) else _longer_head(path))
    if text.startswith(("{", "[")):
        return _json(path)
    source = CsvSource(path)
    return _table("google_tsv" if source.delimiter == "\t" else "spreadsheet_csv", [source])


def _longer_head(path: Path) -> str:
    """For a file that begins with very long comments, or in UTF-16."""
    with path.open("rb") as file:
        return decoded_head(file.read(_HEAD * 16)).lstrip("\ufeff \r\n\t")


def _xml(text: str) -> Recognised:
    root = root_of(text.encode("utf-8", "replace"))
    refuse_known_root(root, text)
    if root == "rss" and "wordpress.org/export/" in text:
        return "woocommerce_wxr", woocommerce_wxr.entries
    if root in _XML:
        return _XML[root]
    reason = f"Ce fichier XML commence par <{root}> : ce n'est pas un format de catalogue connu."
    raise FeedRefused(reason, RefusalCode.UNKNOWN_DIALECT)


def _json(path: Path) -> Recognised:
    items = catalogue_json.products_in(path)
    if catalogue_json.is_shopify(items):
        return "shopify_json", partial(catalogue_json.shopify_entries, items)
    table = catalogue_json.table_of(items)
    if table is None:
        raise FeedRefused("Ce fichier JSON ne liste pas de produits avec nom et prix.", RefusalCode.NOT_A_CATALOGUE)
    return "catalogue_json", _reader(spreadsheet.read, table)


def _table(plain: str, sources: list[Source]) -> Recognised:
    """The first sheet with a head that some dialect knows; `plain` is what it is called when none does."""
    for source in sources:
        rows = list(islice(source.rows(), _ROWS_BEFORE_A_HEAD))
        for place, row in enumerate(rows):
            found = _export(row, source, plain) if place < _ROWS_BEFORE_AN_EXPORT else None
            if found is None and spreadsheet.is_head(row.cells):
                dialect = "spreadsheet_csv" if plain == "google_tsv" else plain
                found = dialect, _reader(spreadsheet.read, Table(source, row))
            if found is not None:
                return found
    reason = "Aucune ligne de titres avec un nom de produit et un prix n'a été trouvée dans ce tableau."
    raise FeedRefused(reason, RefusalCode.UNKNOWN_DIALECT)


def _export(row: Row, source: Source, plain: str) -> Recognised | None:
    names = known_names(row.cells)
    refuse_known_table(names)
    for export in _EXPORTS:
        if len(names & export.markers) >= export.least:
            dialect = plain if (export.dialect, plain) == ("facebook_csv", "google_tsv") else export.dialect
            return dialect, _reader(export.read, Table(source, row))
    return None


def _reader(read: TableReader, table: Table) -> Reader:
    return lambda _path, feed: read(table, feed)
