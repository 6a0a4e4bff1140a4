"""Reads of the drive that have a name."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from jachete87.base.database.checks import broken
from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, Place, Point, Slot
from jachete87.bricks.drive.rules.texts import collection, point_url, weekly_hours
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import listed_sellers

SLUG = "drive"
_ALIVE = (CycleState.PLANNED, CycleState.OPEN)

CHECKS: dict[str, str] = {
    "a slot counts its places": """
        SELECT s.id, s.booked || ' booked, ' || coalesce(p.kept, 0) || ' places'
        FROM drive_slot s LEFT JOIN (
            SELECT slot_id, count(*) AS kept FROM drive_place WHERE state IN ('held', 'taken') GROUP BY 1
        ) p ON p.slot_id = s.id WHERE s.booked <> coalesce(p.kept, 0)""",
    "a place is taken before its cut-off": """
        SELECT reference, 'taken ' || taken_at || ', cut-off ' || closes_at FROM drive_place
        WHERE taken_at >= closes_at""",
    "the places taken are those of live orders": """
        SELECT coalesce(p.slot_id, o.id), CASE WHEN p.id IS NULL THEN o.reservation || ' is ordered and not taken'
            ELSE p.reference || ' is taken and not ordered' END
        FROM (SELECT * FROM drive_place WHERE state = 'taken') p
        FULL JOIN (
            SELECT reservation, min(id) AS id FROM orders_suborder
            WHERE brick_id = 'drive' AND state <> 'cancelled' GROUP BY 1
        ) o ON o.reservation = p.reference
        WHERE p.id IS NULL OR o.id IS NULL""",
}


_legs = Prepared(
    lambda: (
        CycleLeg.objects.filter(
            Among("seller", Given("sellers")), closes_at__gt=Given("at"), cycle__in=open_cycles(Given("at"))
        )
        .select_related("cycle")
        .order_by("closes_at", "pk")
    )
)
_excluded = Prepared(
    lambda: CycleLeg.excluded.through.objects.filter(Among("cycleleg", Given("legs"))).values_list(
        "cycleleg_id", "product_id"
    )
)
_offered = Prepared(
    lambda: Offer.objects.filter(Among("pk", Given("offers")), brick=SLUG).values_list(
        "pk", "variant__product_id", "variant__product__seller_id"
    )
)
_slots = Prepared(
    lambda: (
        Slot.objects.filter(Among("cycle", Given("cycles")), point__is_open=True)
        .select_related("point__commune")
        .defer("point__commune__contour")
        .order_by("point__name", "point_id", "starts_at")
    )
)
_place = Prepared(
    lambda: (
        Place.objects.filter(reference=Given("reference"))
        .select_related("slot__point__commune")
        .defer("slot__point__commune__contour")
    )
)


@dataclass(frozen=True, slots=True)
class Sold:
    """What is needed of an offer to know in which cycle it can be had."""

    product_id: int
    seller_id: int


@dataclass(frozen=True, slots=True)
class OpenLegs:
    """The sellers' parts in the cycles that are open at a moment, the earliest cut-off first."""

    by_seller: dict[int, list[CycleLeg]]
    excluded: frozenset[tuple[int, int]]

    def leg_of(self, sold: Sold) -> CycleLeg | None:
        """The next sale in which this can be had."""
        legs = self.by_seller.get(sold.seller_id, ())
        return next((leg for leg in legs if (leg.pk, sold.product_id) not in self.excluded), None)


def open_cycles(at: datetime | Given) -> QuerySet[Cycle]:
    """The cycles that take orders at that moment, whether the clock's work was done in time or not."""
    return Cycle.objects.filter(state__in=_ALIVE, opens_at__lte=at, closes_at__gt=at).order_by("closes_at", "pk")


def next_opening(at: datetime) -> Cycle | None:
    """The cycle that opens next."""
    return Cycle.objects.filter(state=CycleState.PLANNED, opens_at__gt=at).order_by("opens_at", "pk").first()


