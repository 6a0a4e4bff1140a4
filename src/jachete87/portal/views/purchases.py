"""Purchases for who bought them: followed by a link without an account, and cancelled."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jachete87.base.access import access
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.origin import same_origin
from jachete87.base.texts import storable
from jachete87.base.times import now
from jachete87.kernel.documents.queries.found import collections, papers_of
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.queries import find_purchase, story_of, view_of
from jachete87.kernel.payments.actions.settlement import refresh
from jachete87.kernel.payments.rules import UNFINISHED
from jachete87.kernel.vouchers.queries import paid_by_vouchers
from jachete87.portal.queries.purchases import events_of, outcome_of, progress_of, purchase_of_mail, sellers_of
from jachete87.portal.views.errors import not_found
from jachete87.portal.views.withdrawal import chosen_lines

_SAID = {"annule": "cancelled"}


@access("public")
@never_cache
def purchase(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """What happens next to each part of a purchase; it may be reloaded at will."""
    try:
        found = find_purchase(reference, token)
    except NotFound as refusal:
        return not_found(request, refusal.message)
    found = _renewed(found)
    view = view_of(found, now())
    shown = {
        "purchase": view,
        "progress": progress_of(view),
        "story": story_of(found, now()),
        "outcome": outcome_of(view),
        "events": {order.id: events_of(order, view.placed_at) for order in view.sub_orders},
        "sellers": sellers_of(view),
        "papers": papers_of(view.reference),
        "passes": {(group[0].brick, group[0].group): group[0].number for group in collections(view)},
        "recap_rows": [(order.seller, order.total) for order in view.sub_orders],
        "vouchers": paid_by_vouchers(view.reference),
        "said": _SAID.get(request.GET.get("fait", ""), ""),
    }
    return render(request, "portal/purchase.jinja", shown)


def _renewed(purchase: Purchase) -> Purchase:
    """The purchase after asking its provider how an unfinished payment stands."""
    if purchase.payment is None or purchase.payment.state not in UNFINISHED:
        return purchase
    refresh(token=purchase.payment.token, at=now())
    return find_purchase(purchase.reference, purchase.token)


@access("public")
@require_POST
@never_cache
def end(request: HttpRequest, reference: str, token: str) -> HttpResponseBase:
    """Cancel the lines that are ticked; first asked, then confirmed."""
    try:
        found = find_purchase(reference, token)
    except NotFound as refusal:
        return not_found(request, refusal.message)
    lines = chosen_lines(request)
    view = view_of(found, now())
    if not lines:
        return redirect("purchase", reference, token)
    if "confirm" not in request.POST:
        return render(request, "portal/purchase_end.jinja", {"purchase": view, "lines": lines})
    try:
        cancel_lines(purchase_id=found.pk, line_ids=lines, at=now())
    except Refusal as refusal:
        shown = {"purchase": view, "lines": lines, "problem": refusal.message}
        return render(request, "portal/purchase_end.jinja", shown, status=refusal.status)
    return redirect(f"{view.path}?fait=annule#suivi")


@access("public")
@same_origin
@require_POST
@never_cache
def find(request: HttpRequest) -> HttpResponseBase:
    """A guest finds a purchase by its number and e-mail address (L221-21: without an account)."""
    reference, email = (storable(request.POST.get(name, "")).strip() for name in ("reference", "email"))
    found = purchase_of_mail(reference, email)
    if found is None:
        said = _("Aucune commande de ce numéro n’a été passée avec cette adresse e-mail.")
        shown = {"problem": said, "reference": reference, "email": email}
        return render(request, "portal/purchase_find.jinja", shown, status=NotFound.status)
    return redirect("purchase", found.reference, found.token)
