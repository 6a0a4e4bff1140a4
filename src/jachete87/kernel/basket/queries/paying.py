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
    sellers = ((row.product.seller, row.gross) for row in drawer.going)
    goods = sums(((seller.pk, seller.commune_id or ""), gross) for seller, gross in sellers)
    containers = sums((row.product.seller_id, row.deposits) for row in drawer.going)
    fee = drawer.chosen.fee if drawer.chosen else ZERO
    return with_deposits(parts_of_group(drawer.brick, fee, goods), containers) if goods else []
