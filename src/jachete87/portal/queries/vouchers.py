"""What vouchers pay of the basket that is being bought."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from jachete87.kernel.basket.queries import BasketView
from jachete87.kernel.vouchers.queries import presented_for, would_pay
from jachete87.kernel.vouchers.rules.codes import shown


@dataclass(frozen=True, slots=True)
class Paying:
    """A voucher that was presented: what it pays now, what it keeps, or why it pays nothing."""

    id: int
    code: str
    name: str
    amount: Decimal
    keeps: Decimal
    refusal: str


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
        for use in would_pay(vouchers, basket.to_pay.parts, at)
    ]
