"""The drive of the year: its points, its farmers, their goods."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from django.db.models import F

from jachete87.bricks.drive.actions.boxes import make_box
from jachete87.bricks.drive.actions.subscribing import Wish, subscribe
from jachete87.bricks.drive.models import Box, CycleRule, FarmDrive, Point
from jachete87.kernel.accounts.models import User
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.membership.actions import load_institutions
from jachete87.kernel.membership.enums import SellerKind, TaxRegime
from jachete87.kernel.membership.models import Seller, TaxStatus
from jachete87.kernel.territory.models import Commune
from tests.ordering.jars import in_jars, jar
from tests.ordering.market import offer, seller
from tests.proof.year.hands import Done

REGIMES = (TaxRegime.STANDARD, TaxRegime.EXEMPT, TaxRegime.FARM_FLAT_RATE)
PIECES = ("Miel", "Œufs", "Salade", "Pain", "Confiture", "Cidre", "Jus de pomme", "Bouquet", "Fromage frais")
JARS = {
    "Miel": ("bocal 1 l", "0.50"), "Confiture": ("bocal 1 l", "0.50"), "Fromage frais": ("pot de grès", "1.35"),
    "Cidre": ("bouteille 75 cl", "0.35"), "Jus de pomme": ("bouteille 75 cl", "0.35"),
}  # fmt: skip
BY_WEIGHT = ("Poulet", "Rôti de veau", "Tomme", "Potiron")
_PACK_GRAMS = 1_000


@dataclass(frozen=True)
class Size:
    """How large a drive is, and how long it is played."""

    weeks: int = 52
    points: int = 6
    farmers: int = 30
    shoppers: int = 300
    comes: float = 0.33
    """The share of the shoppers who order in a calm week; in a hard one, one in thirteen, all do."""
    subscribers: int = 20
    hands: int = 0
    """In how many processes shoppers and posts act at once, none: in this one."""
    seed: int = 87


@dataclass
class Play:
    """What is sold, by whom, where; `brought` are the base units that each product had in all.

    `done` counts what was done and what was refused; `hands` do it.
    """

    size: Size
    chance: Random
    rule: CycleRule
    points: list[Point]
    farmers: list[Seller]
    offers: list[int]
    brought: dict[int, int] = field(default_factory=dict)
    boxes: list[Box] = field(default_factory=list)
    done: Done = field(default_factory=Counter)

    def bring(self, units: int) -> None:
        """Every farmer brings as much of everything again."""
        for product, unit in Product.objects.filter(seller__in=self.farmers).values_list("pk", "unit"):
            more = units * (_PACK_GRAMS if unit == "g" else 1)
            Product.objects.filter(pk=product).update(stock_on_hand=F("stock_on_hand") + more)
            self.brought[product] = self.brought.get(product, 0) + more

    def subscribe(self, at: datetime) -> None:
        """Some shoppers want the same every week or fortnight."""
        for number in range(self.size.subscribers):
            user = User.objects.create_person(f"subscriber{number}@example.test", full_name=f"Camille {number}")
            wish = Wish(
                packs={offer: self.chance.randint(1, 3) for offer in self.chance.sample(self.offers, 3)},
                rule=self.rule.pk,
                point=self.chance.choice(self.points).pk,
                hour=time(self.chance.randint(13, 18), 30),
                weeks=self.chance.choice((1, 1, 2)),
                since=at.date(),
            )
            subscribe(user=user, wish=wish, at=at)


def build(size: Size, at: datetime) -> Play:
    """A drive that collects every Friday, ordered until Wednesday 22:00."""
    load_institutions()
    Commune.objects.get_or_create(
        code="87085",
        defaults={
            "name": "Limoges",
            "search_key": "limoges",
            "latitude": 45.83,
            "longitude": 1.26,
            "departement": "87",
        },
    )
    points = [_point(number) for number in range(size.points)]
    rule = _rule(points)
    farmers = [seller(f"ferme-{number}", SellerKind.FARMER, "drive") for number in range(size.farmers)]
    for number, farmer in enumerate(farmers):
        TaxStatus.objects.create(seller=farmer, regime=REGIMES[number % 3], since=at.date() - timedelta(days=400))
    chance = Random(size.seed)
    pieces = [_offer(farmer, chance) for farmer in farmers for _ in "ab"]
    weighed = [_weighed(farmer, chance) for farmer in farmers]
    boxes = [offer(farmer, "Panier", "18.00", stock=0) for farmer in farmers[:2]]
    drive = Play(size, chance, rule, points, farmers, [made.pk for made in (*pieces, *weighed, *boxes)])
    drive.boxes = [make_box(product=made.variant.product) for made in boxes]
    drive.bring(20)
    return drive


def _point(number: int) -> Point:
    return Point.objects.create(
        slug=f"point-{number}", name=f"Point {number}", address=f"{number} place du Marché", commune_id="87085",
        latitude=45.83, longitude=1.26,
    )  # fmt: skip


def _rule(points: list[Point]) -> CycleRule:
    rule = CycleRule.objects.create(
        drive=FarmDrive.objects.create(slug="vendredi", name="Vendredi"), name="Vendredi",
        recurs="FREQ=WEEKLY;BYDAY=FR", opens_days=9, opens_at=time(22), closes_days=2, closes_at=time(22),
        collect_from=time(13), collect_to=time(19), slot_minutes=60, slot_orders=8,
    )  # fmt: skip
    rule.points.add(*points)
    return rule


def _offer(farmer: Seller, chance: Random) -> Offer:
    title = chance.choice(PIECES)
    made = offer(farmer, title, f"{chance.randint(150, 1200) / 100:.2f}", stock=0)
    if title in JARS:
        in_jars(made, chance.randint(1, 2), jar(*JARS[title]))
    return made


def _weighed(farmer: Seller, chance: Random) -> Offer:
    made = offer(
        farmer, chance.choice(BY_WEIGHT), f"{chance.randint(900, 2900) / 100:.2f}", stock=0, stock_use=_PACK_GRAMS,
        net_quantity=_PACK_GRAMS, net_unit="g", is_approximate=True,
    )  # fmt: skip
    Product.objects.filter(pk=made.variant.product_id).update(unit="g")
    return made
