"""Vouchers as they stand, with the terms of their campaigns."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.base.money import sums
from jachete87.kernel.vouchers.enums import CampaignState, RedemptionState, VoucherState
from jachete87.kernel.vouchers.models import Campaign, PresentedVoucher, Redemption, RedemptionShare, Voucher
from jachete87.kernel.vouchers.rules.codes import shown
from jachete87.kernel.vouchers.rules.offering import reduction_of
from jachete87.kernel.vouchers.rules.paying import Held, Part, Terms, Use, uses


def _naming(what: str) -> Prepared[Any]:
    """What campaigns name as theirs: their bricks, sellers or communes."""
    campaigns = Among("pk", Given("campaigns"))
    return Prepared(
        lambda: Campaign.objects.filter(campaigns).exclude(**{what: None}).order_by().values_list("pk", what)
    )


_names = {what: _naming(what) for what in ("bricks", "sellers", "communes")}


@dataclass(frozen=True, slots=True)
class Paid:
    """What a voucher (its code with its middle hidden) or a discount paid of a purchase, in words and euros."""

    title: str
    amount: Decimal
    is_discount: bool


def held(vouchers: Sequence[Voucher], campaigns: Iterable[Campaign]) -> list[Held]:
    """These vouchers with the terms of their campaigns; three queries when there are campaigns."""
    terms = terms_of(list(campaigns))
    return [
        Held(
            id=each.pk,
            code=each.code,
            balance=each.balance,
            is_active=each.state == VoucherState.ACTIVE,
            expires_at=each.expires_at,
            terms=terms[each.campaign_id] if each.campaign_id else None,
        )
        for each in vouchers
    ]


def presented_for(basket_key: str) -> list[Voucher]:
    """The vouchers whose codes were given for a basket, in that order."""
    return [each.voucher for each in _presented(basket=basket_key)]


def would_pay(vouchers: Sequence[Voucher], parts: Sequence[Part], at: datetime) -> tuple[Use, ...]:
    """What these vouchers would pay of these parts now, without taking anything."""
    campaigns = Campaign.objects.filter(pk__in={each.campaign_id for each in vouchers if each.campaign_id})
    return uses(held(vouchers, campaigns), parts, at)


def paid_otherwise(purchase: str) -> tuple[Paid, ...]:
    """What each discount and voucher pays of a purchase, less what went back to it; one query."""
    rows = _paying(purchase=purchase)
    return tuple(
        Paid(_title(row), row.amount - row.returned, is_discount=row.voucher is None)
        for row in rows
        if row.amount > row.returned
    )


def left_of(purchases: Iterable[str]) -> dict[tuple[str, int], Decimal]:
    """What discounts and vouchers still pay of purchases, by reference and number of the sub-order; one query."""
    shares = RedemptionShare.objects.filter(redemption__in=_redemptions().filter(purchase__in=list(purchases)))
    rows = shares.values_list("redemption__purchase", "number", "amount", "returned")
    return sums(((purchase, number), amount - returned) for purchase, number, amount, returned in rows)


def _redemptions() -> QuerySet[Redemption]:
    return Redemption.objects.filter(~Q(state=RedemptionState.GIVEN_BACK))


_presented = Prepared(lambda: PresentedVoucher.objects.filter(basket_key=Given("basket")).select_related("voucher"))
_paying = Prepared(
    lambda: (
        _redemptions().filter(purchase=Given("purchase")).select_related("voucher", "campaign__funder").order_by("pk")
    )
)


def _title(redemption: Redemption) -> str:
    if redemption.voucher:
        first, _, last = shown(redemption.voucher.code).split("-")
        return gettext("Bon %(code)s") % {"code": f"{first}-····-{last}"}
    reduction = reduction_of(redemption.campaign) if redemption.campaign else None
    return reduction.title if reduction else ""


def terms_of(campaigns: Sequence[Campaign]) -> dict[int, Terms]:
    """The terms of each campaign, by its id; three queries when there are any. Discounts come with their funder."""
    if not campaigns:
        return {}
    pks = [each.pk for each in campaigns]
    bricks, sellers, communes = (_named(pks, name) for name in ("bricks", "sellers", "communes"))
    return {
        each.pk: Terms(
            campaign=each.pk,
            name=each.name,
            is_open=each.state == CampaignState.OPEN,
            starts_at=each.starts_at,
            left=each.budget - each.used,
            ceiling=each.ceiling,
            bricks=frozenset(bricks[each.pk]),
            sellers=frozenset(sellers[each.pk]),
            communes=frozenset(communes[each.pk]),
            reduction=reduction_of(each),
        )
        for each in campaigns
    }


def _named(campaigns: Sequence[int], what: str) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = defaultdict(set)
    for campaign, named in _names[what](campaigns=list(campaigns)):
        found[campaign].add(named)
    return found
