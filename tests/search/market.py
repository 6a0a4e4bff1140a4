"""The invented market of the tables, put into the database, and small makers for single goods."""

import csv
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jachete87.base.texts import slug
from jachete87.base.times import now
from jachete87.kernel.bricks import Availability, Brick, PlaceCard
from jachete87.kernel.catalogue.models import Category, Offer, Product, Variant
from jachete87.kernel.membership import models as membership
from jachete87.kernel.membership.models import Institution, Seller
from jachete87.kernel.search.rules.words import cut
from jachete87.kernel.territory.models import Commune
from jachete87.kernel.territory.rules import name_key

HERE = Path(__file__).parent


class ShopWindow(Brick):
    """A brick of which every offer can be had, unless `closed` names it; `until` and `days` hold for all."""

    colour, institution = "green", "chambre"

    def __init__(self, name: str) -> None:
        self.slug = name  # type: ignore[misc]
        self.closed: set[int] = set()
        self.state, self.until, self.days = "now", None, ()
        self.points: list[PlaceCard] = []

    @property
    def name(self) -> str:
        return self.slug.capitalize()

    @property
    def promise(self) -> str:
        return "Tout est là."

    def availabilities(self, offer_ids: Any, at: datetime) -> dict[int, Availability]:
        if self.until and self.until <= at:
            return {}
        return {
            offer: Availability(self.state, "Prêt demain", "Ready tomorrow", self.until, self.days)
            for offer in offer_ids
            if offer not in self.closed
        }

    def places(self) -> list[PlaceCard]:
        return self.points

    def quote(self, *_: Any) -> Any: ...
    def reserve(self, *_: Any) -> Any: ...
    def confirm(self, *_: Any) -> Any: ...
    def release(self, *_: Any) -> Any: ...
    def cancel(self, *_: Any) -> Any: ...
    def handover(self, *_: Any) -> Any: ...
    def chosen(self, *_: Any) -> Any: ...


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of one table."""
    with (HERE / f"{table}.tsv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def open_market() -> None:
    """Institutions, bricks, categories and communes, without a seller."""
    chamber, _ = Institution.objects.get_or_create(pk="chambre", defaults={"name": "Chambre", "name_en": "Chamber"})
    for brick in ("drive", "galerie", "relais"):
        membership.Brick.objects.get_or_create(pk=brick, defaults={"institution": chamber})
    Category.objects.all().delete()
    for row in rows("categories"):
        Category.objects.create(
            slug=row["slug"], parent_id=row["parent"] or None, name=row["name"], name_en=row["name_en"],
            rule_set="food", withdrawal="perishable",
        )  # fmt: skip
    Commune.objects.all().delete()
    Commune.objects.bulk_create(
        Commune(
            code=row["code"], name=row["name"], search_key=name_key(row["name"]), departement="87",
            postal_codes=row["postal_codes"].split(","), latitude=float(row["latitude"]),
            longitude=float(row["longitude"]), population=int(row["population"]),
        )
        for row in rows("communes")
    )  # fmt: skip


def seller(name: str, brick: str = "drive", commune: str = "Limoges", **fields: Any) -> Seller:
    """An active seller."""
    number = f"{Seller.objects.count() + 1:014d}"
    values = {
        "slug": slug(name), "kind": "farmer", "state": "active", "brick_id": brick, "trade_name": name,
        "legal_name": name, "siret": number, "register": "RNE", "address": "1 rue Haute", "postal_code": "87000",
        "commune": Commune.objects.get(name=commune), "phone": "0555000000", "email": "a@exemple.fr",
        "mediator": "CM2C", "compliance_signed_at": now(), "verified_at": now(),
    }  # fmt: skip
    return Seller.objects.create(**{**values, **fields})


def product(owner: Seller, title: str, price: str = "5.00", **fields: Any) -> Product:
    """A published product with one pack, offered in its seller's brick."""
    net = fields.pop("net", "")
    values = {"seller": owner, "title": title, "slug": slug(title), "state": "published"}
    made = Product.objects.create(**{**values, **fields})
    size = _net(net)
    pack = Variant.objects.create(product=made, net_quantity=size[0], net_unit=size[1])
    Offer.objects.create(variant=pack, brick_id=owner.brick_id, price=Decimal(price))
    return made


def fill_market() -> None:
    """All sellers and products of the tables."""
    open_market()
    sellers = {
        row["name"]: (seller(row["name"], row["brick"], row["commune"]), row["labels"]) for row in rows("sellers")
    }
    for row in rows("catalogue"):
        owner, label = sellers[row["seller"]]
        product(
            owner, row["title"], row["price"], net=row["net"], category_id=row["category"],
            description=row["description"], labels=[label] if label else [],
        )  # fmt: skip


def _net(text: str) -> tuple[Decimal | None, str]:
    if text.endswith("pc"):
        return Decimal(text.removesuffix("pc")), "piece"
    found = cut(text).sizes
    if not found:
        return None, ""
    unit = "ml" if found[0].endswith("ml") else "g"
    return Decimal(found[0].removesuffix(unit)), unit
