"""A small market over the three bricks, for the tests of the pages: Jean farms, Paula makes pots, Marc keeps a shop."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from jachete87.bricks.drive.models import CycleRule, FarmDrive, Point
from jachete87.bricks.drive.rules.calendar import weekly
from jachete87.bricks.galerie.models import ParcelRate, Workshop
from jachete87.bricks.relais.models import Counter, Platform
from jachete87.kernel import bricks
from jachete87.kernel.catalogue.enums import Allergen, AllergenStatement, ProductState
from jachete87.kernel.catalogue.models import AllergenFact, Category, Offer, Product, Variant, VatRate
from jachete87.kernel.feeds.enums import RecordState
from jachete87.kernel.feeds.models import ImportedRecord, Source
from jachete87.kernel.membership.actions import load_institutions
from jachete87.kernel.membership.enums import SellerKind, SellerState
from jachete87.kernel.membership.models import Membership, Seller
from jachete87.kernel.search.actions.rebuilding import reindex
from jachete87.kernel.territory.models import Commune

COMMUNES = (
    ("87085", "Limoges", 45.8336, 1.2611),
    ("87114", "Panazol", 45.8386, 1.3100),
    ("87154", "Saint-Junien", 45.8886, 0.9017),
)


@dataclass
class Market:
    """Who sells what: honey of the farm, a cup of the workshop, a book of the shop, gloves of a platform."""

    honey: Offer
    cup: Offer
    book: Offer
    gloves: Offer
    point: Point

    @property
    def offers(self) -> tuple[Offer, ...]:
        return self.honey, self.cup, self.book, self.gloves


def open_market(at: datetime, jars: int = 1) -> Market:
    """All bricks open at that moment, with so many kinds of honey; the index is built."""
    _load_communes()
    load_institutions()
    farm = seller("ferme-de-jean", "Ferme de Jean", SellerKind.FARMER, "drive", "chambre-agriculture")
    workshop = seller("atelier-paula", "Atelier Paula", SellerKind.CRAFTSPERSON, "galerie", "chambre-metiers")
    shop = seller("librairie-marc", "Librairie Marc", SellerKind.MERCHANT, "relais", "cci")
    honeys = [offer(farm, f"Miel de châtaignier {n}" if n else "Miel de châtaignier", "miel") for n in range(jars)]
    point = _open_drive(at)
    Workshop.objects.create(seller=workshop, instructions="Sonnez à l’atelier.")
    ParcelRate.objects.get_or_create(seller=None, up_to_grams=5000, defaults={"fee": Decimal("6.90")})
    Counter.objects.create(seller=shop, ready_hours=4)
    market = Market(
        honey=honeys[0],
        cup=offer(workshop, "Tasse en porcelaine", "porcelaine", "craft", price="24.00"),
        book=offer(shop, "Contes du Limousin", "livres", "book", price="15.50"),
        gloves=_platform(at),
        point=point,
    )
    for brick in bricks.installed():
        brick.expire(at)
    reindex(at=at)
    return market


def seller(slug: str, name: str, kind: SellerKind, brick: str, chamber: str, **fields: Any) -> Seller:
    """A seller on line, with all that the law asks for."""
    told = {
        "legal_name": f"{name} SARL", "siret": f"{Seller.objects.count():014d}", "register": "RCS Limoges",
        "address": "1 rue du Marché", "postal_code": "87000", "commune_id": "87085", "phone": "05 55 00 00 00",
        "email": f"{slug}@example.test", "mediator": "Médiation 87, mediation.example", "compliance_signed_at":
        "2026-01-01T00:00Z", "verified_at": "2026-01-02T00:00Z", "latitude": 45.8336, "longitude": 1.2611,
        "story": "Trois générations au même endroit.",
    }  # fmt: skip
    found = Seller.objects.create(
        slug=slug, trade_name=name, kind=kind, brick_id=brick, state=SellerState.ACTIVE, **(told | fields)
    )
    Membership.objects.create(seller=found, institution_id=chamber)
    return found


def offer(who: Seller, title: str, shelf: str, rule_set: str = "food", price: str = "8.50", **fields: Any) -> Offer:
    """A published product of one pack, 50 in stock."""
    category, is_new = Category.objects.get_or_create(
        slug=shelf,
        defaults={"name": shelf.capitalize(), "name_en": shelf, "rule_set": rule_set, "withdrawal": "fourteen_days"},
    )
    if is_new:
        VatRate.objects.create(category=category, rate=Decimal("5.50"), since="2014-01-01")
    told = {
        "description": f"{title}, d’ici.", "denomination": title, "ingredients": "miel", "origin": "Haute-Vienne",
        "warnings": "Ne convient pas aux enfants de moins d’un an." if rule_set == "food" else "",
    }  # fmt: skip
    product = Product.objects.create(
        seller=who, category=category, slug=title.lower().replace(" ", "-").replace("â", "a"), title=title,
        state=ProductState.PUBLISHED, stock_on_hand=50, **(told | fields),
    )  # fmt: skip
    if rule_set == "food":
        AllergenFact.objects.create(product=product, allergen=Allergen.MILK, statement=AllergenStatement.ABSENT)
    variant = Variant.objects.create(product=product, name="500 g", net_quantity=500, net_unit="g")
    return Offer.objects.create(variant=variant, brick_id=who.brick_id, price=Decimal(price))


def _load_communes() -> None:
    for code, name, latitude, longitude in COMMUNES:
        Commune.objects.get_or_create(
            code=code, defaults={"name": name, "search_key": name.lower(), "latitude": latitude,
                                 "longitude": longitude, "departement": "87", "postal_codes": ["87000"]},
        )  # fmt: skip


def _open_drive(at: datetime) -> Point:
    point = Point.objects.create(
        slug="halle", name="Halle des Carmes", address="Place des Carmes", commune_id="87085", latitude=45.83,
        longitude=1.25,
    )  # fmt: skip
    today = at.weekday()
    rule = CycleRule.objects.create(
        drive=FarmDrive.objects.create(slug="drive-fermier", name="Drive fermier"), name="Vente de la semaine",
        recurs=weekly((today + 4) % 7), opens_days=5, opens_at=time(0), closes_days=2, closes_at=time(22),
        collect_from=time(13), collect_to=time(19),
    )  # fmt: skip
    rule.points.add(point)
    return point


def _platform(at: datetime) -> Offer:
    stands = seller("commerces-en-ligne", "Commerces en ligne", SellerKind.PLATFORM, "relais", "cci", siret=None)
    source = Source.objects.create(
        slug="commerces", seller=stands, name="Commerces en ligne", is_outside=True, dialect="woocommerce", seen_at=at
    )
    Platform.objects.create(source=source, system="woocommerce", base_url="https://commerces.example")
    found = offer(stands, "Gants de cuir", "ganterie", "craft", price="75.00")
    ImportedRecord.objects.create(
        source=source, key="901", digest=b"0" * 16, product=found.variant.product, state=RecordState.FRESH,
        url="https://commerces.example/gants",
    )  # fmt: skip
    return found
