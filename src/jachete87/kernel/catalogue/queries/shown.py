"""What a product page and a seller page show, as plain values: nothing of it asks the database again."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from jachete87.base.money import ZERO
from jachete87.kernel.bricks import Availability, Contents, Notice, Way
from jachete87.kernel.catalogue.enums import Temperature, Withdrawal
from jachete87.kernel.catalogue.rules import UnitPrice
from jachete87.kernel.membership.queries import Identity


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture: its address, what it shows in words; `is_ours` is false for an address on another site."""

    url: str
    alt: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """A pack at its price in a brick, with when, where and how it can be had.

    `struck_price` is the lowest of the 30 days before a reduction; `left` the packs still for sale (None: not
    counted); `availability` None means that it cannot be had now; `price_is_estimate` that weighing decides.
    `deposit` is what its returnable containers cost beside the price.
    """

    id: int
    brick: str
    brick_name: str
    price: Decimal
    struck_price: Decimal | None
    sale_to: datetime | None
    unit_price: UnitPrice | None
    price_is_estimate: bool
    left: int | None
    availability: Availability | None
    ways: tuple[Way, ...]
    deadline: datetime | None
    notices: tuple[Notice, ...]
    contents: Contents | None = None
    deposit: Decimal = ZERO

    @property
    def can_be_had(self) -> bool:
        return self.availability is not None and self.left != 0

    @property
    def is_outside(self) -> bool:
        return self.availability is not None and self.availability.state == "outside"


@dataclass(frozen=True, slots=True)
class ShownPack:
    """A pack of a product with its offers; net quantity in `net_unit` (g, ml, mm, piece), weights in grams."""

    id: int
    name: str
    sku: str
    gtin: str
    net_quantity: Decimal | None
    net_unit: str
    is_approximate: bool
    weight_min: int | None
    weight_max: int | None
    offers: tuple[ShownOffer, ...]


@dataclass(frozen=True, slots=True)
class ShownSeller:
    """Who sells, in a line: a shopper must know before buying (L221-5)."""

    id: int
    slug: str
    url: str
    name: str
    legal_name: str
    kind: str
    kind_label: str
    is_platform: bool
    commune_code: str
    commune: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class ShownCategory:
    """A shelf in the current language, with its address in the search."""

    slug: str
    name: str
    rule_set: str


@dataclass(frozen=True, slots=True)
class ShownAllergens:
    """What is stated: labels in the current language; `is_known` is false when nothing was stated at all."""

    is_known: bool
    contains: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownMaker:
    """Who made it and how to reach them (GPSR art. 19); the seller by default."""

    name: str
    address: str
    email: str


@dataclass(frozen=True, slots=True)
class ProductPage:
    """All that a product page shows (U3). `description_html` is safe; `json_ld` is schema.org's Product."""

    id: int
    slug: str
    url: str
    title: str
    denomination: str
    description_html: str
    description: str
    seller: ShownSeller
    categories: tuple[ShownCategory, ...]
    pictures: tuple[ShownPicture, ...]
    packs: tuple[ShownPack, ...]
    brand: str
    maker: ShownMaker
    warnings: str
    is_food: bool
    ingredients: str
    allergens: ShownAllergens
    storage: str
    origin: str
    alcohol: Decimal | None
    is_alcohol: bool
    lead_days: int | None
    personalisation: str
    labels: tuple[str, ...]
    withdrawal: Withdrawal
    temperature: Temperature
    created_at: datetime
    updated_at: datetime
    json_ld: dict[str, Any] = field(default_factory=dict)

    @property
    def offers(self) -> tuple[ShownOffer, ...]:
        return tuple(offer for pack in self.packs for offer in pack.offers)

    @property
    def can_be_had(self) -> bool:
        return any(offer.can_be_had for offer in self.offers)


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product in a list: its cheapest offer that can be had."""

    id: int
    url: str
    title: str
    category: str
    picture: ShownPicture | None
    pack_name: str
    offer: ShownOffer


@dataclass(frozen=True, slots=True)
class SellerPage:
    """All that a seller page shows (U4); `products` are those that can be had now, `total` how many there are."""

    seller: ShownSeller
    story_html: str
    picture: ShownPicture | None
    opening_hours: str
    website: str
    brick: str
    brick_name: str
    institutions: tuple[str, ...]
    identity: Identity
    products: tuple[ProductLine, ...]
    total: int
    json_ld: dict[str, Any] = field(default_factory=dict)
