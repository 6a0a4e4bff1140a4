"""The demo's campaign of vouchers, paid by the Département, so that its pages show something."""

from datetime import datetime, timedelta
from decimal import Decimal

from jachete87.kernel.vouchers.actions.campaigns import Plan, make_batch, open_campaign
from jachete87.kernel.vouchers.models import Campaign

_NAME = "Mangez fermier 87"
_BATCHES = ((Decimal("5.00"), 40), (Decimal("10.00"), 20))


def give_out(at: datetime) -> None:
    """Open the campaign with some vouchers of 5 and 10 euros, unless it is there."""
    if Campaign.objects.filter(name=_NAME).exists():
        return
    plan = Plan(
        funder="departement-87",
        name=_NAME,
        budget=Decimal("5000.00"),
        starts_at=at - timedelta(days=1),
        ends_at=at + timedelta(days=90),
        ceiling=Decimal("20.00"),
        bricks=("drive",),
    )
    campaign = open_campaign(plan=plan, by_user_id=None)
    for value, quantity in _BATCHES:
        make_batch(campaign_id=campaign.pk, value=value, quantity=quantity, by_user_id=None)
