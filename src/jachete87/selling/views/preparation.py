"""The page of what to prepare."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller, person
from jachete87.kernel.orders.actions.counter import Counted
from jachete87.kernel.orders.actions.ending import cancel_sub_order, hand_over
from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.payments.enums import CounterMeans
from jachete87.selling import actions, queries
from jachete87.selling.forms import CancelForm, CounterForm
from jachete87.selling.views.frame import page


@require_safe
@access("seller")
@for_seller
def preparation(request: HttpRequest, seller: Seller) -> HttpResponse:
    """What to prepare, by day and place, with what to gather in all."""
    return page(request, "preparation", seller, {"days": queries.preparation(seller), "means": CounterMeans.choices})


@require_POST
@access("seller")
@for_seller
def ready(request: HttpRequest, seller: Seller, sub_order_id: int) -> HttpResponse:
    """An order is ready."""
    order = get_object_or_404(SubOrder, pk=sub_order_id, seller=seller)
    try:
        actions.mark_ready(sub_order_id=order.pk, by=person(request))
    except Refusal as refusal:
        return _refused(request, seller, refusal)
    return redirect("selling:preparation")


@require_POST
@access("seller")
@for_seller
def unready(request: HttpRequest, seller: Seller, sub_order_id: int) -> HttpResponse:
    """An order is not ready after all."""
    order = get_object_or_404(SubOrder, pk=sub_order_id, seller=seller)
    try:
        actions.mark_to_prepare(sub_order_id=order.pk, by=person(request))
    except Refusal as refusal:
        return _refused(request, seller, refusal)
    return redirect("selling:preparation")


@require_POST
@access("seller")
@for_seller
def handed(request: HttpRequest, seller: Seller, sub_order_id: int) -> HttpResponse:
    """The goods of an order have changed hands."""
    order = get_object_or_404(SubOrder, pk=sub_order_id, seller=seller)
    form = CounterForm(request.POST)
    if not form.is_valid():
        return _refused(request, seller, Refusal(_("Dites combien vous avez reçu, et comment.")))
    paid = Counted(CounterMeans(form.cleaned_data["means"] or CounterMeans.CASH), form.cleaned_data["received"])
    try:
        hand_over(sub_order_id=order.pk, by_user_id=person(request).pk, at=now(), paid=paid)
    except Refusal as refusal:
        return _refused(request, seller, refusal)
    return redirect("selling:preparation")


@require_POST
@access("seller")
@for_seller
def cancel(request: HttpRequest, seller: Seller, sub_order_id: int) -> HttpResponse:
    """An order cannot be delivered: the shopper is told why and gets the money back."""
    order = get_object_or_404(SubOrder, pk=sub_order_id, seller=seller)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _refused(request, seller, Refusal(_("Dites au client pourquoi.")))
    reason = form.cleaned_data["reason"]
    try:
        cancel_sub_order(sub_order_id=order.pk, reason=reason, by_user_id=person(request).pk, at=now())
    except Refusal as refusal:
        return _refused(request, seller, refusal)
    return redirect("selling:preparation")


def _refused(request: HttpRequest, seller: Seller, refusal: Refusal) -> HttpResponse:
    context = {"days": queries.preparation(seller), "means": CounterMeans.choices, "refusal": refusal.message}
    return page(request, "preparation", seller, context, status=refusal.status)
