"""Campaigns for who runs them: their terms, their figures, their vouchers."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext

from jachete87.base.jinja import euro
from jachete87.kernel import bricks
from jachete87.kernel.membership.rules import with_article
from jachete87.kernel.vouchers.models import Campaign, Redemption, Voucher, VoucherBatch
from jachete87.kernel.vouchers.rules.offering import reduction_of

_EXAMPLE = Decimal("50.00")


@dataclass(frozen=True, slots=True)
class Figures:
    """How a campaign does: vouchers made, used at least in part, purchases that its discount helped, and euros."""

    vouchers: int
    touched: int
    purchases: int
    issued: Decimal
    used: Decimal
    left: Decimal


def figures(campaign: Campaign) -> Figures:
    """How a campaign does."""
    made = Voucher.objects.filter(campaign=campaign)
    counted = made.aggregate(all=Count("pk"), touched=Count("pk", filter=Q(balance__lt=F("value"))))
    helped = Redemption.objects.filter(campaign=campaign, amount__gt=F("returned")).count()
    left = campaign.budget - campaign.used
    return Figures(counted["all"], counted["touched"], helped, campaign.issued, campaign.used, left)


def effect_in_words(campaign: Campaign) -> list[str]:
    """What a campaign, stored or not, does to a basket and to its funder, with an example."""
    reduction, funder, budget = reduction_of(campaign), with_article(campaign.funder), euro(campaign.budget)
    if reduction is None:
        text = gettext("%(funder)s rembourse aux vendeurs ce que les bons ont payé, au plus %(budget)s en tout.")
        return [text % {"funder": funder[:1].upper() + funder[1:], "budget": budget}]
    goods = max(_EXAMPLE, reduction.minimum)
    off = min(reduction.of(goods), campaign.budget, *([campaign.ceiling] if campaign.ceiling is not None else []))
    what = gettext("Sans code, au moment de payer : « %(title)s », jusqu’à %(budget)s en tout.")
    example = gettext(
        "Exemple : pour %(goods)s d’articles concernés, le client paie %(rest)s et %(funder)s %(off)s aux vendeurs."
    )
    told = {"goods": euro(goods), "rest": euro(goods - off), "funder": funder, "off": euro(off)}
    return [what % {"title": reduction.title, "budget": budget}, example % told]


def terms_in_words(campaign: Campaign) -> list[str]:
    """For what a campaign pays, in sentences of a few words."""
    names = {brick.slug: brick.name for brick in bricks.installed()}
    rows = {
        gettext("Rayons : %(names)s"): [names.get(brick.pk, brick.pk) for brick in campaign.bricks.order_by("pk")],
        gettext("Vendeurs : %(names)s"): [seller.trade_name for seller in campaign.sellers.all()],
        gettext("Vendeurs de : %(names)s"): list(campaign.communes.order_by("name").values_list("name", flat=True)),
    }
    told = [text % {"names": ", ".join(found)} for text, found in rows.items() if found]
    if campaign.minimum:
        told.append(gettext("À partir de %(minimum)s d’articles concernés") % {"minimum": euro(campaign.minimum)})
    if campaign.ceiling is not None:
        told.append(gettext("Au plus %(ceiling)s par panier") % {"ceiling": euro(campaign.ceiling)})
    return told


def batches_of(campaign: Campaign) -> QuerySet[VoucherBatch]:
    """The batches of a campaign, the newest first."""
    return VoucherBatch.objects.filter(campaign=campaign).order_by("-pk")


def vouchers_of(batch: VoucherBatch) -> QuerySet[Voucher]:
    """The vouchers of a batch, in the order in which they are printed."""
    return Voucher.objects.filter(batch=batch).order_by("pk")
