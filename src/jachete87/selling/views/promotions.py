"""Promotions: what is on sale, what shall be, with each price seen before it changes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import last_before, now
from jachete87.kernel.catalogue.actions.prices import end_sales
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller, person
from jachete87.selling import actions, queries
from jachete87.selling.forms import ProductFilter, PromotionForm
from jachete87.selling.rules import digest_of
from jachete87.selling.views.frame import page

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
@for_seller
def promotions(request: HttpRequest, seller: Seller) -> HttpResponse:
    """What is on sale, and a form to put more on sale: first each old and new price, then (with `seen`) the deed."""
    given = request.POST if request.method == "POST" else None
    form = PromotionForm(given, products=queries.products(seller))
    if given is None or not form.is_valid():
        return _list(request, seller, form, status=200 if given is None else 422)
    if "seen" not in given:
        return _check(request, seller, form)
    told: dict[str, Any] = {"promotion": form.promotion(), "seen": given["seen"]}
    try:
        number = actions.promote(seller=seller, by=person(request), at=now(), **told)
    except Refusal as refusal:
        return _check(request, seller, form, refusal)
    messages.success(request, ngettext("%(num)s prix baisse.", "%(num)s prix baissent.", number) % {"num": number})
    return redirect("selling:promotions")


@require_POST
@access("seller")
@for_seller
def end(request: HttpRequest, seller: Seller) -> HttpResponse:
    """End the promotions that are ticked."""
    mine = queries.sales_ahead(seller, now()).values_list("pk", flat=True)
    chosen = [pk for pk in mine if str(pk) in request.POST.getlist("offer")]
    number = end_sales(offer_ids=chosen, by=person(request), at=now())
    text = ngettext("%(num)s promotion est terminée.", "%(num)s promotions sont terminées.", number)
    messages.success(request, text % {"num": number})
    return redirect("selling:promotions")


def _list(request: HttpRequest, seller: Seller, form: PromotionForm, status: int) -> HttpResponse:
    sought = ProductFilter(request.GET or None)
    asked = sought.cleaned_data if sought.is_valid() else {"q": "", "state": ""}
    shown = Paginator(queries.products(seller, asked["state"], asked["q"]), PAGE).get_page(request.GET.get("page"))
    kept = urlencode({name: value for name, value in asked.items() if value} | {"page": ""})
    ahead = queries.sales_ahead(seller, now())
    running = [(offer, last_before(offer.sale_to) if offer.sale_to else None) for offer in ahead]
    context = {"form": form, "filter": sought, "shown": shown, "running": running, "address": f"?{kept}"}
    chosen = request.POST.getlist("product")
    return page(request, "promotions", seller, context | {"chosen": chosen, "today": now()}, status)


def _check(request: HttpRequest, seller: Seller, form: PromotionForm, refusal: Refusal | None = None) -> HttpResponse:
    """Each old and new price, before anything changes."""
    promotion = form.promotion()
    rows = queries.promoted_packs(seller, promotion, now())
    fields = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
    context = {
        "rows": rows,
        "fields": fields,
        "seen": digest_of(rows, promotion),
        "lowered": [row for row in rows if row.new is not None],
        "form": form,
        "problem": refusal.message if refusal else "",
    }
    return page(request, "promotion_check", seller, context, refusal.status if refusal else 200)
