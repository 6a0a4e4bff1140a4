"""A basket may be bought in part: what cannot be had now, or was set aside, goes on in a fresh basket."""

from dataclasses import replace
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from jachete87.base.database.prepared import Among, Given, Prepared, PreparedChange
from jachete87.base.retries import retried
from jachete87.kernel.basket.actions.pouring import pour
from jachete87.kernel.basket.models import Basket, BasketGroup, BasketLine
from jachete87.kernel.basket.queries.drawers import Drawer
from jachete87.kernel.orders.queries import is_bought, purchase_of_basket

_lines = Prepared(lambda: BasketLine.objects.filter(basket=Given("basket")).values_list("pk", flat=True))
_near = Prepared(
    lambda: (
        Basket.objects.filter(
            Q(key=Given("key")) | Q(earlier=Subquery(Basket.objects.filter(key=Given("key")).values("pk")))
        )
        .select_related("earlier")
        .annotate(is_bought=is_bought(OuterRef("key")), is_earlier_bought=is_bought(OuterRef("earlier__key")))
    )
)
_reserved_no_more = PreparedChange(
    lambda: (BasketGroup.objects.filter(Among("pk", Given("groups"))), {"reservation": "", "reserved_until": None})
)


def going(drawers: tuple[Drawer, ...]) -> tuple[Drawer, ...]:
    """The drawers with only what can be had now; a drawer of which nothing can is left out."""
    return tuple(replace(drawer, rows=drawer.going) for drawer in drawers if drawer.going)


@transaction.atomic(savepoint=False)
def leave_behind(*, basket: Basket, bought: tuple[Drawer, ...]) -> Basket | None:
    """Carry what was not bought into a fresh basket, with all that is held for it; None when nothing stays."""
    lines = [row.line.pk for drawer in bought for row in drawer.rows]
    groups = [drawer.group.pk for drawer in bought if drawer.group]
    _reserved_no_more(groups=groups)
    staying = set(_lines(basket=basket.pk)) - set(lines)
    if not staying:
        return None
    fresh, _ = Basket.objects.get_or_create(earlier=basket, defaults={"key": token_urlsafe(32), **_same(basket)})
    BasketLine.objects.filter(pk__in=staying).update(basket=fresh)
    BasketGroup.objects.filter(basket=basket).exclude(pk__in=groups).update(basket=fresh)
    return fresh


@retried
@transaction.atomic
def rejoin(*, key: str) -> Basket | None:
    """Put together again a basket whose purchase was given up and what had been left behind; None without a basket."""
    basket = Basket.objects.select_related("earlier").filter(key=key).first()
    if basket is None or purchase_of_basket(key) is not None:
        return basket
    fresh = Basket.objects.filter(earlier=basket).first()
    for other in (basket.earlier, fresh):
        if other is not None:
            pour(other, basket)
    return basket


def take_up(*, key: str) -> Basket | None:
    """The open basket that a key leads to: itself, or what was left behind when it was bought in part; None without.

    A purchase that was given up in the meantime puts the two together again. One query for a basket that is still open.
    """
    near: list[Any] = _near(key=key)
    basket = next((each for each in near if each.key == key), None)
    if basket is None:
        return None
    fresh = next((each for each in near if each.earlier_id == basket.pk), None)
    if basket.is_bought:
        return take_up(key=fresh.key) if fresh else None
    given_up = basket.earlier is not None and not basket.is_earlier_bought
    return rejoin(key=basket.key) if fresh or given_up else basket


def _same(basket: Basket) -> dict[str, object]:
    return {name: getattr(basket, name) for name in ("user_id", "language", "email", "name", "phone")}
