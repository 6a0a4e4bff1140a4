"""Gift cards: what they brought, and what of it is due to the sellers who took them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.governance.views.frame import page, remit
from jachete87.governance.views.reimbursing import draw_up, dues, sheet
from jachete87.kernel.vouchers.queries.reimbursing import gift_figures


@require_safe
@access("departement")
def gift_cards(request: HttpRequest) -> HttpResponse:
    """What gift cards brought, what is left to spend, what is due to sellers, and the statements."""
    return page(request, "gift_cards", remit(request), {"figures": gift_figures(), **dues(None)})


@require_POST
@access("departement")
def reimburse(request: HttpRequest) -> HttpResponse:
    """Draw up what is paid to the sellers now."""
    draw_up(request, None)
    return redirect("governance:gift_cards")


@require_safe
@access("departement")
def statement(request: HttpRequest, number: int) -> HttpResponse:
    """What a statement pays to each seller, as a table for the treasury."""
    return sheet(None, number, "cartes-cadeaux")
