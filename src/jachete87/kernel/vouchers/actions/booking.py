"""What vouchers do to the ledger, in the transaction of the deed."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from jachete87.base.money import ZERO
from jachete87.kernel.ledger.actions import Cause, Leg, Owner, payable_to, post, provider_account
from jachete87.kernel.ledger.enums import AccountKind, MovementKind
from jachete87.kernel.vouchers.models import Campaign, GiftCard, Redemption, Reimbursement
from jachete87.kernel.vouchers.rules.gifts import FUNDING, GIFT, ledger_name

GIFTS = Owner(AccountKind.VOUCHERS, name=GIFT)

Shares = Mapping[int, Decimal]


def owed_by(campaign: Campaign) -> Owner:
    """What a campaign's funder owes."""
    return Owner(AccountKind.FUNDER, institution=campaign.funder_id, name=ledger_name(campaign.pk))


def book_issue(*, gift: GiftCard, provider: str, amount: Decimal, at: datetime) -> None:
    """A gift card was paid: the provider holds its price, which is owed to who will spend it (no VAT, 256 ter CGI)."""
    legs = [Leg(provider_account(provider), amount), Leg(GIFTS, -amount)]
    post(cause=Cause(MovementKind.VOUCHER_ISSUE, gift.payment, reason="carte cadeau"), legs=legs, at=at)


def book_use(*, redemption: Redemption, shares: Shares, at: datetime) -> None:
    """Sellers were paid: what was owed to a voucher's holder, or is due from a funder, is owed to them."""
    legs = [Leg(_source(redemption), redemption.amount)]
    legs += [Leg(payable_to(seller), -amount) for seller, amount in shares.items()]
    cause = Cause(MovementKind.VOUCHER_USE, f"redemption:{redemption.pk}", redemption.purchase)
    post(cause=cause, legs=legs, at=at)


def book_back(*, redemption: Redemption, shares: Shares, reason: str, at: datetime) -> None:
    """What sellers no longer deliver goes back to what paid it; called after `returned` was raised."""
    legs = [Leg(_source(redemption), -sum(shares.values(), ZERO))]
    legs += [Leg(payable_to(seller), amount) for seller, amount in shares.items()]
    reference = f"redemption:{redemption.pk}:{redemption.returned}"
    post(cause=Cause(MovementKind.VOUCHER_BACK, reference, redemption.purchase, reason), legs=legs, at=at)


def book_reimbursement(*, statement: Reimbursement, sources: Mapping[Owner, Decimal], shares: Shares) -> None:
    """A statement is paid as a whole out of its sources, and each seller gets its part of it; euros."""
    reference = f"{ledger_name(statement.campaign_id)}:{statement.number}"
    reason = statement.campaign.name if statement.campaign else "cartes cadeaux"
    funds = provider_account(FUNDING)
    legs = [Leg(funds, statement.total), *(Leg(source, -amount) for source, amount in sources.items())]
    post(cause=Cause(MovementKind.FUNDING, reference, reason=reason), legs=legs, at=statement.at)
    legs = [Leg(funds, -statement.total), *(Leg(payable_to(seller), amount) for seller, amount in shares.items())]
    post(cause=Cause(MovementKind.REIMBURSEMENT, reference, reason=reason), legs=legs, at=statement.at)


def _source(redemption: Redemption) -> Owner:
    campaign = redemption.borne_by
    return GIFTS if campaign is None else owed_by(campaign)
