"""What every dialect is turned into: one canonical record per product, and the messages about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b
from operator import attrgetter


class Outcome(StrEnum):
    """What a message asks of the importer; the gravest of a record's messages decides."""

    REFUSED = "refused"
    HELD = "held"
    WARNING = "warning"


class Availability(StrEnum):
    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    PREORDER = "preorder"
    BACKORDER = "backorder"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    PHYSICAL = "physical"
    VIRTUAL = "virtual"
    SERVICE = "service"
    EXTERNAL = "external"
    GROUPED = "grouped"


class Status(StrEnum):
    PUBLISHED = "published"
    DRAFT = "draft"
    HIDDEN = "hidden"


class RefusalCode(StrEnum):
    """Why a feed is refused as a whole."""

    EMPTY = "empty"
    CUT_SHORT = "cut_short"
    UNREADABLE = "unreadable"
    UNKNOWN_DIALECT = "unknown_dialect"
    NOT_A_CATALOGUE = "not_a_catalogue"
    TOO_LARGE = "too_large"
    UNSAFE = "unsafe"


class FeedRefused(Exception):
    """The feed as a whole cannot be used; `reason` is a sentence for the merchant, `code` for programs."""

    def __init__(self, reason: str, code: RefusalCode) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


@dataclass(frozen=True, slots=True)
class Message:
    """One remark about one record: where it stands in the file, what stands there, and what is wrong."""

    row: int
    column: str
    value: str
    reason: str
    outcome: Outcome
    key: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class VariantRecord:
    """One way a product is sold. A price of None means: the price of the product."""

    key: str
    row: int
    title: str = ""
    options: tuple[tuple[str, str], ...] = ()
    sku: str = ""
    gtin: str = ""
    mpn: str = ""
    price: Decimal | None = None
    currency: str = ""
    sale_price: Decimal | None = None
    sale_from: datetime | None = None
    sale_to: datetime | None = None
    stock: int | None = None
    availability: Availability = Availability.UNKNOWN
    image: Image | None = None
    net_quantity: Decimal | None = None
    unit: str = ""
    weight_g: Decimal | None = None
    status: Status = Status.PUBLISHED


@dataclass(frozen=True, slots=True)
class Record:
    """One product as the source tells it.

    Shapes: `price` is per item in `currency` ("" when the feed does not say), `vat_rate` in percent (5.5),
    `net_quantity` in `unit` (g kg ml l m cm m2 piece), `weight_g` the parcel's weight, times aware in UTC.
    `price_includes_tax` is None when the feed does not say. `row` is the line in a table, else the item's number.
    `group` is the id shared by records that are variants of one thing (item_group_id), `options` what tells them apart.
    """

    key: str
    row: int
    title: str
    description_html: str = ""
    description_text: str = ""
    brand: str = ""
    categories: tuple[tuple[str, ...], ...] = ()
    google_category: str = ""
    images: tuple[Image, ...] = ()
    url: str = ""
    gtin: str = ""
    mpn: str = ""
    sku: str = ""
    condition: str = ""
    price: Decimal | None = None
    currency: str = ""
    sale_price: Decimal | None = None
    sale_from: datetime | None = None
    sale_to: datetime | None = None
    vat_rate: Decimal | None = None
    tax_class: str = ""
    price_includes_tax: bool | None = None
    stock: int | None = None
    availability: Availability = Availability.UNKNOWN
    net_quantity: Decimal | None = None
    unit: str = ""
    approximate: bool = False
    unit_pricing_measure: str = ""
    weight_g: Decimal | None = None
    variants: tuple[VariantRecord, ...] = ()
    kind: Kind = Kind.PHYSICAL
    status: Status = Status.PUBLISHED
    ingredients: str = ""
    allergens: str = ""
    origin: str = ""
    tags: tuple[str, ...] = ()
    group: str = ""
    options: tuple[tuple[str, str], ...] = ()
    lang: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()

    def fingerprint(self) -> bytes:
        """16 bytes that change when, and only when, something a shopper could see changes."""
        return blake2b(repr(_CONTENT(self)).encode(), digest_size=16).digest()


_CONTENT = attrgetter(*(name for name in Record.__slots__ if name not in ("row", "raw", "messages")))
