"""WordPress's own export (WXR) of a WooCommerce shop: products, variations and pictures are all posts."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from lxml import etree

from jachete87.kernel.feeds.readers.canonical import to_record
from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.feed import Digester, Entry, Feed, Parsed
from jachete87.kernel.feeds.readers.record import FeedRefused, Image, Message, Outcome, RefusalCode
from jachete87.kernel.feeds.readers.spool import Spool
from jachete87.kernel.feeds.readers.xml import iterate, local_name

Post = dict[str, Any]
COLUMNS = {
    "title": "title", "price": "_regular_price", "sale_price": "_sale_price", "sale_from": "_sale_price_dates_from",
    "sale_to": "_sale_price_dates_to", "sku": "_sku", "stock": "_stock", "availability": "_stock_status",
    "backorders": "_backorders", "weight": "_weight", "gtin": "_global_unique_id", "tax_class": "_tax_class",
    "description": "content:encoded", "short_description": "excerpt:encoded", "url": "link", "images": "_thumbnail_id",
}  # fmt: skip
DEFAULTS = Defaults(weight_unit="kg")
_STATUS = {
    "draft": "draft",
    "pending": "draft",
    "future": "draft",
    "auto-draft": "draft",
    "private": "hidden",
    "trash": "hidden",
}


def entries(path: Path, feed: Feed) -> Iterator[Entry | Message]:
    """Two readings: the first puts variations and pictures aside, the second gives the products."""
    aside = Spool()
    digest, found = Digester(feed.dialect), False
    try:
        for post in _posts(path, "product_variation", "attachment"):
            is_picture = post["type"] == "attachment"
            aside.add(f"picture {post['id']}" if is_picture else f"of {post['parent']}", post)
        for post in _posts(path, "product"):
            found = True
            post["variations"] = aside.take(f"of {post['id']}")
            _fill_pictures(post, aside)
            yield Entry(
                post["id"], post["row"], digest((orjson.dumps(_without_row(post)).decode(),)), partial(_parse, post)
            )
        yield from (_orphan(post) for group, post in aside.left_over() if group.startswith("of "))
    finally:
        aside.close()
    feed.ended_cleanly = True
    if not found:
        raise FeedRefused("Cet export WordPress ne contient aucun produit WooCommerce.", RefusalCode.NOT_A_CATALOGUE)


def _posts(path: Path, *types: str) -> Iterator[Post]:
    for row, item in enumerate(iterate(path, "item", within=("channel",)), 1):
        post = _post(item, row)
        if post["type"] in types:
            yield post


def _post(item: etree._Element, row: int) -> Post:
    texts: dict[str, str] = {}
    terms: list[tuple[str, str, str]] = []
    meta: dict[str, str] = {}
    for child in item:
        name = local_name(child)
        if name == "category":
            terms.append((child.get("domain") or "", child.get("nicename") or "", (child.text or "").strip()))
        elif name == "postmeta":
            parts = {local_name(part): (part.text or "").strip() for part in child}
            meta.setdefault(parts.get("meta_key", ""), parts.get("meta_value", ""))
        elif name == "encoded":
            texts["content" if "content" in str(child.tag) else "excerpt"] = child.text or ""
        else:
            texts.setdefault(name, (child.text or "").strip())
    return {
        "row": row, "id": texts.get("post_id", str(row)), "type": texts.get("post_type", ""),
        "parent": texts.get("post_parent", ""), "texts": texts, "terms": terms, "meta": meta,
    }  # fmt: skip


def _without_row(post: Post) -> Post:
    return {name: part for name, part in post.items() if name != "row"}


def _fill_pictures(post: Post, aside: Spool) -> None:
    """Addresses of the thumbnail and the gallery, for those pictures that were exported along."""
    for owner in (post, *post["variations"]):
        ids = [owner["meta"].get("_thumbnail_id", ""), *owner["meta"].get("_product_image_gallery", "").split(",")]
        pictures = [picture for number in ids if number for picture in aside.take(f"picture {number}")]
        owner["pictures"] = [p["texts"].get("attachment_url") or p["texts"].get("guid", "") for p in pictures]


def _orphan(post: Post) -> Message:
    reason = f"La déclinaison appartient au produit {post['parent']}, absent du fichier."
    return Message(post["row"], "wp:post_parent", post["parent"], reason, Outcome.REFUSED, post["id"])


def _parse(post: Post) -> Parsed:
    cells = _cells(post)
    names = {(domain, slug): name for domain, slug, name in post["terms"]}
    for variation in post["variations"]:
        variant = _cells(variation)
        variant.options = tuple(_options(variation["meta"], names))
        cells.variants.append(variant)
    if not cells.variants and not cells.get("price") and post["meta"].get("_price"):
        cells.values = {**cells.values, "price": post["meta"]["_price"]}
        if _terms(post, "product_type") == ["variable"]:
            reason = (
                "Les déclinaisons de ce produit ne sont pas dans le fichier : le prix est le plus bas d'entre elles."
            )
            cells.note("price", reason, Outcome.WARNING)
    return to_record(cells, DEFAULTS)


def _cells(post: Post) -> Cells:
    meta, texts = post["meta"], post["texts"]
    values = {name: text for name, key in COLUMNS.items() if (text := meta.get(key, ""))}
    values |= {"title": texts.get("title", ""), "url": meta.get("_product_url") or texts.get("link", "")}
    values |= {"description": texts.get("content", ""), "short_description": texts.get("excerpt", "")}
    if meta.get("_manage_stock") != "yes":
        values.pop("stock", None)
    values["kind"] = _kind(post)
    hidden = "exclude-from-catalog" in _terms(post, "product_visibility")
    values["status"] = _STATUS.get(texts.get("status", ""), "hidden" if hidden else "")
    values["tags"] = ",".join(_terms(post, "product_tag"))
    return Cells(
        post["id"], post["row"], values, COLUMNS, {**texts, **meta}, images=tuple(map(Image, post["pictures"])),
        categories=tuple((name,) for name in _terms(post, "product_cat")),
    )  # fmt: skip


def _kind(post: Post) -> str:
    kind = next(iter(_terms(post, "product_type")), "")
    if kind in ("grouped", "external"):
        return kind
    return "virtual" if "yes" in (post["meta"].get("_virtual"), post["meta"].get("_downloadable")) else ""


def _terms(post: Post, wanted: str) -> list[str]:
    return [name for domain, _, name in post["terms"] if domain == wanted]


def _options(meta: dict[str, str], names: dict[tuple[str, str], str]) -> Iterator[tuple[str, str]]:
    for key, slug in meta.items():
        if key.startswith("attribute_") and slug:
            domain = key.removeprefix("attribute_")
            yield domain.removeprefix("pa_").replace("-", " "), names.get((domain, slug), slug)
