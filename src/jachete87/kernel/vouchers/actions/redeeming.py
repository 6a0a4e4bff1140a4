"""A voucher is used, held until its purchase is placed, and given back when the purchase is given up or shrinks.

Called in the transaction of the purchase, which is locked before; locks are taken in one order everywhere:
vouchers by ascending id, campaigns by ascending id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext

from jachete87.base.money import ZERO, sums
from jachete87.kernel.vouchers.actions.booking import book_back, book_use
from jachete87.kernel.vouchers.actions.refusing import UnknownCode, VoucherRefused
from jachete87.kernel.vouchers.enums import RedemptionState
from jachete87.kernel.vouchers.models import Campaign, Redemption, RedemptionShare, Voucher
from jachete87.kernel.vouchers.queries.holding import held
from jachete87.kernel.vouchers.rules.codes import compact, shown
from jachete87.kernel.vouchers.rules.paying import Part, Use, uses


@transaction.atomic
def redeem(*, codes: Sequence[str], purchase: str, parts: Sequence[Part], at: datetime) -> tuple[Decimal, ...]:
    """Take what vouchers pay of a purchase (its reference): the amount for each part, in their order.

    Raises UnknownCode and VoucherRefused; then nothing is taken.
    """
    vouchers = _locked(codes)
    campaigns = Campaign.objects.filter(pk__in={each.campaign_id for each in vouchers if each.campaign_id})
    found = uses(held(vouchers, list(campaigns.select_for_update().order_by("pk"))), parts, at)
    if refused := [use for use in found if use.refusal]:
        raise _refusal(refused)
    for use in sorted(found, key=lambda each: each.voucher.id):
        if use.amount:
            _take(use, purchase, parts)
    return tuple(sum(column, ZERO) for column in zip(*(use.shares for use in found), strict=True))


@transaction.atomic(savepoint=False)
def spend(*, purchase: str, at: datetime) -> None:
    """The purchase is placed: what its vouchers pay is owed to its sellers. Repeated, it changes nothing."""
    for redemption in _of(purchase, RedemptionState.HELD):
        if _still(redemption, RedemptionState.HELD).update(state=RedemptionState.USED):
            rows = RedemptionShare.objects.filter(redemption=redemption).values_list("seller_id", "amount")
            book_use(redemption=redemption, shares=sums(rows), at=at)


@transaction.atomic
def release(*, purchase: str) -> Decimal:
    """The purchase is given up: its vouchers have their euros again, once. The amount given back."""
    back = ZERO
    for redemption in _of(purchase, RedemptionState.HELD):
        mine = _still(redemption, RedemptionState.HELD)
        if mine.update(state=RedemptionState.GIVEN_BACK, returned=F("amount")):
            RedemptionShare.objects.filter(redemption=redemption).update(returned=F("amount"))
            _credit(redemption.voucher, redemption.amount)
            back += redemption.amount
    return back


@dataclass(frozen=True, slots=True)
class Loss:
    """What is no longer delivered of a purchase, in euros by number of the sub-order, and why."""

    purchase: str
    amounts: Mapping[int, Decimal]
    reason: str = ""


@transaction.atomic
def give_back(*, loss: Loss, at: datetime) -> dict[int, Decimal]:
    """Give back to vouchers first what they paid of goods that are not delivered: what went back, by sub-order.

    The caller refunds the rest by the other means.
    """
    rest = dict(loss.amounts)
    for redemption in _of(loss.purchase, RedemptionState.USED):
        if shares := sums(_return(redemption, rest)):
            amount = sum(shares.values(), ZERO)
            Redemption.objects.filter(pk=redemption.pk).update(returned=F("returned") + amount)
            redemption.returned += amount
            _credit(redemption.voucher, amount)
            book_back(redemption=redemption, shares=shares, reason=loss.reason, at=at)
    return {number: amount - rest[number] for number, amount in loss.amounts.items() if amount > rest[number]}


def _locked(codes: Sequence[str]) -> list[Voucher]:
    wanted = {text: compact(text) for text in codes}
    vouchers = list(Voucher.objects.select_for_update().filter(code__in=filter(None, wanted.values())).order_by("pk"))
    known = {each.code for each in vouchers}
    if unknown := [text for text, code in wanted.items() if code not in known]:
        raise UnknownCode(
            gettext("Le code « %(code)s » n'existe pas : vérifiez ses douze signes.") % {"code": unknown[0][:40]},
            errors=[{"code": text, "reason": gettext("ce code n'existe pas")} for text in unknown],
        )
    return vouchers


def _take(use: Use, purchase: str, parts: Sequence[Part]) -> None:
    """Guarded again, though the rows are locked: what is not there is never spent."""
    voucher, amount = use.voucher, use.amount
    enough = Voucher.objects.filter(pk=voucher.id, balance__gte=amount).update(balance=F("balance") - amount)
    if voucher.terms:
        within = Campaign.objects.filter(pk=voucher.terms.campaign, used__lte=F("budget") - amount)
        enough = enough and within.update(used=F("used") + amount)
    if not enough:
        raise VoucherRefused(gettext("Ce bon vient d'être utilisé ailleurs."))
    redemption = Redemption.objects.create(voucher_id=voucher.id, purchase=purchase, amount=amount)
    RedemptionShare.objects.bulk_create(
        RedemptionShare(redemption=redemption, number=number, seller_id=part.seller, amount=share)
        for number, (part, share) in enumerate(zip(parts, use.shares, strict=True), start=1)
        if share
    )


def _refusal(refused: Sequence[Use]) -> VoucherRefused:
    told = [(shown(use.voucher.code), use.refusal) for use in refused]
    text = " ; ".join(f"{code} : {reason}" for code, reason in told)
    return VoucherRefused(f"{text}.", errors=[{"code": code, "reason": reason} for code, reason in told])


def _of(purchase: str, state: RedemptionState) -> list[Redemption]:
    found = Redemption.objects.filter(purchase=purchase, state=state)
    return list(found.select_related("voucher__campaign").select_for_update(of=("self", "voucher")).order_by("voucher"))


def _still(redemption: Redemption, state: RedemptionState) -> QuerySet[Redemption]:
    return Redemption.objects.filter(pk=redemption.pk, state=state)


def _credit(voucher: Voucher, amount: Decimal) -> None:
    Voucher.objects.filter(pk=voucher.pk).update(balance=F("balance") + amount)
    if voucher.campaign_id:
        Campaign.objects.filter(pk=voucher.campaign_id).update(used=F("used") - amount)


def _return(redemption: Redemption, rest: dict[int, Decimal]) -> list[tuple[int, Decimal]]:
    """What of a redemption goes back to its voucher: (seller, euros) by sub-order; `rest` falls by it."""
    back = []
    for share in RedemptionShare.objects.filter(redemption=redemption).order_by("number"):
        amount = min(rest.get(share.number, ZERO), share.amount - share.returned)
        if amount > 0:
            RedemptionShare.objects.filter(pk=share.pk).update(returned=F("returned") + amount)
            rest[share.number] -= amount
            back.append((share.seller_id, amount))
    return back
