"""Giving money back for parts of a purchase: to vouchers first, then by the payment; with its parts by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from jachete87.base.money import ZERO, share_out, sums, vat_within
from jachete87.kernel.orders.actions.booking import book_counter_refund, book_refund
from jachete87.kernel.orders.models import FeeShare, Line, Purchase, RefundPart, SubOrder
from jachete87.kernel.orders.rules.back import GivenBack
from jachete87.kernel.payments.actions.counter import give_back_at_counter
from jachete87.kernel.payments.actions.refunds import refund
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment, Refund
from jachete87.kernel.vouchers.actions.redeeming import Loss
from jachete87.kernel.vouchers.actions.redeeming import give_back as credit_vouchers


@dataclass(frozen=True, slots=True)
class Part:
    """Euros that a sub-order gives back: for a line, or without a line for its delivery."""

    order: SubOrder
    line: Line | None
    gross: Decimal
    vat: Decimal
    vat_rate: Decimal

    @property
    def is_deposit(self) -> bool:
        return self.line is not None and self.line.deposit_of_id is not None


def part_of(line: Line, gross: Decimal, vat: Decimal | None = None) -> Part:
    """So many euros back for a line; `vat` when it is known to the cent, else what the amount contains."""
    within = vat_within(gross, line.vat_rate) if vat is None else vat
    return Part(line.sub_order, line, gross, within, line.vat_rate)


def fee_parts(orders: Iterable[SubOrder]) -> list[Part]:
    """The whole fees of these sub-orders, by VAT rate."""
    by_id = {order.pk: order for order in orders}
    shares = FeeShare.objects.filter(sub_order__in=by_id).order_by("sub_order", "vat_rate")
    return [Part(by_id[each.sub_order_id], None, each.gross, each.vat, each.vat_rate) for each in shares]


def give_money_back(*, purchase: Purchase, parts: Sequence[Part], reason: str, at: datetime) -> GivenBack:
    """Owe the shopper these parts, borne by their sellers; nothing when nothing was collected yet."""
    due = [part for part in parts if part.gross]
    lost = sums((part.order.number, part.gross) for part in due)
    if not lost:
        return GivenBack()
    deposits = sums((part.order.number, part.gross) for part in due if part.is_deposit)
    returned = credit_vouchers(loss=Loss(purchase.reference, lost, reason, deposits), at=at)
    rest = {number: euros - returned.amounts.get(number, ZERO) for number, euros in lost.items()}
    owed = _refund(purchase, due, rest, reason, at)
    _write_parts(due, owed, rest, returned.amounts, at)
    untaken = ZERO if owed else _untaken(purchase, rest)
    return GivenBack(returned.vouchers, owed, untaken, returned.discounts)


def _untaken(purchase: Purchase, rest: dict[int, Decimal]) -> Decimal:
    """What the payment has only promised, and is not asked for any more."""
    promised = Payment.objects.filter(state=PaymentState.AUTHORISED, pk__in=[purchase.payment_id])
    return sum(rest.values(), ZERO) if promised.exists() else ZERO


def _refund(
    purchase: Purchase, parts: Sequence[Part], rest: dict[int, Decimal], reason: str, at: datetime
) -> Refund | None:
    """What vouchers did not get goes back by the payment, or from the seller who received it at the counter."""
    payment_id, amount = purchase.payment_id, sum(rest.values(), ZERO)
    if payment_id is None or not amount:
        return None
    owed = refund(payment_id=payment_id, amount=amount, reason=reason)
    if owed is not None:
        sellers = {part.order.number: part.order.seller_id for part in parts}
        shares = sums((sellers[number], euros) for number, euros in rest.items())
        book_refund(purchase=purchase, refund=owed, shares=shares, at=at)
        return owed
    order = parts[0].order  # what was handed over comes back order by order
    told = {"reference": f"sub_order:{order.pk}", "reason": reason}
    given = give_back_at_counter(payment_id=payment_id, amount=amount, at=at, **told)
    if given is not None:
        book_counter_refund(purchase=purchase, order=order, refund=given, at=at)
    return given


def _write_parts(
    parts: Sequence[Part],
    owed: Refund | None,
    rest: Mapping[int, Decimal],
    returned: Mapping[int, Decimal],
    at: datetime,
) -> None:
    """What went back for each line, to vouchers (`returned`, by order) and by the refund, of the `rest`."""
    paid = share_out(owed.amount if owed else ZERO, list(rest.values()))
    for number, by_payment in zip(rest, paid, strict=True):
        mine, to_vouchers = [part for part in parts if part.order.number == number], returned.get(number, ZERO)
        grosses = share_out(to_vouchers + by_payment, [part.gross for part in mine])
        shares = share_out(to_vouchers, grosses)
        for part, gross, share in zip(mine, grosses, shares, strict=True):
            if gross:
                _write_part(part, owed, gross, share, at)


def _write_part(part: Part, owed: Refund | None, gross: Decimal, to_vouchers: Decimal, at: datetime) -> None:
    vat = part.vat if gross == part.gross else vat_within(gross, part.vat_rate)
    amounts = {"gross": gross, "net": gross - vat, "vat": vat, "vat_rate": part.vat_rate, "vouchers": to_vouchers}
    RefundPart.objects.create(refund=owed, sub_order=part.order, line=part.line, at=at, **amounts)
    if part.line is not None:
        Line.objects.filter(pk=part.line.pk).update(refunded=F("refunded") + gross)
