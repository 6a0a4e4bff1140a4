"""Vouchers as they stand, with the terms of their campaigns."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from jachete87.base.database.prepared import Given, Prepared
from jachete87.base.money import sums
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.vouchers.enums import CampaignState, RedemptionState, VoucherState
from jachete87.kernel.vouchers.models import Campaign, PresentedVoucher, Redemption, RedemptionShare, Voucher
from jachete87.kernel.vouchers.rules.codes import shown
from jachete87.kernel.vouchers.rules.paying import Held, Part, Terms, Use, uses


def held(vouchers: Sequence[Voucher], campaigns: Iterable[Campaign]) -> list[Held]:
    """These vouchers with the terms of their campaigns; three queries when there are campaigns."""
    terms = _terms(list(campaigns))
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
    return [each.voucher for each in PresentedVoucher.objects.filter(basket_key=basket_key).select_related("voucher")]


def would_pay(vouchers: Sequence[Voucher], parts: Sequence[Part], at: datetime) -> tuple[Use, ...]:
    """What these vouchers would pay of these parts now, without taking anything."""
    campaigns = Campaign.objects.filter(pk__in={each.campaign_id for each in vouchers if each.campaign_id})
    return uses(held(vouchers, campaigns), parts, at)


def communes_of(sellers: Iterable[int]) -> dict[int, str]:
    """The commune of each seller, "" when it has none."""
    rows = Seller.objects.filter(pk__in=set(sellers)).values_list("pk", "commune_id")
    return {pk: commune or "" for pk, commune in rows}


def paid_by_vouchers(purchase: str) -> list[tuple[str, Decimal]]:
    """What each voucher pays of a purchase, less what went back to it: (code with its middle hidden, euros)."""
    rows = _paying(purchase=purchase)
    return [(_hidden(row.voucher.code), row.amount - row.returned) for row in rows if row.amount > row.returned]


def left_of(purchase: str) -> dict[int, Decimal]:
    """What vouchers still pay of a purchase, by seller."""
    shares = RedemptionShare.objects.filter(redemption__in=_redemptions().filter(purchase=purchase))
    rows = shares.values_list("seller_id", "amount", "returned")
    return sums((seller, amount - returned) for seller, amount, returned in rows)


def _redemptions() -> QuerySet[Redemption]:
    return Redemption.objects.filter(~Q(state=RedemptionState.GIVEN_BACK))


_paying = Prepared(lambda: _redemptions().filter(purchase=Given("purchase")).select_related("voucher").order_by("pk"))


def _hidden(code: str) -> str:
    first, _, last = shown(code).split("-")
    return f"{first}-····-{last}"


def _terms(campaigns: Sequence[Campaign]) -> dict[int, Terms]:
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
        )
        for each in campaigns
    }


def _named(campaigns: Sequence[int], what: str) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = defaultdict(set)
    rows = Campaign.objects.filter(pk__in=campaigns).exclude(**{what: None}) if campaigns else Campaign.objects.none()
    for campaign, named in rows.order_by().values_list("pk", what):
        found[campaign].add(named)
    return found
