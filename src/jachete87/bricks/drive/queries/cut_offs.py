"""Who is written to before a cut-off: shoppers whose goods lie in a basket, farms that said no quantity this time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from jachete87.bricks.drive.enums import LegState
from jachete87.bricks.drive.models import Cycle, CycleLeg, LegQuantity
from jachete87.bricks.drive.queries.selling import open_cycles, open_legs, sold_of
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.rules.rota import announced_until
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.models import Mail, Preference
from jachete87.kernel.orders.models import Purchase

RESTS = timedelta(hours=2)
"""A basket that somebody filled less long ago is not forgotten."""
QUANTITIES = "quantities-"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What of a basket is to be ordered in a sale before its deadline; needs `basket.user`."""

    basket: Basket
    cycle: Cycle
    deadline: datetime
    goods: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"cut-off-{self.cycle.pk}-{self.basket.pk}"


def closing_legs(at: datetime) -> QuerySet[CycleLeg]:
    """The parts in open sales whose cut-off is announced by now."""
    closing = CycleLeg.objects.filter(state=LegState.COMING, closes_at__gt=at, closes_at__lt=announced_until(at))
    return closing.filter(cycle__in=open_cycles(at)).select_related("cycle", "seller")


def legs_to_ask(at: datetime) -> QuerySet[CycleLeg]:
    """Those of them for which a farm that gives quantities in other sales gave none, and was not reminded of it."""
    given = LegQuantity.objects.filter(offered__isnull=False)
    said, usual = given.filter(leg=OuterRef("pk")), given.filter(leg__seller=OuterRef("seller"))
    key = Concat(Value(QUANTITIES), Cast(OuterRef("pk"), CharField()))
    silent = closing_legs(at).filter(Exists(usual)).exclude(Exists(said)).exclude(Exists(Mail.objects.filter(key=key)))
    return silent.exclude(seller__email="").order_by("pk")


def forgotten_baskets(at: datetime) -> list[Forgotten]:
    """Baskets of people who wish such a letter, filled since the sale opened and not bought, that had none yet.

    Goods go where the basket itself would put them: into the sale that closes first.
    """
    sellers = list(closing_legs(at).order_by("seller").values_list("seller", flat=True).distinct())
    lines = list(_lines(sellers, at)) if sellers else []
    if not lines:
        return []
    legs, sold = open_legs(sellers, at), sold_of({line.offer_id for line in lines})
    found: dict[tuple[int, int], list[tuple[BasketLine, CycleLeg]]] = defaultdict(list)
    for line in lines:
        one = sold.get(line.offer_id)
        leg = legs.leg_of(one) if one else None
        if leg and leg.leg.closes_at < announced_until(at) and line.basket.updated_at >= leg.leg.cycle.opens_at:
            found[line.basket_id, leg.leg.cycle_id].append((line, leg.leg))
    baskets = [_forgotten(rows) for rows in found.values()]
    told = set(Mail.objects.filter(key__in=[one.key for one in baskets]).values_list("key", flat=True))
    return [one for one in baskets if one.key not in told]


def _lines(sellers: list[int], at: datetime) -> QuerySet[BasketLine]:
    asked = Preference.objects.filter(kind=MailKind.BASKET, is_wanted=True).values("person")
    bought = Purchase.objects.filter(basket_key=OuterRef("basket__key"))
    lines = BasketLine.objects.filter(
        is_aside=False,
        offer__brick=SLUG,
        offer__variant__product__seller__in=sellers,
        basket__user__in=asked,
        basket__user__is_active=True,
        basket__updated_at__lte=at - RESTS,
    )
    return lines.exclude(Exists(bought)).select_related("basket__user", "offer__variant__product").order_by("pk")


def _forgotten(rows: list[tuple[BasketLine, CycleLeg]]) -> Forgotten:
    goods = tuple(f"{line.quantity} × {line.offer.variant.product.title}" for line, _leg in rows)
    return Forgotten(rows[0][0].basket, rows[0][1].cycle, min(leg.closes_at for _line, leg in rows), goods)
