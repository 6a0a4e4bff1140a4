"""Gift cards: what they brought, and what of it is due to the sellers who took them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.files import table_answer
from jachete87.base.times import now
from jachete87.governance.queries import reimbursement_rows
from jachete87.governance.views.frame import page, remit
from jachete87.kernel.vouchers.actions import reimbursing
from jachete87.kernel.vouchers.models import Reimbursement
from jachete87.kernel.vouchers.queries.reimbursing import due_to_sellers, gift_figures, statements_of


@require_safe
@access("departement")
def gift_cards(request: HttpRequest) -> HttpResponse:
    """What gift cards brought, what is left to spend, what is due to sellers, and the statements."""
    due = due_to_sellers(None)
    context = {
        "figures": gift_figures(),
        "due": due,
        "to_pay": sum(row.due for row in due if row.due > 0),
        "statements": statements_of(None)[:100],
    }
    return page(request, "gift_cards", remit(request), context)


@require_POST
@access("departement")
def reimburse(request: HttpRequest) -> HttpResponse:
    """Draw up what is paid to the sellers now."""
    try:
        made = reimbursing.reimburse(campaign_id=None, by_user_id=request.user.pk, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("governance:gift_cards")
    messages.success(request, _("L’état n° %(number)s est arrêté : téléchargez-le.") % {"number": made.number})
    return redirect("governance:gift_cards")


@require_safe
@access("departement")
def statement(request: HttpRequest, number: int) -> HttpResponse:
    """What a statement pays to each seller, as a table for the treasury."""
    found = get_object_or_404(Reimbursement, campaign=None, number=number)
    return table_answer(reimbursement_rows(found), f"cartes-cadeaux-{number}.csv", to_keep=True)
