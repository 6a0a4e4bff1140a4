"""Campaigns for who runs them: their figures, and what is due to sellers, from the ledger."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext

from jachete87.base.money import ZERO
from jachete87.kernel import bricks
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.ledger.models import LedgerEntry, Movement
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.vouchers.models import Campaign, Reimbursement, Voucher, VoucherBatch


@dataclass(frozen=True, slots=True)
class SellerDue:
    """What a campaign owes to a seller: vouchers `taken` less those given back, less what was `paid` before."""

    seller: int
    name: str
    legal_name: str
    siret: str
    taken: Decimal
    paid: Decimal

    @property
    def due(self) -> Decimal:
        return self.taken - self.paid


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
        told.append(gettext("Au plus %(ceiling)s € par panier") % {"ceiling": campaign.ceiling})
    return told


def batches_of(campaign: Campaign) -> QuerySet[VoucherBatch]:
    """The batches of a campaign, the newest first."""
    return VoucherBatch.objects.filter(campaign=campaign).order_by("-pk")


def vouchers_of(batch: VoucherBatch) -> QuerySet[Voucher]:
    """The vouchers of a batch, in the order in which they are printed."""
    return Voucher.objects.filter(batch=batch).order_by("pk")


def statements_of(campaign: Campaign) -> QuerySet[Reimbursement]:
    """The statements of a campaign, the newest first."""
    return Reimbursement.objects.filter(campaign=campaign).order_by("-number")


def due_to_sellers(campaign: Campaign) -> list[SellerDue]:
    """What a campaign owes to each seller that took its vouchers, by name; from the ledger alone."""
    taken = _by_seller(LedgerEntry.objects.filter(movement__in=_movements_of(campaign)))
    paid = _by_seller(_payments_of(campaign))
    sellers = Seller.objects.filter(pk__in={*taken, *paid}).order_by("trade_name", "pk")
    return [_due(seller, -taken.get(seller.pk, ZERO), paid.get(seller.pk, ZERO)) for seller in sellers]


def lines_of(statement: Reimbursement) -> list[tuple[Seller, Decimal]]:
    """What a statement pays to each seller, by name; from the ledger alone."""
    reference = f"campaign:{statement.campaign_id}:{statement.number}"
    rows = _by_seller(_payments_of(statement.campaign).filter(movement__reference=reference))
    sellers = Seller.objects.filter(pk__in=rows).order_by("trade_name", "pk")
    return [(seller, rows[seller.pk]) for seller in sellers]


def _movements_of(campaign: Campaign) -> QuerySet[Movement]:
    """The movements of vouchers that its funder bears."""
    kinds = (MovementKind.VOUCHER_USE, MovementKind.VOUCHER_BACK)
    account = {"account__kind": AccountKind.FUNDER, "account__name": f"campaign:{campaign.pk}"}
    return Movement.objects.filter(
        pk__in=LedgerEntry.objects.filter(movement__kind__in=kinds, **account).values("movement")
    )


def _payments_of(campaign: Campaign) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(
        movement__kind=MovementKind.REIMBURSEMENT, movement__reference__startswith=f"campaign:{campaign.pk}:"
    )


def _by_seller(entries: QuerySet[LedgerEntry]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    owed = entries.filter(account__kind=AccountKind.PAYABLE).order_by("account__seller")
    for seller, total in owed.values_list("account__seller").annotate(total=Sum("amount")):
        sums[seller] += total
    return dict(sums)


def _due(seller: Seller, taken: Decimal, paid: Decimal) -> SellerDue:
    legal = seller.legal_name or seller.trade_name
    return SellerDue(seller.pk, seller.trade_name, legal, seller.siret or "", taken, paid)
