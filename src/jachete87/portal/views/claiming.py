"""The page to which the letter of a waiting list leads: a place is kept, and put into the basket."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.kernel import bricks
from jachete87.kernel.basket.actions.claiming import claim_offer
from jachete87.portal.views.cookies import basket_to_fill, keep_basket
from jachete87.portal.views.notes import anchor, note


@access("public")
@never_cache
def claim(request: HttpRequest, brick: str, token: str) -> HttpResponseBase:
    """Ask first, since programs open the links of letters too; then keep the place for the visitor's basket."""
    found = {one.slug: one for one in bricks.installed()}.get(brick)
    if found is None:
        raise Http404
    if request.method != "POST":
        return render(request, "portal/claim.jinja", {"brick": found, "token": token})
    mine = basket_to_fill(request)
    try:
        group = claim_offer(key=mine.key, brick=brick, token=token, at=now())
    except Refusal as refusal:
        return redirect(note(reverse("basket"), refusal))
    response = redirect(reverse("basket") + anchor(group))
    keep_basket(response, mine.key)
    return response
