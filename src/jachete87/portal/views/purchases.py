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
from jachete87.kernel.basket.queries.reordering import more_of
from jachete87.kernel.documents.queries.found import collections, papers_of
from jachete87.kernel.orders.actions.changing import reduce_line
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Line, Purchase
from jachete87.kernel.orders.queries import find_purchase, shown_with_company, story_of, view_of
from jachete87.kernel.orders.queries.sold import sold_of
from jachete87.kernel.payments.actions.settlement import refresh
from jachete87.kernel.payments.rules import UNFINISHED
from jachete87.portal.queries.purchases import (
    events_of,
    heading_of,
    outcome_of,
    progress_of,
    purchase_of_mail,
    sellers_of,
)
from jachete87.portal.views.errors import not_found
from jachete87.portal.views.notes import taken_note
from jachete87.portal.views.withdrawal import chosen_lines

_SAID = {"annule": "cancelled", "diminue": "reduced", "creneau": "moved"}


@access("public")
@never_cache
def purchase(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """What happens next to each part of a purchase; it may be reloaded at will."""
    try:
        found = find_purchase(reference, token)
    except NotFound as refusal:
        return not_found(request, refusal.message)
    return _page(request, _renewed(found))


def _page(request: HttpRequest, found: Purchase, problem: Refusal | None = None) -> HttpResponse:
    sold = sold_of(found)
    view = shown_with_company(sold, now())
    shown = {
        "purchase": view,
        "heading": heading_of(view),
        "progress": progress_of(view),
        "story": story_of(found, now()),
        "outcome": outcome_of(view),
        "events": {order.id: events_of(order, view.placed_at) for order in view.sub_orders},
        "sellers": sellers_of(sold),
        "papers": papers_of(view.reference),
        "passes": {(group[0].had_with, group[0].group): group[0].number for group in collections(view)},
        "recap_rows": [(order.seller, order.total) for order in view.sub_orders],
        "said": _SAID.get(request.GET.get("fait", ""), ""),
        "more": more_of(sold, now()) if any(order.may_cancel for order in view.sub_orders) else {},
        "problem": problem.message if problem else taken_note(request),
    }
    return render(request, "portal/purchase.jinja", shown, status=problem.status if problem else 200)


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
@require_POST
@never_cache
def fewer(request: HttpRequest, reference: str, token: str, line_id: int) -> HttpResponseBase:
    """Fewer packs of a line, before the cut-off; what was paid for the others goes back."""
    given = request.POST.get("quantity", "")
    quantity = int(given) if given.isdecimal() and len(given) < 6 else 0
    try:
        found = find_purchase(reference, token)
        if not Line.objects.filter(pk=line_id, sub_order__purchase=found).exists():
            raise NotFound(_("Cette ligne n’existe pas."))
        reduce_line(line_id=line_id, quantity=quantity, deed=Deed(Actor.SHOPPER, now()))
    except NotFound as refusal:
        return not_found(request, refusal.message)
    except Refusal as refusal:
        return _page(request, found, problem=refusal)
    return redirect(f"{view_of(found, now()).path}?fait=diminue#suivi")


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
