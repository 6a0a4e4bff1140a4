"""An institution runs a campaign: opens it, has vouchers made, stops it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.money import ZERO
from jachete87.kernel.audit.actions import record
from jachete87.kernel.membership.models import Brick, Seller
from jachete87.kernel.territory.models import Commune
from jachete87.kernel.vouchers.enums import CampaignKind, CampaignState
from jachete87.kernel.vouchers.models import Campaign, Voucher, VoucherBatch
from jachete87.kernel.vouchers.rules.codes import new_code

BIGGEST_BATCH = 10_000
_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign is to be; amounts in euros, nothing named means everywhere.

    With `euros_off` or `percent_off` it is a discount, from a `minimum` of goods; else its money is given by vouchers.
    """

    funder: str
    name: str
    budget: Decimal
    starts_at: datetime
    ends_at: datetime
    ceiling: Decimal | None = None
    euros_off: Decimal | None = None
    percent_off: Decimal | None = None
    minimum: Decimal = ZERO
    bricks: Collection[str] = ()
    sellers: Collection[int] = ()
    communes: Collection[str] = ()

    @property
    def draft(self) -> Campaign:
        """The campaign as it will be, not stored yet."""
        is_discount = self.euros_off is not None or self.percent_off is not None
        return Campaign(
            funder_id=self.funder,
            name=self.name,
            kind=CampaignKind.DISCOUNT if is_discount else CampaignKind.VOUCHERS,
            budget=self.budget,
            ceiling=self.ceiling,
            euros_off=self.euros_off,
            percent_off=self.percent_off,
            minimum=self.minimum,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
        )


@transaction.atomic
def open_campaign(*, plan: Plan, by_user_id: int | None) -> Campaign:
    """A funder promises to pay vouchers, or a discount, up to a budget, between two dates, on its terms."""
    if plan.budget <= 0 or plan.starts_at >= plan.ends_at:
        raise Refusal(gettext("Une campagne a un budget, et finit après avoir commencé."))
    if plan.euros_off is not None and plan.percent_off is not None:
        raise Refusal(gettext("Une remise est un montant ou un pourcentage, pas les deux."))
    campaign = plan.draft
    campaign.save()
    campaign.bricks.set(Brick.objects.filter(pk__in=plan.bricks))
    campaign.sellers.set(Seller.objects.filter(pk__in=plan.sellers))
    campaign.communes.set(Commune.objects.filter(pk__in=plan.communes))
    record(action="campaign.opened", subject=f"campaign:{campaign.pk}", actor_id=by_user_id, budget=str(plan.budget))
    return campaign


@transaction.atomic
def make_batch(*, campaign_id: int, value: Decimal, quantity: int, by_user_id: int | None) -> VoucherBatch:
    """Make vouchers of one value, each with a code of its own, to be printed and given away."""
    if value <= 0 or not 0 < quantity <= BIGGEST_BATCH:
        text = gettext("Un lot compte de 1 à %(most)s bons, d'une valeur positive.")
        raise Refusal(text % {"most": BIGGEST_BATCH})
    campaign = locked_campaign(campaign_id)
    if campaign.kind == CampaignKind.DISCOUNT:
        raise Refusal(gettext("Cette remise s'applique seule : elle n'a pas de bons."))
    batch = VoucherBatch.objects.create(campaign=campaign, value=value, quantity=quantity, made_by_id=by_user_id)
    Voucher.objects.bulk_create(
        (_voucher(batch, campaign) for _ in range(quantity)),
        batch_size=_AT_A_TIME,
    )
    Campaign.objects.filter(pk=campaign.pk).update(issued=F("issued") + value * quantity)
    subject = f"campaign:{campaign.pk}"
    record(action="campaign.batch", subject=subject, actor_id=by_user_id, value=str(value), quantity=quantity)
    return batch


@transaction.atomic
def stop_campaign(*, campaign_id: int, by_user_id: int | None) -> None:
    """Take the vouchers of a campaign, or give its discount, no more; purchases that were made keep theirs."""
    _move(campaign_id, CampaignState.OPEN, CampaignState.STOPPED, by_user_id)


@transaction.atomic
def resume_campaign(*, campaign_id: int, by_user_id: int | None) -> None:
    """Take the vouchers of a campaign, or give its discount, again."""
    _move(campaign_id, CampaignState.STOPPED, CampaignState.OPEN, by_user_id)


def locked_campaign(campaign_id: int) -> Campaign:
    """A campaign, held until the end of the transaction; raises NotFound."""
    campaign = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if campaign is None:
        raise NotFound(gettext("Cette campagne n'existe pas."))
    return campaign


def _voucher(batch: VoucherBatch, campaign: Campaign) -> Voucher:
    value = batch.value
    return Voucher(
        code=new_code(), campaign=campaign, batch=batch, value=value, balance=value, expires_at=campaign.ends_at
    )


def _move(campaign_id: int, before: CampaignState, after: CampaignState, by_user_id: int | None) -> None:
    if Campaign.objects.filter(pk=campaign_id, state=before).update(state=after):
        record(action=f"campaign.{after}", subject=f"campaign:{campaign_id}", actor_id=by_user_id)
