"""Small shops for the tests: a Google Merchant feed of the goods one names, and sellers to own it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from jachete87.kernel.feeds.actions.importing import AS_IT_IS, How, Summary, import_feed
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Brick, Institution, Seller

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Good = dict[str, str]


def good(key: str, price: str = "7.50 EUR", **more: str) -> Good:
    """One item of a feed."""
    return {"id": key, "title": f"Miel {key}", "link": f"https://ruche.example/{key}", "price": price, **more}


def goods(count: int, price: str = "7.50 EUR") -> list[Good]:
    """So many items."""
    return [good(f"m{number}", price) for number in range(count)]


def feed_of(folder: Path, items: Iterable[Good]) -> Path:
    """A Google Merchant RSS file with these items."""
    rows = "\n".join(
        "<item>" + "".join(f"<g:{tag}>{escape(text)}</g:{tag}>" for tag, text in item.items()) + "</item>"
        for item in items
    )
    path = folder / "feed.xml"
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    path.write_text(f"{head}\n{rows}\n</channel></rss>\n")
    return path


def bring(path: Path, source: str = "ruche", seller: str | None = None, how: How = AS_IT_IS) -> Summary:
    """Import the file into the source."""
    return import_feed(source_slug=source, path=path, at=AT, seller_slug=seller, how=how)


def marc() -> Seller:
    """Marc's shop, a draft of a merchant."""
    cci = Institution.objects.get_or_create(slug="cci", defaults={"name": "CCI", "name_en": "CCI"})[0]
    brick = Brick.objects.get_or_create(slug="relais", defaults={"institution": cci})[0]
    return Seller.objects.create(slug="chez-marc", kind=SellerKind.MERCHANT, brick=brick, trade_name="Chez Marc")
