"""What a gift card may be worth, how long it is good and its payment waited for, its name in the ledger."""

from datetime import datetime, timedelta
from decimal import Decimal

from jachete87.base.times import PARIS, midnight

LEAST, MOST = Decimal("5.00"), Decimal("150.00")

GIFT, FUNDING = "gift", "funding"
"""In the ledger: the account of gift cards, and that through which sellers are paid for vouchers."""

YEARS = 2
_WAIT = timedelta(minutes=30)


def valid_until(bought_at: datetime) -> datetime:
    """The end of the day two years later, in Paris."""
    day = bought_at.astimezone(PARIS).date()
    same_day = day.replace(day=min(day.day, 28) if day.month == 2 else day.day, year=day.year + YEARS)
    return midnight(same_day + timedelta(days=1))


def hold_until(asked_at: datetime) -> datetime:
    """Until when a payment is waited for."""
    return asked_at + _WAIT


def ledger_name(campaign_id: int | None) -> str:
    """What vouchers of a campaign, or (without one) gift cards, are called in the ledger."""
    return f"campaign:{campaign_id}" if campaign_id else GIFT
