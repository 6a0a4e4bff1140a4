"""Google Merchant feeds in XML: RSS 2.0 and Atom, with the prefix g:, without it, or half and half."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from lxml import etree

from jachete87.kernel.feeds.readers.feed import Digester, Entry, Feed
from jachete87.kernel.feeds.readers.keys import source_key
from jachete87.kernel.feeds.readers.product_data import product
from jachete87.kernel.feeds.readers.record import FeedRefused, Message, Outcome, Record, RefusalCode
from jachete87.kernel.feeds.readers.refusals import not_a_catalogue
from jachete87.kernel.feeds.readers.xml import iterate

_ATOM = "{http://www.w3.org/2005/Atom}"
_KEYS = ("id", "sku", "atom:id", "guid", "link")


def entries(path: Path, feed: Feed) -> Iterator[Entry | Message]:
    """One entry per item; `row` is the item's number in the feed."""
    digest = Digester("product_data")
    names: dict[str, str] = {}
    row, priced = 0, False
    for row, element in enumerate(iterate(path, "item", "entry"), 1):
        cells = _cells(element, names)
        key = _key(cells)
        priced = priced or "price" in cells[::2]
        if not key:
            yield Message(row, "id", "", "L'identifiant du produit manque.", Outcome.REFUSED)
            continue
        yield Entry(key, row, digest(cells), partial(_parse, key, row, cells))
    feed.ended_cleanly = True
    if not row:
        raise FeedRefused("Le flux ne contient aucun produit.", RefusalCode.EMPTY)
    if not priced:
        raise not_a_catalogue("Ce flux contient des articles sans aucun prix (des actualités ?), pas des produits.")


def _parse(key: str, row: int, cells: list[str]) -> Record | Message:
    return product(key, row, list(zip(cells[::2], cells[1::2], strict=True)))


def _cells(element: etree._Element, names: dict[str, str]) -> list[str]:
    """Names and texts in turn: name, text, name, text…"""
    cells: list[str] = []
    for child in element:
        tag = child.tag
        name = names.get(tag)
        if name is None:
            name = names[tag] = _name(str(tag))
        text = child.text if not len(child) else "".join(map(str, child.itertext()))
        cells += (name, (text or child.get("href") or "").strip())
    return cells


def _name(tag: str) -> str:
    """The attribute's name; the <id> of Atom itself is an address, not the product's id."""
    return "atom:id" if tag == f"{_ATOM}id" else tag.rpartition("}")[2].lower()


def _key(cells: list[str]) -> str:
    texts = dict(zip(reversed(cells[::2]), reversed(cells[1::2]), strict=True))  # of a repeated name the first
    return source_key(next((texts[name] for name in _KEYS if texts.get(name)), ""))
