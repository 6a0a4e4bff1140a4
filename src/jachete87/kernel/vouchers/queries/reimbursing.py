"""What is due to sellers for the vouchers they took, and was paid to them by statements, from the ledger.

Vouchers are of a campaign, which its funder pays after, or (no campaign) gift cards, which their buyers paid before.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from jachete87.base.money import ZERO, sums
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.ledger.models import LedgerEntry, Movement
from jachete87.kernel.ledger.queries import balance
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.vouchers.enums import VoucherState
from jachete87.kernel.vouchers.models import Campaign, Reimbursement, Voucher
from jachete87.kernel.vouchers.rules.gifts import FUNDING, GIFT, ledger_name


@dataclass(frozen=True, slots=True)
class SellerDue:
    """What is owed to a seller: vouchers `taken` less those given back, less what was `paid` before."""

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
class GiftFigures:
    """Gift cards that were paid, in euros: their value in all, what is still to be spent of them."""

    sold: Decimal
    left: Decimal


def gift_figures() -> GiftFigures:
    """How gift cards do; two queries."""
    paid = Voucher.objects.filter(campaign=None, state=VoucherState.ACTIVE)
    sold = paid.aggregate(total=Sum("value"))["total"] or ZERO
    return GiftFigures(sold, ZERO - balance(AccountKind.VOUCHERS, name=GIFT))


def gift_money() -> dict[str, Decimal]:
    """What each payment provider still holds of the price of gift cards, in euros by its slug."""
    kinds = Q(movement__kind=MovementKind.VOUCHER_ISSUE)
    kinds |= Q(movement__kind=MovementKind.FUNDING, movement__reference__startswith=f"{GIFT}:")
    entries = LedgerEntry.objects.filter(kinds, account__kind=AccountKind.CLEARING).exclude(account__name=FUNDING)
    return sums(entries.order_by("account__name", "pk").values_list("account__name", "amount"))


def statements_of(campaign: Campaign | None) -> QuerySet[Reimbursement]:
    """The statements of a campaign or of gift cards, the newest first."""
    return Reimbursement.objects.filter(campaign=campaign).order_by("-number")


def due_to_sellers(campaign: Campaign | None) -> list[SellerDue]:
    """What is owed to each seller that took vouchers of a campaign, or gift cards, by name."""
    taken = _by_seller(LedgerEntry.objects.filter(movement__in=_movements_of(campaign)))
    paid = _by_seller(_payments_of(campaign))
    sellers = Seller.objects.filter(pk__in={*taken, *paid}).order_by("trade_name", "pk")
    return [_due(seller, -taken.get(seller.pk, ZERO), paid.get(seller.pk, ZERO)) for seller in sellers]


def lines_of(statement: Reimbursement) -> list[tuple[Seller, Decimal]]:
    """What a statement pays to each seller, by name."""
    reference = f"{ledger_name(statement.campaign_id)}:{statement.number}"
    rows = _by_seller(_payments_of(statement.campaign).filter(movement__reference=reference))
    sellers = Seller.objects.filter(pk__in=rows).order_by("trade_name", "pk")
    return [(seller, rows[seller.pk]) for seller in sellers]


def _movements_of(campaign: Campaign | None) -> QuerySet[Movement]:
    """The movements of vouchers that its funder, or who bought them, bears."""
    kinds = (MovementKind.VOUCHER_USE, MovementKind.VOUCHER_BACK)
    kind = AccountKind.FUNDER if campaign else AccountKind.VOUCHERS
    account = {"account__kind": kind, "account__name": ledger_name(campaign.pk if campaign else None)}
    return Movement.objects.filter(
        pk__in=LedgerEntry.objects.filter(movement__kind__in=kinds, **account).values("movement")
    )


def _payments_of(campaign: Campaign | None) -> QuerySet[LedgerEntry]:
    name = ledger_name(campaign.pk if campaign else None)
    return LedgerEntry.objects.filter(
        movement__kind=MovementKind.REIMBURSEMENT, movement__reference__startswith=f"{name}:"
    )


def _by_seller(entries: QuerySet[LedgerEntry]) -> dict[int, Decimal]:
    owed = entries.filter(account__kind=AccountKind.PAYABLE).order_by("account__seller")
    return sums(owed.values_list("account__seller", "amount"))


def _due(seller: Seller, taken: Decimal, paid: Decimal) -> SellerDue:
    legal = seller.legal_name or seller.trade_name
    return SellerDue(seller.pk, seller.trade_name, legal, seller.siret or "", taken, paid)
