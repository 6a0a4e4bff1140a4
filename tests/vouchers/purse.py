"""Campaigns and gift cards for the tests: « Mangez fermier 87 » is paid by the Département."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.queries import balances
from jachete87.kernel.orders.actions.gift_cards import buy_gift_card
from jachete87.kernel.vouchers.actions.campaigns import Plan, make_batch, open_campaign
from jachete87.kernel.vouchers.actions.gift_cards import Gift
from jachete87.kernel.vouchers.models import Campaign, GiftCard, Voucher
from tests.ordering.market import CAMILLE, Market


def campaign(market: Market, budget: str = "1000.00", **terms: Any) -> Campaign:
    """A campaign of the Département that has begun yesterday and lasts a month."""
    told: dict[str, Any] = {
        "funder": "departement-87", "name": "Mangez fermier 87", "budget": Decimal(budget),
        "starts_at": market.at - timedelta(days=1), "ends_at": market.at + timedelta(days=30),
    }  # fmt: skip
    return open_campaign(plan=Plan(**(told | terms)), by_user_id=None)


def discount(market: Market, percent: str = "10", **terms: Any) -> Campaign:
    """A discount of the chamber of agriculture, that needs no code; of euros when the terms say so."""
    off = {} if "euros_off" in terms else {"percent_off": Decimal(percent)}
    return campaign(market, **{"funder": "chambre-agriculture", "name": "Mangez local", **off, **terms})


def vouchers(of: Campaign, value: str = "10.00", quantity: int = 1) -> list[Voucher]:
    """Vouchers of a campaign, of one value."""
    batch = make_batch(campaign_id=of.pk, value=Decimal(value), quantity=quantity, by_user_id=None)
    return list(Voucher.objects.filter(batch=batch).order_by("pk"))


def gift_card(market: Market, value: str = "50.00") -> GiftCard:
    """A gift card that was bought and paid."""
    gift = Gift(Decimal(value), CAMILLE.email, "zoe@example.test", "Bon anniversaire !")
    return buy_gift_card(gift=gift, provider="sandbox", card="", at=market.at)


def left(voucher: Voucher) -> Decimal:
    """What is on a voucher now."""
    return Voucher.objects.values_list("balance", flat=True).get(pk=voucher.pk)


def used(of: Campaign) -> Decimal:
    """What a campaign used of its budget now."""
    return Campaign.objects.values_list("used", flat=True).get(pk=of.pk)


def books() -> dict[str, Decimal]:
    """The balance of every account, those of sellers by their number."""
    found = balances()
    named = {kind: f"{kind}" for kind in AccountKind}
    return {
        " ".join(filter(None, (named[AccountKind(kind)], str(seller or ""), institution or "", name))): total
        for (kind, seller, institution, name), total in found.items()
        if total
    }
