"""What is kept: a line for later, a price that is accepted, everything held a while longer."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.kernel.basket.actions.aside import set_aside, set_group_aside, take_back, take_note
from jachete87.kernel.basket.actions.holds import renew_holds
from jachete87.kernel.basket.actions.lines import accept_price
from jachete87.kernel.basket.actions.ways import choose_together
from jachete87.kernel.basket.queries.together import together
from jachete87.portal.queries.baskets import seen
from jachete87.portal.rules import inner_address
from jachete87.portal.views.cookies import basket_key, visitors_basket
from jachete87.portal.views.notes import note


@access("public")
@require_POST
@never_cache
def aside(request: HttpRequest, line_id: int) -> HttpResponseBase:
    """Keep a line for later."""
    return _done(lambda: set_aside(key=basket_key(request), line_id=line_id, at=now()))


@access("public")
@require_POST
@never_cache
def group_aside(request: HttpRequest, group_id: str) -> HttpResponseBase:
    """Keep a whole group for later."""
    return _done(lambda: set_group_aside(key=basket_key(request), group_id=group_id, at=now()))


@access("public")
@require_POST
@never_cache
def back(request: HttpRequest, line_id: int) -> HttpResponseBase:
    """Put what was set aside into the basket again."""
    return _done(lambda: take_back(key=basket_key(request), line_id=line_id, at=now()))


@access("public")
@require_POST
@never_cache
def accept(request: HttpRequest, line_id: int) -> HttpResponseBase:
    """Take a line at its new price."""
    price = _amount(request.POST.get("price", ""))
    return _done(lambda: accept_price(key=basket_key(request), line_id=line_id, price=price, at=now()))


@access("public")
@require_POST
@never_cache
def hold(request: HttpRequest) -> HttpResponseBase:
    """Hold everything a while longer."""
    back_to = inner_address(request.POST.get("next", ""), reverse("basket"))
    return _done(lambda: renew_holds(key=basket_key(request), at=now()), back_to)


@access("public")
@require_POST
@never_cache
def same_place(request: HttpRequest) -> HttpResponseBase:
    """Collect at one place what can be collected there."""
    mine = visitors_basket(request)
    offered = together(seen(mine)) if mine else None
    if mine is None or offered is None or offered.place != request.POST.get("place"):
        return redirect(note(reverse("basket"), Refusal(_("Cette proposition n’est plus possible."))))
    choices = {move.group: move.choice for move in offered.moves}
    return _done(lambda: choose_together(key=mine.key, choices=choices, at=now()))


@access("public")
@require_POST
@never_cache
def noted(request: HttpRequest) -> HttpResponseBase:
    """The shopper has seen what joined the basket."""
    return _done(lambda: take_note(key=basket_key(request)))


def _done(act: Callable[[], None], address: str = "") -> HttpResponseBase:
    try:
        act()
    except Refusal as refusal:
        return redirect(note(reverse("basket"), refusal))
    return redirect(address or reverse("basket"))


def _amount(text: str) -> Decimal:
    """The amount of a hidden field; nothing for nonsense."""
    try:
        amount = Decimal(text[:12])
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() else Decimal(0)
