"""What vouchers pay of the basket that is being bought."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from jachete87.base.money import sums
from jachete87.kernel.basket.queries import BasketView
from jachete87.kernel.vouchers.queries import communes_of, presented_for, would_pay
from jachete87.kernel.vouchers.rules.codes import shown
from jachete87.kernel.vouchers.rules.paying import Part, parts_of_group


@dataclass(frozen=True, slots=True)
class Paying:
    """A voucher that was presented: what it pays now, what it keeps, or why it pays nothing."""

    id: int
    code: str
    name: str
    amount: Decimal
    keeps: Decimal
    refusal: str


def parts_of_view(basket: BasketView) -> list[Part]:
    """What is paid of this basket, by seller; one query."""
    lines = [line for group in basket.going for line in group.going]
    communes = communes_of(line.seller.id for line in lines)
    found = []
    for group in basket.going:
        goods = sums(((line.seller.id, communes.get(line.seller.id, "")), line.gross) for line in group.going)
        found += parts_of_group(group.brick, group.fee, goods)
    return found


def paying(basket: BasketView, at: datetime) -> list[Paying]:
    """The vouchers presented for this basket, with what they pay; no query beyond one when there are none."""
    vouchers = presented_for(basket.key)
    if not vouchers:
        return []
    return [
        Paying(
            id=use.voucher.id,
            code=shown(use.voucher.code),
            name=use.voucher.terms.name if use.voucher.terms else _("Carte cadeau"),
            amount=use.amount,
            keeps=use.voucher.balance - use.amount,
            refusal=use.refusal,
        )
        for use in would_pay(vouchers, parts_of_view(basket), at)
    ]
