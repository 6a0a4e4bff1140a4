"""What was bought once is bought again: first the report of what has changed, then the basket."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from jachete87.base.access import access
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.times import now
from jachete87.kernel.basket.actions.reordering import reorder
from jachete87.kernel.basket.queries.reordering import again as as_of_now
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.queries import find_purchase
from jachete87.portal.views.cookies import basket_to_fill, keep_basket
from jachete87.portal.views.errors import not_found
from jachete87.portal.views.notes import note


@access("public")
@never_cache
def again(request: HttpRequest, reference: str, token: str) -> HttpResponseBase:
    """A past purchase as it can be had now; the button puts it into the basket."""
    try:
        found = find_purchase(reference, token)
    except NotFound as refusal:
        return not_found(request, refusal.message)
    if request.method == "POST":
        return _reorder(request, found)
    shown = {"purchase": found, "lines": as_of_now(found, now())}
    response: HttpResponse = render(request, "portal/reorder.jinja", shown)
    return response


def _reorder(request: HttpRequest, found: Purchase) -> HttpResponseBase:
    mine = basket_to_fill(request)
    try:
        put, aside = reorder(key=mine.key, wanted=as_of_now(found, now()), at=now())
    except Refusal as refusal:
        return redirect(note(reverse("basket"), refusal))
    response = redirect(f"{reverse('basket')}?repris={put}&aside={aside}")
    keep_basket(response, mine.key)
    return response
