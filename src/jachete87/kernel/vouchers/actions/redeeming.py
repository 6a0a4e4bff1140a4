"""Discounts and vouchers are used, held until their purchase is placed, and given back when it is given up or shrinks.

Called in the transaction of the purchase, which is locked before; locks are taken in one order everywhere:
vouchers by ascending id, campaigns by ascending id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext

from jachete87.base.money import ZERO, sums
from jachete87.kernel.vouchers.actions.booking import book_back, book_use
from jachete87.kernel.vouchers.actions.refusing import UnknownCode, VoucherRefused
from jachete87.kernel.vouchers.enums import CampaignKind, RedemptionState
from jachete87.kernel.vouchers.models import Campaign, Redemption, RedemptionShare, Voucher
from jachete87.kernel.vouchers.queries.holding import held
from jachete87.kernel.vouchers.queries.offering import running, taken_off, would_take_off
from jachete87.kernel.vouchers.rules.codes import compact, shown
from jachete87.kernel.vouchers.rules.offering import Discount, back_of, reduced
from jachete87.kernel.vouchers.rules.paying import Part, Use, uses


@transaction.atomic(savepoint=False)
def redeem(*, codes: Sequence[str], purchase: str, parts: Sequence[Part], at: datetime) -> tuple[Decimal, ...]:
    """Take what campaigns take off by themselves, then what vouchers pay, of a purchase (its reference).

    The amount for each part, in their order; nothing when nothing is taken. Raises UnknownCode and VoucherRefused; then
    nothing is taken.
    """
    vouchers = _locked(codes)
    campaigns = _campaigns(vouchers, parts, at)
    off = taken_off([each for each in campaigns if each.kind == CampaignKind.DISCOUNT], parts)
    given = [each for each in campaigns if each.kind == CampaignKind.VOUCHERS]
    found = uses(held(vouchers, given), reduced(parts, off), at)
    if refused := [use for use in found if use.refusal]:
        raise _refusal(refused)
    for discount in off:
        _take_off(discount, purchase, parts)
    for use in sorted(found, key=lambda each: each.voucher.id):
        if use.amount:
            _take(use, purchase, parts)
    shares = [*(each.shares for each in off), *(each.shares for each in found)]
    return tuple(sum(column, ZERO) for column in zip(*shares, strict=True))


@transaction.atomic(savepoint=False)
def spend(*, purchase: str, at: datetime) -> None:
    """The purchase is placed: what discounts and vouchers pay is owed to its sellers. Repeated, it changes nothing."""
    for redemption in _of(purchase, RedemptionState.HELD):
        if _still(redemption, RedemptionState.HELD).update(state=RedemptionState.USED):
            rows = RedemptionShare.objects.filter(redemption=redemption).values_list("seller_id", "amount")
            book_use(redemption=redemption, shares=sums(rows), at=at)


@transaction.atomic
def release(*, purchase: str) -> Decimal:
    """The purchase is given up: its vouchers and campaigns have their euros again, once. What vouchers got back."""
    back = ZERO
    for redemption in _to_credit(purchase, RedemptionState.HELD):
        mine = _still(redemption, RedemptionState.HELD)
        if mine.update(state=RedemptionState.GIVEN_BACK, returned=F("amount")):
            RedemptionShare.objects.filter(redemption=redemption).update(returned=F("amount"))
            _credit(redemption, redemption.amount)
            back += redemption.amount if redemption.voucher else ZERO
    return back


@dataclass(frozen=True, slots=True)
class Loss:
    """What is no longer delivered of a purchase, in euros by number of the sub-order, and why.

    `deposits` is what of it was charged for containers: no discount was ever on that.
    """

    purchase: str
    amounts: Mapping[int, Decimal]
    reason: str = ""
    deposits: Mapping[int, Decimal] = field(default_factory=dict)

    def of_goods(self, number: int) -> Decimal:
        """What of it discounts look at."""
        return self.amounts[number] - self.deposits.get(number, ZERO)


@dataclass(frozen=True, slots=True)
class Returned:
    """What went back, in euros by number of the sub-order; so much of it to the funders of discounts."""

    amounts: Mapping[int, Decimal]
    discounts: Decimal = ZERO

    @property
    def vouchers(self) -> Decimal:
        """What vouchers have again."""
        return sum(self.amounts.values(), ZERO) - self.discounts


@transaction.atomic
def give_back(*, loss: Loss, at: datetime) -> Returned:
    """Goods are not delivered: discounts get their part back in proportion, then vouchers first what they paid.

    The caller refunds the rest by the other means: what is kept stays as cheap as it was.
    """
    rest, discounts = dict(loss.amounts), ZERO
    for redemption in _to_credit(loss.purchase, RedemptionState.USED):
        if shares := sums(_return(redemption, loss, rest)):
            amount = sum(shares.values(), ZERO)
            Redemption.objects.filter(pk=redemption.pk).update(returned=F("returned") + amount)
            redemption.returned += amount
            _credit(redemption, amount)
            book_back(redemption=redemption, shares=shares, reason=loss.reason, at=at)
            discounts += ZERO if redemption.voucher else amount
    back = {number: amount - rest[number] for number, amount in loss.amounts.items() if amount > rest[number]}
    return Returned(back, discounts)


def _locked(codes: Sequence[str]) -> list[Voucher]:
    wanted = {text: compact(text) for text in codes}
    if not wanted:
        return []
    vouchers = list(Voucher.objects.select_for_update().filter(code__in=filter(None, wanted.values())).order_by("pk"))
    known = {each.code for each in vouchers}
    if unknown := [text for text, code in wanted.items() if code not in known]:
        raise UnknownCode(
            gettext("Le code « %(code)s » n'existe pas : vérifiez ses douze signes.") % {"code": unknown[0][:40]},
            errors=[{"code": text, "reason": gettext("ce code n'existe pas")} for text in unknown],
        )
    return vouchers


def _campaigns(vouchers: Sequence[Voucher], parts: Sequence[Part], at: datetime) -> list[Campaign]:
    """The campaigns of these vouchers, and those that take something off by themselves, held and as they stand then."""
    near = {each.campaign for each in would_take_off(parts, at)}
    if not vouchers and not near:
        return []
    wanted = Q(pk__in={each.campaign_id for each in vouchers if each.campaign_id}) | running(at) & Q(pk__in=near)
    found = Campaign.objects.filter(wanted).select_related("funder").select_for_update(of=("self",))
    return list(found.order_by("pk"))


def _take_off(discount: Discount, purchase: str, parts: Sequence[Part]) -> None:
    """Guarded again, though the row is locked: a budget that is not there is never spent."""
    amount = discount.amount
    within = Campaign.objects.filter(pk=discount.campaign, used__lte=F("budget") - amount)
    if not within.update(used=F("used") + amount):
        raise VoucherRefused(gettext("Le budget de la remise vient d'être dépensé."))
    redemption = Redemption.objects.create(campaign_id=discount.campaign, purchase=purchase, amount=amount)
    _share(redemption, parts, discount.shares, [part.goods for part in parts])


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
    _share(redemption, parts, use.shares, [None] * len(parts))


def _share(
    redemption: Redemption, parts: Sequence[Part], shares: Sequence[Decimal], goods: Sequence[Decimal | None]
) -> None:
    RedemptionShare.objects.bulk_create(
        RedemptionShare(redemption=redemption, number=number, seller_id=part.seller, amount=share, goods=price)
        for number, (part, share, price) in enumerate(zip(parts, shares, goods, strict=True), start=1)
        if share
    )


def _refusal(refused: Sequence[Use]) -> VoucherRefused:
    told = [(shown(use.voucher.code), use.refusal) for use in refused]
    text = " ; ".join(f"{code} : {reason}" for code, reason in told)
    return VoucherRefused(f"{text}.", errors=[{"code": code, "reason": reason} for code, reason in told])


def _of(purchase: str, state: RedemptionState) -> list[Redemption]:
    """Those of a purchase, held: discounts, then vouchers by ascending id, as they were taken."""
    found = Redemption.objects.filter(purchase=purchase, state=state).select_for_update(of=("self",)).order_by("pk")
    return list(found.select_related("campaign", "voucher__campaign"))


def _to_credit(purchase: str, state: RedemptionState) -> list[Redemption]:
    """Those of a purchase, with all that gets euros again held too."""
    found = _of(purchase, state)
    _hold(Voucher.objects.filter(pk__in=[each.voucher_id for each in found if each.voucher_id]))
    _hold(Campaign.objects.filter(pk__in={each.borne_by.pk for each in found if each.borne_by}))
    return found


def _hold(rows: QuerySet[Any]) -> None:
    list(rows.select_for_update().order_by("pk").values_list("pk"))


def _still(redemption: Redemption, state: RedemptionState) -> QuerySet[Redemption]:
    return Redemption.objects.filter(pk=redemption.pk, state=state)


def _credit(redemption: Redemption, amount: Decimal) -> None:
    if redemption.voucher:
        Voucher.objects.filter(pk=redemption.voucher.pk).update(balance=F("balance") + amount)
    if redemption.borne_by:
        Campaign.objects.filter(pk=redemption.borne_by.pk).update(used=F("used") - amount)


def _return(redemption: Redemption, loss: Loss, rest: dict[int, Decimal]) -> list[tuple[int, Decimal]]:
    """What of a redemption goes back to what paid it: (seller, euros) by sub-order; `rest` falls by it."""
    back = []
    for share in RedemptionShare.objects.filter(redemption=redemption, number__in=rest).order_by("number"):
        lost = share.lost if share.goods is None else min(share.lost + loss.of_goods(share.number), share.goods)
        amount = min(rest[share.number], share.amount - share.returned)
        if share.goods is not None:
            amount = back_of(share.amount, share.goods, lost) - share.returned
        RedemptionShare.objects.filter(pk=share.pk).update(returned=F("returned") + amount, lost=lost)
        rest[share.number] -= amount
        if amount:
            back.append((share.seller_id, amount))
    return back
