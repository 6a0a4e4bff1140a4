"""Where the demo's goods are had: pick-up points and the weekly sale, workshops and parcels, counters."""

from datetime import time
from decimal import Decimal
from typing import NamedTuple

from jachete87.bricks.drive.models import CycleRule, FarmDrive, Point
from jachete87.bricks.drive.rules.calendar import weekly
from jachete87.bricks.galerie.models import Workshop
from jachete87.bricks.relais.models import Counter
from jachete87.config.demo.people import dice
from jachete87.config.demo.sellers import NAMED
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.territory.models import Commune

FRIDAY = 4


class _Place(NamedTuple):
    slug: str
    name: str
    commune: str
    address: str
    instructions: str


POINTS = (
    _Place("limoges-nord", "Limoges-Nord", "87085", "Parking de l'avenue de Lattre", "Suivez les fanions verts."),
    _Place("panazol", "Panazol", "87114", "Halle du centre-bourg", "Stationnement devant la halle."),
    _Place("couzeix", "Couzeix", "87050", "Place de la mairie", "Sous le préau, à gauche de la mairie."),
    _Place("saint-junien", "Saint-Junien", "87154", "Ancienne mégisserie, quai des Gantiers", "Entrée par le quai."),
    _Place("saint-yrieix", "Saint-Yrieix-la-Perche", "87187", "Marché couvert", "Porte latérale."),
    _Place("bellac", "Bellac", "87011", "Salle des fêtes", "Accès de plain-pied par la cour."),
)


def open_drive() -> None:
    """The pick-up points, and one sale a week: order until Wednesday 22:00, collect on Friday from 13:00 to 19:00."""
    points = [_point(place) for place in POINTS]
    terms = {"name": "Drive fermier", "handling_fee": Decimal("1.50"), "bring_hours": 2}
    drive, _ = FarmDrive.objects.get_or_create(slug="drive-fermier", defaults=terms)
    rule, _ = CycleRule.objects.get_or_create(
        name="Drive du vendredi",
        defaults={
            "drive": drive,
            "recurs": weekly(FRIDAY),
            "opens_days": 9,
            "opens_at": time(22),
            "closes_days": 2,
            "closes_at": time(22),
            "collect_from": time(13),
            "collect_to": time(19),
            "slot_minutes": 60,
            "slot_orders": 30,
        },
    )
    rule.points.add(*points)


def _point(place: _Place) -> Point:
    commune = Commune.objects.defer("contour").get(code=place.commune)
    rng = dice(place.slug)
    point, _ = Point.objects.get_or_create(
        slug=place.slug,
        defaults={
            "name": place.name,
            "address": place.address,
            "commune": commune,
            "latitude": commune.latitude + rng.uniform(-0.004, 0.004) + (0.03 if place.slug == "limoges-nord" else 0),
            "longitude": commune.longitude + rng.uniform(-0.004, 0.004),
            "instructions": place.instructions,
        },
    )
    return point


def open_workshops(sellers: list[Seller]) -> None:
    """Craftspeople hand over at the workshop and send parcels; who makes furniture does not send."""
    crafts = [seller for seller in sellers if seller.kind == SellerKind.CRAFTSPERSON]
    Workshop.objects.bulk_create(
        [
            Workshop(
                seller=seller,
                parcel="meubles" not in seller.story,
                instructions="Sonnez à l'atelier, ou appelez en arrivant.",
            )
            for seller in crafts
        ],
        ignore_conflicts=True,
    )


def agree_to_bring(sellers: list[Seller]) -> None:
    """Some craftspeople and a bookshop bring orders to the drive's points within a day."""
    crafts = [seller for seller in sellers if seller.kind == SellerKind.CRAFTSPERSON][:2]
    named = [seller for seller in sellers if seller.trade_name in NAMED and seller.kind != SellerKind.FARMER]
    Seller.objects.filter(pk__in=[seller.pk for seller in crafts + named]).update(ride_days=1)


def open_counters(sellers: list[Seller]) -> None:
    """Merchants keep an order ready at the counter."""
    shops = [seller for seller in sellers if seller.kind == SellerKind.MERCHANT]
    Counter.objects.bulk_create(
        [
            Counter(
                seller=seller,
                ready_hours=dice(f"counter:{seller.slug}").choice((2, 4, 24)),
                instructions="Donnez le numéro de la commande au comptoir.",
            )
            for seller in shops
        ],
        ignore_conflicts=True,
    )
