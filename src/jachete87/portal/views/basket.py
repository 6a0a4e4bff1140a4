"""The basket: seen, filled, changed; how to have each group."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jachete87.base.access import access
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.texts import storable
from jachete87.base.times import now
from jachete87.kernel.basket.actions.lines import change_line, remove_line
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.queries import BasketView
from jachete87.kernel.basket.queries.together import together
from jachete87.portal.queries.baskets import (
    RemovedLine,
    amounts_of,
    choice_of,
    line_title,
    pictures_of,
    seen,
    title_of,
)
from jachete87.portal.rules import inner_address
from jachete87.portal.views.cookies import basket_key, keep_basket, visitors_basket
from jachete87.portal.views.notes import anchor, back_of, note, taken_note


@access("public")
@never_cache
def basket(request: HttpRequest) -> HttpResponse:
    """The basket as drawers; nothing vanishes from it without a word."""
    mine = visitors_basket(request)
    shown = page_of(request, seen(mine) if mine else None)
    response = render(request, "portal/basket.jinja", shown)
    if mine and mine.key != basket_key(request):
        keep_basket(response, mine.key)
    return response


def page_of(request: HttpRequest, mine: BasketView | None) -> dict[str, object]:
    """What the page shows: the basket, and what was just done to it."""
    return {
        "basket": mine,
        "pictures": pictures_of(mine) if mine else {},
        "rows": amounts_of(mine) if mine else [],
        "added": line_title(mine, request.GET.get("ajoute", "")) if mine else "",
        "removed": _removed(request),
        "refused": taken_note(request),
        "refused_group": request.GET.get("groupe", ""),
        "back": back_of(request),
        "reordered": _numbers(request, "repris", "aside"),
        "together": together(mine) if mine else None,
    }


def _numbers(request: HttpRequest, *names: str) -> dict[str, int]:
    """Small numbers that an address carries."""
    given = {name: request.GET.get(name, "") for name in names}
    return {name: int(text) for name, text in given.items() if text.isdecimal() and len(text) < 4}


def _removed(request: HttpRequest) -> RemovedLine | None:
    offer, quantity = request.GET.get("retire", ""), request.GET.get("quantite", "1")
    if not (offer.isdecimal() and quantity.isdecimal() and len(offer) < 19):
        return None
    title = title_of(int(offer))
    words = request.GET.get("texte", "")[:300]
    return RemovedLine(title, int(offer), max(1, int(quantity[:3])), words) if title else None


@access("public")
@require_POST
@never_cache
def change(request: HttpRequest, line_id: int) -> HttpResponseBase:
    """Another quantity; none takes the line out."""
    key, quantity = basket_key(request), request.POST.get("quantity", "")
    if quantity == "0":
        return remove(request, line_id)
    try:
        number = int(quantity) if quantity.isdecimal() and len(quantity) < 6 else -1
        change_line(key=key, line_id=line_id, quantity=number, at=now())
    except Refusal as refusal:
        return redirect(note(reverse("basket"), refusal))
    return redirect("basket")


@access("public")
@require_POST
@never_cache
def remove(request: HttpRequest, line_id: int) -> HttpResponseBase:
    """Take a line out; the page offers to put it in again."""
    try:
        was = remove_line(key=basket_key(request), line_id=line_id, at=now())
    except Refusal as refusal:
        return redirect(note(reverse("basket"), refusal))
    again: dict[str, str | int] = {"retire": was.offer, "quantite": was.quantity, "texte": was.personalisation}
    return redirect(f"{reverse('basket')}?{urlencode(again)}")


@access("public")
@require_POST
@never_cache
def choose(request: HttpRequest, group_id: str) -> HttpResponseBase:
    """How to have a group; a place is kept for a while."""
    back = inner_address(request.POST.get("next", ""), reverse("basket"))
    mine = visitors_basket(request)
    choice = choice_of(request.POST.get("choice", ""), storable(request.POST.get("address", ""))[:500])
    try:
        if mine is None:
            raise NotFound("")
        is_all = choose_way(key=mine.key, group_id=group_id, choice=choice, at=now())
    except Refusal as refusal:
        return redirect(note(back, refusal, groupe=group_id) + anchor(group_id))
    if is_all and back == reverse("checkout_ways"):
        return redirect("checkout_pay" if mine.email else "checkout")
    return redirect(back + anchor(group_id))
