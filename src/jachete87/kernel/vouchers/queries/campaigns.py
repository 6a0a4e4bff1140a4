"""Campaigns for who runs them: their terms, their figures, their vouchers."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext

from jachete87.base.jinja import euro
from jachete87.kernel import bricks
from jachete87.kernel.vouchers.models import Campaign, Voucher, VoucherBatch


@dataclass(frozen=True, slots=True)
class Figures:
    """How a campaign does: vouchers made, used at least in part, and euros."""

    vouchers: int
    touched: int
    issued: Decimal
    used: Decimal
    left: Decimal


def figures(campaign: Campaign) -> Figures:
    """How a campaign does."""
    made = Voucher.objects.filter(campaign=campaign)
    counted = made.aggregate(all=Count("pk"), touched=Count("pk", filter=Q(balance__lt=F("value"))))
    return Figures(counted["all"], counted["touched"], campaign.issued, campaign.used, campaign.budget - campaign.used)


def terms_in_words(campaign: Campaign) -> list[str]:
    """For what a campaign pays, in sentences of a few words."""
    names = {brick.slug: brick.name for brick in bricks.installed()}
    rows = {
        gettext("Rayons : %(names)s"): [names.get(brick.pk, brick.pk) for brick in campaign.bricks.order_by("pk")],
        gettext("Vendeurs : %(names)s"): [seller.trade_name for seller in campaign.sellers.all()],
        gettext("Vendeurs de : %(names)s"): list(campaign.communes.order_by("name").values_list("name", flat=True)),
    }
    told = [text % {"names": ", ".join(found)} for text, found in rows.items() if found]
    if campaign.ceiling is not None:
        told.append(gettext("Au plus %(ceiling)s par panier") % {"ceiling": euro(campaign.ceiling)})
    return told


def batches_of(campaign: Campaign) -> QuerySet[VoucherBatch]:
    """The batches of a campaign, the newest first."""
    return VoucherBatch.objects.filter(campaign=campaign).order_by("-pk")


def vouchers_of(batch: VoucherBatch) -> QuerySet[Voucher]:
    """The vouchers of a batch, in the order in which they are printed."""
    return Voucher.objects.filter(batch=batch).order_by("pk")
