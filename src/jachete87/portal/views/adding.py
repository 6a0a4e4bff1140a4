"""Putting goods into the basket, from pages that carry no token because they are the same for everybody."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jachete87.base.access import access
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.origin import same_origin
from jachete87.base.texts import storable
from jachete87.base.times import now
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.portal.queries.baskets import count_in, name_of, offer_to_add, wants_words
from jachete87.portal.views.cookies import basket_to_fill, keep_basket
from jachete87.portal.views.notes import note, with_back

_LONGEST = 300


@access("public")
@same_origin
@require_POST
@never_cache
def add(request: HttpRequest) -> HttpResponseBase:
    """Put an offer into the basket."""
    offer, quantity = request.POST.get("offer", ""), request.POST.get("quantity", "1")
    words = " ".join(storable(request.POST.get("personalisation", "")).split())[:_LONGEST]
    if not (offer.isdecimal() and len(offer) < 19):
        return _refused(request, NotFound(_("Choisissez d’abord ce que vous voulez.")))
    product = wants_words(int(offer)) if not words else None
    if product is not None:
        return _to_page(request, product)
    number = int(quantity) if quantity.isdecimal() and len(quantity) < 6 else 0
    return _added(request, Wanted(int(offer), number, words))


@access("public")
@same_origin
@require_POST
@never_cache
def add_product(request: HttpRequest, product_id: int) -> HttpResponseBase:
    """Put a product into the basket from its card; where something must be chosen first, its page is shown."""
    try:
        offer = offer_to_add(product_id, now())
    except Refusal as refusal:
        return _refused(request, refusal)
    return _to_page(request, product_id) if offer is None else _added(request, Wanted(offer, 1))


def _added(request: HttpRequest, wanted: Wanted) -> HttpResponseBase:
    mine = basket_to_fill(request)
    try:
        line = add_line(key=mine.key, wanted=wanted, at=now())
    except Refusal as refusal:
        return _refused(request, refusal)
    said = _("%(title)s est dans votre panier.") % {"title": name_of(line.offer)}
    if _wants_json(request):
        response: HttpResponseBase = JsonResponse({"text": said, "count": count_in(mine.key), **_basket_link()})
    else:
        response = redirect(with_back(request, f"{reverse('basket')}?{urlencode({'ajoute': line.pk})}"))
    keep_basket(response, mine.key)
    return response


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponseBase:
    if _wants_json(request):
        return JsonResponse({"text": refusal.message, **_basket_link()}, status=refusal.status)
    return redirect(note(with_back(request, reverse("basket")), refusal))


def _to_page(request: HttpRequest, product_id: int) -> HttpResponseBase:
    address = reverse("product_short", args=[product_id])
    return JsonResponse({"url": address}, status=409) if _wants_json(request) else redirect(address)


def _basket_link() -> dict[str, str]:
    return {"basket_url": reverse("basket"), "basket_text": _("Voir le panier")}


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
