"""Sellers are paid by statements for the vouchers that they took."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.base.money import ZERO, share_out
from jachete87.kernel.audit.actions import record
from jachete87.kernel.ledger.actions import Owner, provider_account
from jachete87.kernel.ledger.enums import AccountKind
from jachete87.kernel.ledger.models import Account
from jachete87.kernel.vouchers.actions.booking import book_reimbursement, owed_by
from jachete87.kernel.vouchers.actions.campaigns import locked_campaign
from jachete87.kernel.vouchers.models import Campaign, Reimbursement
from jachete87.kernel.vouchers.queries.reimbursing import due_to_sellers, gift_money
from jachete87.kernel.vouchers.rules.gifts import GIFT, ledger_name


@transaction.atomic
def reimburse(*, campaign_id: int | None, by_user_id: int | None, at: datetime) -> Reimbursement:
    """Draw up what is paid to each seller for the vouchers taken since the last statement, and note it paid.

    By a campaign's funder, or (without a campaign) out of what gift cards brought. Raises Refusal when nothing is due.
    """
    campaign = _held(campaign_id)
    due = {row.seller: row.due for row in due_to_sellers(campaign) if row.due > 0}
    total = sum(due.values(), ZERO)
    if not total:
        raise Refusal(gettext("Rien n'est dû aux vendeurs pour le moment."))
    number = Reimbursement.objects.filter(campaign=campaign).count() + 1
    statement = Reimbursement.objects.create(
        campaign=campaign, number=number, total=total, at=at, made_by_id=by_user_id
    )
    book_reimbursement(statement=statement, sources=_sources(campaign, total), shares=due)
    action = "campaign.reimbursed" if campaign else "gift_cards.reimbursed"
    record(action=action, subject=ledger_name(campaign_id), actor_id=by_user_id, number=number, total=str(total))
    return statement


def _held(campaign_id: int | None) -> Campaign | None:
    """One statement at a time; gift cards that are sold or spent meanwhile do not wait for it."""
    if campaign_id:
        return locked_campaign(campaign_id)
    Account.objects.select_for_update(no_key=True).filter(kind=AccountKind.VOUCHERS, name=GIFT).first()
    return None


def _sources(campaign: Campaign | None, total: Decimal) -> dict[Owner, Decimal]:
    """Who pays: the funder, or the providers that hold what gift cards brought, each by what it holds."""
    if campaign:
        return {owed_by(campaign): total}
    held = gift_money()
    shares = share_out(total, list(held.values()))
    return {provider_account(slug): share for slug, share in zip(held, shares, strict=True)}
