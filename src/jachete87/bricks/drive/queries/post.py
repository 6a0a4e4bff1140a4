"""What there is to do at a point on the day of a sale: baskets with their lines, what is owed, their passes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from django.db.models import QuerySet

from jachete87.base.money import ZERO
from jachete87.bricks.drive.enums import DeedKind, DeedOutcome, PlaceState
from jachete87.bricks.drive.models import DeskDeed, Place
from jachete87.bricks.drive.queries.deeds import ADULTS_ONLY, Post, deeds_at
from jachete87.bricks.drive.queries.desk import orders_of_cycle
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.kernel.catalogue.enums import Allergen, AllergenStatement, Temperature
from jachete87.kernel.catalogue.models import AllergenFact
from jachete87.kernel.catalogue.rules import temperature_of
from jachete87.kernel.documents.rules.passes import Pass, desk_key, signed
from jachete87.kernel.orders.enums import LineState, SubOrderState
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.orders.rules.counter import to_receive
from jachete87.kernel.vouchers.queries import left_of


@dataclass(frozen=True, slots=True)
class Item:
    """One thing for one shopper. Weights are those of all its packs together, in grams; `gross` is at most the cap."""

    line: Line
    announced: int
    allergens: tuple[str, ...]
    adults_only: bool

    @property
    def title(self) -> str:
        return self.line.substitute or self.line.title

    @property
    def label(self) -> str:
        """The thing as its seller packs it."""
        return f"{self.title} ({self.line.variant_name})" if self.line.variant_name else self.title

    @property
    def is_missing(self) -> bool:
        return self.line.state == LineState.MISSING

    @property
    def is_to_weigh(self) -> bool:
        return bool(self.announced) and self.line.state in (LineState.ORDERED, LineState.WEIGHED)

    @property
    def temperature(self) -> Temperature:
        return temperature_of(self.line.product)

    @property
    def is_cold(self) -> bool:
        return self.temperature != Temperature.AMBIENT


@dataclass(frozen=True, slots=True)
class Part:
    """What one seller prepared of a basket; `due` is paid when it is handed over, in euros."""

    order: SubOrder
    items: tuple[Item, ...]
    due: Decimal

    @property
    def adults_only(self) -> bool:
        return any(item.adults_only and not item.is_missing for item in self.items)


@dataclass(frozen=True, slots=True)
class Collection:
    """A basket as it is handed over: all that shares a place. `noted` are the deeds that only note something."""

    place: Place
    parts: tuple[Part, ...]
    noted: Mapping[str, DeskDeed]

    @property
    def name(self) -> str:
        return self.parts[0].order.purchase.name

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.order.purchase.reference for part in self.parts))

    @property
    def numbers(self) -> tuple[str, ...]:
        """What the labels of its parcels and packs say."""
        return tuple(f"{part.order.purchase.reference}/{part.order.number}" for part in self.parts)

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for part in self.parts for item in part.items)

    @property
    def due(self) -> Decimal:
        return sum((part.due for part in self.parts), ZERO)

    @property
    def adults_only(self) -> bool:
        return any(part.adults_only for part in self.parts)

    @property
    def state(self) -> str:
        """Where it stands: the state that its orders share; "partly" when a part of it was handed over."""
        states = {part.order.state for part in self.parts}
        if SubOrderState.HANDED_OVER in states:
            return SubOrderState.HANDED_OVER if len(states) == 1 else "partly"
        return SubOrderState.TO_PREPARE if SubOrderState.TO_PREPARE in states else SubOrderState.READY

    @property
    def is_absent(self) -> bool:
        return DeedKind.ABSENT in self.noted and self.state != SubOrderState.HANDED_OVER

    @property
    def passes(self) -> tuple[str, ...]:
        """The SHA-256 of each code that its shoppers may show: knows a pass without a network, and can make none."""
        keys = {(part.order.purchase.reference, part.order.number) for part in self.parts}
        codes = (signed(Pass(*key), desk_key(SLUG)) for key in sorted(keys))
        return tuple(sha256(code.encode()).hexdigest() for code in codes)


@dataclass(frozen=True, slots=True)
class AtPost:
    """A post as it stands: its baskets by slot and name, and the drop-offs that came, by seller."""

    post: Post
    collections: tuple[Collection, ...]
    dropped: Mapping[int, DeskDeed]
    unsettled: int


def at_post(post: Post) -> AtPost:
    """All there is to do at a post; nine queries."""
    places = {place.reference: place for place in _places(post)}
    orders = list(_orders(post, places))
    items = _items(orders)
    helped = left_of({order.purchase.reference for order in orders if order.vouchers})
    noted, dropped, unsettled = _deeds(post)
    parts: dict[str, list[Part]] = defaultdict(list)
    for order in orders:
        mine = tuple(items[order.pk])
        paid = helped.get((order.purchase.reference, order.number), ZERO)
        due = to_receive(order, [item.line for item in mine], paid) if _is_owed(order) else ZERO
        parts[order.reservation].append(Part(order, mine, due))
    found = [Collection(place, tuple(parts[key]), noted[place.pk]) for key, place in places.items() if key in parts]
    found.sort(key=lambda each: (each.place.slot.starts_at, each.name.casefold(), each.place.pk))
    return AtPost(post, tuple(found), dropped, unsettled)


def _is_owed(order: SubOrder) -> bool:
    return order.state != SubOrderState.HANDED_OVER


def _places(post: Post) -> QuerySet[Place]:
    taken = Place.objects.filter(slot__cycle=post.cycle, slot__point=post.point, state=PlaceState.TAKEN)
    return taken.select_related("slot").order_by("pk")


def _orders(post: Post, places: Iterable[str]) -> QuerySet[SubOrder]:
    here = orders_of_cycle(post.cycle).filter(reservation__in=list(places))
    return here.select_related("purchase__payment", "seller").order_by("purchase", "number")


def _items(orders: Iterable[SubOrder]) -> dict[int, list[Item]]:
    ids = [order.pk for order in orders]
    there = Line.objects.filter(sub_order__in=ids).exclude(state=LineState.CANCELLED)
    lines = list(there.select_related("product__category").order_by("title", "pk"))
    adults = set(Line.objects.filter(ADULTS_ONLY, sub_order__in=ids).values_list("pk", flat=True))
    stated = AllergenFact.objects.filter(
        product__in={line.product_id for line in lines}, statement=AllergenStatement.CONTAINS
    )
    allergens: dict[int, list[str]] = defaultdict(list)
    for product, allergen in stated.order_by("product", "allergen").values_list("product", "allergen"):
        allergens[product].append(str(Allergen(allergen).label))
    found: dict[int, list[Item]] = defaultdict(list)
    for line in lines:
        announced = (line.pack_grams or 0) * (line.delivered_quantity or line.quantity)
        item = Item(line, announced, tuple(allergens[line.product_id]), line.pk in adults)
        found[line.sub_order_id].append(item)
    return found


def _deeds(post: Post) -> tuple[Mapping[int, Mapping[str, DeskDeed]], Mapping[int, DeskDeed], int]:
    """What was noted at each place, which sellers dropped off, and how much a person has to settle."""
    noted: dict[int, dict[str, DeskDeed]] = defaultdict(dict)
    dropped: dict[int, DeskDeed] = {}
    unsettled = 0
    only_noted = (DeedKind.ABSENT, DeedKind.CONTAINERS_BACK)
    for deed in deeds_at(post).exclude(outcome__in=(DeedOutcome.NOTHING, DeedOutcome.KEPT)).select_related("user"):
        if deed.outcome != DeedOutcome.APPLIED:
            unsettled += 1
        elif deed.seller_id is not None and deed.kind == DeedKind.DROPPED_OFF:
            dropped[deed.seller_id] = deed
        elif deed.place_id is not None and deed.kind in only_noted:
            noted[deed.place_id][deed.kind] = deed
    return noted, dropped, unsettled
