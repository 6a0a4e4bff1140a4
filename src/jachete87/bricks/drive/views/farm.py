"""A farmer's part in a sale: what is ordered, on what terms it comes, how much it offers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.bricks.drive.actions.legs import set_coming, set_terms
from jachete87.bricks.drive.actions.quantities import repeat_quantities, set_quantities, undo_quantities
from jachete87.bricks.drive.forms.farm import QuantityForm, TermsForm
from jachete87.bricks.drive.models import CycleLeg
from jachete87.bricks.drive.queries.farm import leg_view, legs_ahead
from jachete87.bricks.drive.queries.quantities import grid_of, leg_before, repeated, what_changed
from jachete87.bricks.drive.views.frame import page
from jachete87.kernel.audit.models import LogEntry
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller, person

View = Callable[..., HttpResponse]


def for_leg(view: View) -> View:
    """Give the view the seller's part in a sale: the one that is named, else the next; without any, that is said."""

    @for_seller
    @wraps(view)
    def with_leg(request: HttpRequest, seller: Seller, *args: Any) -> HttpResponse:
        legs = legs_ahead(seller, now())
        asked = request.POST.get("vente") or request.GET.get("vente") or ""
        if not legs:
            return page(request, "no_sale", {"farm": seller.trade_name})
        leg = legs.filter(closes_at__gt=now()).first() or legs[0]
        if asked:
            leg = get_object_or_404(legs, pk=asked if asked.isdecimal() and len(asked) < 19 else None)
        try:
            return view(request, leg, *args)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return _to("my_sale", leg)

    return with_leg


@require_safe
@access("seller")
@for_leg
def sale(request: HttpRequest, leg: CycleLeg) -> HttpResponse:
    """What is ordered, where the farm comes to, and what it earns."""
    return _page(request, "my_sale", leg, {"view": leg_view(leg), "legs": legs_ahead(leg.seller, now())})


@require_POST
@access("seller")
@for_leg
def presence(request: HttpRequest, leg: CycleLeg) -> HttpResponse:
    """The farm does not come to a sale, or does after all."""
    comes = request.POST.get("vient") == "1"
    set_coming(leg_id=leg.pk, comes=comes, by_user_id=person(request).pk, at=now())
    messages.success(request, _("C’est noté : vous venez.") if comes else _("C’est noté : vous ne venez pas."))
    return _to("my_sale", leg)


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
@for_leg
def terms(request: HttpRequest, leg: CycleLeg) -> HttpResponse:
    """Where the farm comes to, until when, without what, and from which amount of orders."""
    form = TermsForm(leg, request.POST if request.method == "POST" else None)
    if form.is_valid():
        good = form.cleaned_data["for_good"]
        set_terms(leg_id=leg.pk, terms=form.terms(), for_good=good, by_user_id=person(request).pk, at=now())
        messages.success(request, _("Vos choix sont enregistrés."))
        return _to("my_sale", leg)
    return _page(request, "my_terms", leg, {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
@for_leg
def quantities(request: HttpRequest, leg: CycleLeg) -> HttpResponse:
    """How much of each product is offered; what was changed last, and what the sale before would make of it."""
    rows = [(row, _quantity(request, row.product.pk, row.offered)) for row in grid_of(leg)]
    if request.method == "POST" and all(form.is_valid() for _row, form in rows if form.is_bound):
        offered = {row.product.pk: form.cleaned_data["offered"] for row, form in rows if form.is_bound}
        done = set_quantities(leg_id=leg.pk, offered=offered, by_user_id=person(request).pk, at=now())
        return _reported(request, leg, done)
    entry = request.GET.get("fait", "")
    shown = {
        "rows": rows,
        "before": leg_before(leg),
        "repeated": [one for one in repeated(leg) if one.changes],
        "changed": what_changed(leg, int(entry)) if entry.isdecimal() and len(entry) < 19 else [],
        "entry": entry,
    }
    return _page(request, "my_quantities", leg, shown, status=422 if request.method == "POST" else 200)


@require_POST
@access("seller")
@for_leg
def repeat(request: HttpRequest, leg: CycleLeg) -> HttpResponse:
    """Offer what was offered in the sale before."""
    done = repeat_quantities(leg_id=leg.pk, by_user_id=person(request).pk, at=now())
    return _reported(request, leg, done)


@require_POST
@access("seller")
@for_leg
def undo(request: HttpRequest, leg: CycleLeg) -> HttpResponse:
    """Take the last change of quantities back."""
    entry = request.POST.get("fait", "")
    number = int(entry) if entry.isdecimal() and len(entry) < 19 else 0
    undo_quantities(leg_id=leg.pk, entry_id=number, by_user_id=person(request).pk, at=now())
    messages.success(request, _("Les quantités sont comme avant."))
    return _to("my_quantities", leg)


def _quantity(request: HttpRequest, product: int, offered: int | None) -> QuantityForm:
    prefix = f"p{product}"
    given = request.POST if f"{prefix}-offered" in request.POST else None
    return QuantityForm(given, prefix=prefix, initial={"offered": offered})


def _reported(request: HttpRequest, leg: CycleLeg, done: LogEntry | None) -> HttpResponse:
    if done is None:
        messages.info(request, _("Rien n’a changé."))
        return _to("my_quantities", leg)
    return HttpResponseRedirect(f"{_address('my_quantities', leg)}&fait={done.pk}")


def _page(request: HttpRequest, name: str, leg: CycleLeg, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {"leg": leg, "farm": leg.seller.trade_name, "takes_orders": leg.closes_at > now()}
    return page(request, name, frame | context, status=status)


def _to(name: str, leg: CycleLeg) -> HttpResponse:
    return redirect(_address(name, leg))


def _address(name: str, leg: CycleLeg) -> str:
    return f"{reverse(f'drive:{name}')}?vente={leg.pk}"
