"""The page of what shoppers give back, with the time that is left to refund it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.money import ZERO
from jachete87.base.times import now
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller, person
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.returning import receive_return, refund_return, refuse_return
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import ReturnCase
from jachete87.kernel.orders.queries import returns_of_seller
from jachete87.selling.forms import CancelForm, ReturnForm
from jachete87.selling.views.frame import page


@require_safe
@access("seller")
@for_seller
def returns(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Open returns first, each with its clock."""
    return page(request, "returns", seller, {"returns": returns_of_seller(seller.pk, now())})


@require_POST
@access("seller")
@for_seller
def received(request: HttpRequest, seller: Seller, case_id: int) -> HttpResponse:
    """The goods are back."""
    case = _mine(seller, case_id)
    return _done(request, seller, lambda: receive_return(case_id=case.pk, by_user_id=person(request).pk, at=now()))


@require_POST
@access("seller")
@for_seller
def refunded(request: HttpRequest, seller: Seller, case_id: int) -> HttpResponse:
    """The shopper gets the money back, less what damage took of the value."""
    case, form = _mine(seller, case_id), ReturnForm(request.POST)
    if not form.is_valid():
        return _refused(request, seller, Refusal(_("La retenue va de zéro au prix des articles.")))
    reduction = form.cleaned_data["reduction"] or ZERO
    deed = Deed(Actor.SELLER, now(), form.cleaned_data["reason"], person(request).pk)
    return _done(request, seller, lambda: refund_return(case_id=case.pk, reduction=reduction, deed=deed))


@require_POST
@access("seller")
@for_seller
def refused(request: HttpRequest, seller: Seller, case_id: int) -> HttpResponse:
    """The goods could not be given back: the shopper is told why."""
    case, form = _mine(seller, case_id), CancelForm(request.POST)
    if not form.is_valid():
        return _refused(request, seller, Refusal(_("Dites au client pourquoi.")))
    deed = Deed(Actor.SELLER, now(), form.cleaned_data["reason"], person(request).pk)
    return _done(request, seller, lambda: refuse_return(case_id=case.pk, deed=deed))


def _mine(seller: Seller, case_id: int) -> ReturnCase:
    return get_object_or_404(ReturnCase, pk=case_id, sub_order__seller=seller)


def _done(request: HttpRequest, seller: Seller, deed: Callable[[], ReturnCase]) -> HttpResponse:
    try:
        deed()
    except Refusal as refusal:
        return _refused(request, seller, refusal)
    return redirect("selling:returns")


def _refused(request: HttpRequest, seller: Seller, refusal: Refusal) -> HttpResponse:
    context = {"returns": returns_of_seller(seller.pk, now()), "refusal": refusal.message}
    return page(request, "returns", seller, context, status=refusal.status)
