"""What is to be prepared, laid out as one works: by day, then by place, with what to harvest in all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _

from jachete87.base.jinja import euro
from jachete87.base.money import ZERO
from jachete87.base.times import PARIS
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.catalogue.rules import is_sale_ahead, reduced_by
from jachete87.kernel.orders.enums import SubOrderState
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.orders.queries.company import Company
from jachete87.kernel.orders.rules.counter import to_receive


@dataclass(frozen=True, slots=True)
class Harvest:
    """So many packs of one thing, over all orders of a day."""

    title: str
    pack: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """One order to prepare, with its lines, and what discounts and vouchers pay of it.

    `company` are the numbers of the purchases that are had with it.
    """

    order: SubOrder
    lines: tuple[Line, ...]
    company: tuple[str, ...] = ()
    paid: Decimal = ZERO

    @property
    def goods(self) -> tuple[Line, ...]:
        """What is to be gathered: the lines without the deposits of their containers."""
        return tuple(line for line in self.lines if line.deposit_of_id is None)

    @property
    def is_ready(self) -> bool:
        return self.order.state == SubOrderState.READY

    @property
    def to_receive(self) -> Decimal:
        """What the shopper pays at the hand-over, in euros; nothing when it was paid before."""
        return to_receive(self.order, self.lines, self.paid)


@dataclass(frozen=True, slots=True)
class Promotion:
    """So many per cent off between two moments, for chosen products or (None) for all of a seller's."""

    percent: Decimal
    span: tuple[datetime, datetime]
    products: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Promoted:
    """What a promotion makes of a pack: its `new` price, or why it keeps the old one."""

    offer: Offer
    new: Decimal | None
    refusal: str = ""


def promoted(offer: Offer, promotion: Promotion, feed: str, at: datetime) -> Promoted:
    """What a promotion makes of a pack; `feed` is the source that sets its price by itself, "" when none does."""
    new = reduced_by(offer.price, promotion.percent)
    if feed:
        return Promoted(
            offer, None, _("Son prix vient de « %(feed)s » : mettez-le en promotion là-bas.") % {"feed": feed}
        )
    if is_sale_ahead(offer, at):
        text = _("Déjà en promotion à %(price)s : terminez-la d’abord.")
        return Promoted(offer, None, text % {"price": euro(offer.sale_price or ZERO)})
    return Promoted(offer, new, "" if new else _("Ce prix est trop petit pour baisser d’un centime."))


def digest_of(rows: Iterable[Promoted], promotion: Promotion) -> str:
    """What a seller saw before confirming, as one word."""
    seen = [f"{row.offer.pk}:{row.offer.price}:{row.new}" for row in rows]
    return sha256("\n".join([*seen, *(moment.isoformat() for moment in promotion.span)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Stop:
    """The orders that leave by one way or for one place."""

    title: str
    parcels: tuple[Parcel, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The orders of one day (None: without a day, as soon as possible), and what they take in all."""

    day: date | None
    stops: tuple[Stop, ...]
    harvest: tuple[Harvest, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of orders besides their lines: who is had with them, and what discounts and vouchers pay.

    `company` by the order's id, `paid` by the reference of its purchase and its number.
    """

    company: Company
    paid: Mapping[tuple[str, int], Decimal]


def by_day(orders: Iterable[SubOrder], lines: Mapping[int, Sequence[Line]], told: Told) -> tuple[Day, ...]:
    """The orders by local day of collection, those without a day first; `lines` by the order's id."""
    days: dict[date | None, list[Parcel]] = defaultdict(list)
    for order in orders:
        others = tuple(other.reference for other in told.company[order.pk])
        helped = told.paid.get((order.purchase.reference, order.number), ZERO)
        days[_day(order)].append(Parcel(order, tuple(lines.get(order.pk, ())), others, helped))
    ordered = sorted(days.items(), key=lambda item: item[0] or date.min)
    return tuple(Day(day, _stops(parcels), _harvest(parcels)) for day, parcels in ordered)


def _day(order: SubOrder) -> date | None:
    return order.starts_at.astimezone(PARIS).date() if order.starts_at else None


def _stops(parcels: Sequence[Parcel]) -> tuple[Stop, ...]:
    stops: dict[str, list[Parcel]] = defaultdict(list)
    for parcel in parcels:
        stops[parcel.order.place or parcel.order.way_label].append(parcel)
    return tuple(Stop(title, tuple(found)) for title, found in sorted(stops.items()))


def _harvest(parcels: Sequence[Parcel]) -> tuple[Harvest, ...]:
    """What is still to be gathered: orders that are ready count no more."""
    counted: Counter[tuple[str, str]] = Counter()
    for line in (line for parcel in parcels if not parcel.is_ready for line in parcel.goods):
        counted[line.substitute or line.title, line.variant_name] += line.delivered_quantity
    return tuple(Harvest(title, pack, quantity) for (title, pack), quantity in sorted(counted.items()))
