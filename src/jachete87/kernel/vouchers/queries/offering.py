"""What campaigns without a code take off a basket now."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import F, Q

from jachete87.base.database.prepared import Given, Prepared
from jachete87.kernel.vouchers.enums import CampaignKind, CampaignState
from jachete87.kernel.vouchers.models import Campaign
from jachete87.kernel.vouchers.queries.holding import terms_of
from jachete87.kernel.vouchers.rules.offering import Discount, discounts
from jachete87.kernel.vouchers.rules.paying import Part


def running(at: datetime | Given) -> Q:
    """Campaigns that take something off by themselves at that moment, and still have something to give."""
    is_open = Q(kind=CampaignKind.DISCOUNT, state=CampaignState.OPEN, used__lt=F("budget"))
    return is_open & Q(starts_at__lte=at, ends_at__gt=at)


_running = Prepared(lambda: Campaign.objects.filter(running(Given("at"))).select_related("funder"))


def taken_off(campaigns: Collection[Campaign], parts: Sequence[Part]) -> tuple[Discount, ...]:
    """What these campaigns take off these parts; three queries when there are campaigns."""
    return discounts(terms_of(list(campaigns)).values(), parts) if campaigns and parts else ()


def would_take_off(parts: Sequence[Part], at: datetime) -> tuple[Discount, ...]:
    """What is taken off these parts now, without taking anything; one query while no such campaign runs."""
    if not parts:
        return ()
    return taken_off(_running(at=at), parts)