def open_legs(seller_ids: Collection[int], at: datetime) -> OpenLegs:
    """Where these sellers sell now; two queries."""
    by_seller: dict[int, list[CycleLeg]] = defaultdict(list)
    for leg in _legs(sellers=list(seller_ids), at=at):
        by_seller[leg.seller_id].append(leg)
    ids = [leg.pk for legs in by_seller.values() for leg in legs]
    return OpenLegs(by_seller, frozenset(_excluded(legs=ids)))


def sold_of(offer_ids: Collection[int]) -> dict[int, Sold]:
    """Product and seller of offers in the drive, by offer id."""
    return {offer: Sold(product, seller) for offer, product, seller in _offered(offers=list(offer_ids))}


def slots_of(cycle_ids: Iterable[int]) -> dict[int, list[Slot]]:
    """The slots at open points by cycle id, with their points; one query."""
    by_cycle: dict[int, list[Slot]] = defaultdict(list)
    for slot in _slots(cycles=list(set(cycle_ids))):
        by_cycle[slot.cycle_id].append(slot)
    return by_cycle


def place(reference: str) -> Place:
    """The place of that reference, with its slot and point; one query."""
    (found,) = _place(reference=reference)
    return found


def points() -> QuerySet[Point]:
    """The open pick-up points by name."""
    return Point.objects.filter(is_open=True).select_related("commune").order_by("name", "pk")


def points_of_cycles(cycle_ids: Iterable[int]) -> dict[int, list[Point]]:
    """The points where each cycle is collected, by cycle id."""
    found: dict[int, dict[int, Point]] = defaultdict(dict)
    for cycle, slots in slots_of(cycle_ids).items():
        for slot in slots:
            found[cycle].setdefault(slot.point_id, slot.point)
    return {cycle: list(by_id.values()) for cycle, by_id in found.items()}


def slots_at(point_id: int, at: datetime) -> QuerySet[Slot]:
    """The slots at a point of the cycles that take orders now."""
    return Slot.objects.filter(point=point_id, cycle__in=open_cycles(at)).order_by("starts_at", "pk")


def breaches() -> Iterable[str]:
    """One line for each thing that does not hold of slots and places."""
    return broken(CHECKS)


@dataclass(frozen=True, slots=True)
class OpenSale:
    """A sale that takes orders now, with its points by name and the number of places left; `day` is its collection."""

    cycle: Cycle
    day: datetime
    points: list[Point]
    remaining: int


@dataclass(frozen=True, slots=True)
class PointCard:
    """A point as the component `point_card` shows it."""

    url: str
    title: str
    address: str
    commune: str
    text: str
    brick: str = SLUG


def open_sales(at: datetime) -> list[OpenSale]:
    """The sales that take orders now, the next cut-off first; two queries."""
    cycles = list(open_cycles(at))
    slots = slots_of(cycle.pk for cycle in cycles)
    return [_sale(cycle, slots.get(cycle.pk, [])) for cycle in cycles]


def rules_by_point() -> dict[int, list[CycleRule]]:
    """The running rules by the points they are collected at; two queries."""
    rules = CycleRule.objects.filter(is_running=True).order_by("collect_weekday", "collect_from", "pk")
    found: dict[int, list[CycleRule]] = defaultdict(list)
    for rule in rules.prefetch_related("points"):
        for point in rule.points.all():
            found[point.pk].append(rule)
    return found


def point_cards() -> list[PointCard]:
    """The open points as cards, each with its weekly hours."""
    rules = rules_by_point()
    return [_card(point, [weekly_hours(rule) for rule in rules.get(point.pk, [])]) for point in points()]


def sellers_now(at: datetime) -> list[Seller]:
    """Who sells in the sales that take orders now, by name."""
    legs = CycleLeg.objects.filter(cycle__in=open_cycles(at), closes_at__gt=at)
    return list(listed_sellers().filter(pk__in=legs.values("seller")).select_related("commune").order_by("trade_name"))


def _sale(cycle: Cycle, slots: list[Slot]) -> OpenSale:
    there = {slot.point_id: slot.point for slot in slots}
    return OpenSale(cycle, collection(cycle), list(there.values()), sum(slot.capacity - slot.booked for slot in slots))


def _card(point: Point, hours: list[str]) -> PointCard:
    return PointCard(point_url(point.slug), point.name, point.address, point.commune.name, ", ".join(hours))
