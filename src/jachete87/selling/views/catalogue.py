"""The catalogue as a grid with its stock, and one product."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import PARIS, now
from jachete87.kernel.catalogue.actions.publishing import hide, publish
from jachete87.kernel.catalogue.models import ContainerType, Offer, Product
from jachete87.kernel.catalogue.queries import missing_by_product
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller, person
from jachete87.selling import actions, queries
from jachete87.selling.forms import PackForm, ProductFilter, ProductForm, StockForm
from jachete87.selling.views.frame import page

PAGE = 50

Packs = list[tuple[Offer, PackForm]]


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
@for_seller
def catalogue(request: HttpRequest, seller: Seller) -> HttpResponse:
    """The products with their stock, which is saved line by line: one that is refused does not stop the others."""
    form = ProductFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    shown = Paginator(queries.products(seller, asked["state"], asked["q"]), PAGE).get_page(request.GET.get("page"))
    rows = [(product, _stock_form(request, product)) for product in shown.object_list]
    if request.method == "POST" and _save_stocks(request, rows):
        messages.success(request, _("Le stock est enregistré."))
        return redirect(request.get_full_path())
    missing = missing_by_product([product.pk for product, _form in rows], now().astimezone(PARIS).date())
    kept = urlencode({name: value for name, value in asked.items() if value} | {"page": ""})
    context = {"form": form, "shown": shown, "rows": rows, "missing": missing, "address": f"?{kept}"}
    return page(request, "catalogue", seller, context, status=422 if request.method == "POST" else 200)


def _stock_form(request: HttpRequest, product: Product) -> StockForm:
    name = f"stock-{product.pk}"
    given = request.POST if f"{name}-on_hand" in request.POST else None
    return StockForm(given, prefix=name, initial={"on_hand": product.stock_on_hand})


def _save_stocks(request: HttpRequest, rows: list[tuple[Product, StockForm]]) -> bool:
    """Save each line that was sent; whether all of them could be."""
    sent = [(product, form) for product, form in rows if form.is_bound]
    for product, form in sent:
        if form.is_valid() and form.has_changed():
            try:
                actions.count_stock(product_id=product.pk, by=person(request), on_hand=form.cleaned_data["on_hand"])
            except Refusal as refusal:
                form.add_error("on_hand", refusal.message)
    return all(form.is_valid() for _product, form in sent)


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
@for_seller
def product(request: HttpRequest, seller: Seller, product_id: int) -> HttpResponse:
    """What is said of one product, and what is missing."""
    found = get_object_or_404(queries.products(seller), pk=product_id)
    given = request.POST if request.method == "POST" else None
    form = ProductForm(given, instance=found)
    packs = _packs(found, given)
    if given is not None and _save_product(request, found, form, packs):
        messages.success(request, _("Le produit est enregistré."))
        return redirect("selling:product", found.pk)
    return _product_page(request, seller, found, {"form": form, "packs": packs}, 200 if given is None else 422)


def _packs(found: Product, given: QueryDict | None = None) -> Packs:
    containers = list(ContainerType.objects.all())
    return [(offer, PackForm.of(offer, containers, given)) for offer in queries.offers_of(found)]


def _save_product(request: HttpRequest, found: Product, form: ProductForm, packs: Packs) -> bool:
    """Save the product with its packs, all or nothing; whether it could be."""
    if not all(one.is_valid() for one in (form, *(pack for _offer, pack in packs))):
        return False
    said = actions.Said(
        fields=form.described(),
        allergens=form.allergens(),
        packs={offer.pk: actions.Pack(**pack.cleaned_data) for offer, pack in packs},
    )
    try:
        actions.describe_product(product_id=found.pk, by=person(request), at=now(), said=said)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


@require_POST
@access("seller")
@for_seller
def publication(request: HttpRequest, seller: Seller, product_id: int) -> HttpResponse:
    """Put a product on line or take it off."""
    found = get_object_or_404(queries.products(seller), pk=product_id)
    try:
        if request.POST.get("move") == "hide":
            hide(product_id=found.pk, by=person(request))
        else:
            publish(product_id=found.pk, by=person(request), at=now())
    except Refusal as refusal:
        form = ProductForm(instance=found)
        context = {"form": form, "packs": _packs(found), "refusal": refusal.message}
        return _product_page(request, seller, found, context, refusal.status)
    return redirect("selling:product", found.pk)


def _product_page(
    request: HttpRequest, seller: Seller, found: Product, context: dict[str, Any], status: int
) -> HttpResponse:
    as_saved = Product.objects.get(pk=found.pk)
    missing = missing_by_product([found.pk], now().astimezone(PARIS).date())[found.pk]
    return page(request, "product", seller, {"product": as_saved, "missing": missing} | context, status)
