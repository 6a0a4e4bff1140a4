"""What is to pay of a basket, by seller, and what campaigns take off it by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jachete87.base.money import ZERO, sums
from jachete87.kernel.basket.queries.drawers import Drawer
from jachete87.kernel.vouchers.queries import would_take_off
from jachete87.kernel.vouchers.rules.offering import Discount, reduced
from jachete87.kernel.vouchers.rules.paying import Part, parts_of_group, with_deposits


@dataclass(frozen=True, slots=True)
class ToPay:
    """What is taken off by itself, and what is left to pay then, by seller: vouchers pay of this."""

    discounts: tuple[Discount, ...]
    parts: tuple[Part, ...]

    @property
    def rest(self) -> Decimal:
        """What is left to pay, in euros, before vouchers."""
        return sum((part.amount for part in self.parts), ZERO)


def to_pay(drawers: Iterable[Drawer], at: datetime) -> ToPay:
    """What is to pay now for what can be had of these drawers; one query while no campaign takes anything off."""
    parts = parts_of(drawers)
    discounts = would_take_off(parts, at)
    return ToPay(discounts, tuple(reduced(parts, discounts)))


def parts_of(drawers: Iterable[Drawer]) -> list[Part]:
    """What is paid here to each seller, in the order in which sub-orders are numbered."""
    return [part for drawer in drawers if not drawer.is_handoff for part in _parts(drawer)]


def _parts(drawer: Drawer) -> list[Part]:
    if not drawer.going:
        return []
    goods = sums(
        ((row.brick, row.product.seller_id, row.product.seller.commune_id or ""), row.gross) for row in drawer.going
    )
    containers = sums(((row.brick, row.product.seller_id), row.deposits) for row in drawer.going)
    way = drawer.chosen
    apart = {key: way.handling[key[1]] for key in goods if way and key[0] != drawer.brick and key[1] in way.handling}
    return with_deposits(parts_of_group(way.fee if way else ZERO, goods, apart), containers)
