"""The page of one line of an order: missing, fewer, replaced, weighed, with its history."""

from collections.abc import Callable
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller, person
from jachete87.kernel.orders.actions.changing import miss_line, reduce_line, substitute_line, weigh_line
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import Line
from jachete87.kernel.orders.queries import line_history
from jachete87.selling.forms import FewerForm, LineForm, MissingForm, SubstituteForm, WeighingForm
from jachete87.selling.views.frame import page


def _missing(line: int, form: LineForm, deed: Deed) -> Decimal:
    return miss_line(line_id=line, deed=deed)


def _fewer(line: int, form: LineForm, deed: Deed) -> Decimal:
    return reduce_line(line_id=line, quantity=form.said("quantity"), deed=deed)


def _substitute(line: int, form: LineForm, deed: Deed) -> Decimal:
    return substitute_line(line_id=line, substitute=form.said("substitute"), price=form.said("price"), deed=deed)


def _weigh(line: int, form: LineForm, deed: Deed) -> Decimal:
    return weigh_line(line_id=line, grams=form.said("grams"), deed=deed)


_CHANGES: dict[str, tuple[type[LineForm], Callable[[int, LineForm, Deed], Decimal]]] = {
    "missing": (MissingForm, _missing),
    "fewer": (FewerForm, _fewer),
    "substitute": (SubstituteForm, _substitute),
    "weigh": (WeighingForm, _weigh),
}


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
@for_seller
def line(request: HttpRequest, seller: Seller, line_id: int) -> HttpResponse:
    """What becomes of one line; the shopper reads why and gets the difference back."""
    found = get_object_or_404(Line.objects.select_related("sub_order__purchase"), pk=line_id, sub_order__seller=seller)
    if request.method != "POST":
        return _page(request, seller, found)
    try:
        _change(request, found)
    except Refusal as refusal:
        return _page(request, seller, found, refusal)
    return redirect("selling:line", line_id)


def _change(request: HttpRequest, found: Line) -> None:
    """Do what the form asks; raises Refusal."""
    known, change = _CHANGES.get(request.POST.get("how", ""), (None, None))
    form = known(request.POST) if known else None
    if form is None or change is None or not form.is_valid():
        raise Refusal(_("Il manque quelque chose : remplissez tous les champs."))
    deed = Deed(Actor.SELLER, now(), form.cleaned_data.get("reason", ""), person(request).pk)
    change(found.pk, form, deed)


def _page(request: HttpRequest, seller: Seller, found: Line, refusal: Refusal | None = None) -> HttpResponse:
    shown = {"line": found, "history": line_history(found.pk), "refusal": refusal.message if refusal else ""}
    return page(request, "line", seller, shown, status=refusal.status if refusal else 200)
