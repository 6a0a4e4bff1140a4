"""What sellers took in vouchers or gift cards, and its payment: the same for a campaign and for gift cards (None)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from jachete87.base.errors import Refusal
from jachete87.base.files import table_answer
from jachete87.base.times import now
from jachete87.governance.queries import reimbursement_rows
from jachete87.kernel.vouchers.actions import reimbursing
from jachete87.kernel.vouchers.models import Campaign, Reimbursement
from jachete87.kernel.vouchers.queries.reimbursing import due_to_sellers, statements_of


def dues(of: Campaign | None) -> dict[str, Any]:
    """What is due to each seller, what is to pay now, and the statements."""
    due = due_to_sellers(of)
    to_pay = sum(row.due for row in due if row.due > 0)
    return {"due": due, "to_pay": to_pay, "statements": statements_of(of)[:100]}


def draw_up(request: HttpRequest, of: Campaign | None) -> None:
    """Draw up what is paid to the sellers now, and say so, or why not."""
    try:
        made = reimbursing.reimburse(campaign_id=of.pk if of else None, by_user_id=request.user.pk, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("L’état n° %(number)s est arrêté : téléchargez-le.") % {"number": made.number})


def sheet(of: Campaign | None, number: int, name: str) -> HttpResponse:
    """What a statement pays to each seller, as a table for the treasury, in a file of this name."""
    found = get_object_or_404(Reimbursement.objects.select_related("campaign"), campaign=of, number=number)
    return table_answer(reimbursement_rows(found), f"{name}-{number}.csv", to_keep=True)
