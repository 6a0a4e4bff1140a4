"""Vouchers on the way to pay: a code is given, or taken away again."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.texts import storable
from jachete87.base.times import now
from jachete87.kernel.vouchers.actions.presenting import present, take_away
from jachete87.portal.queries.baskets import seen
from jachete87.portal.queries.vouchers import parts_of_view
from jachete87.portal.views.cookies import visitors_basket
from jachete87.portal.views.notes import note

_HERE = "#bons"


@access("public")
@require_POST
@never_cache
def use(request: HttpRequest) -> HttpResponseBase:
    """Use a voucher for the basket, by its code; with `remove`, use it no more."""
    mine = visitors_basket(request)
    if mine is None:
        return redirect("basket")
    remove, pay = request.POST.get("remove", ""), reverse("checkout_pay")
    if remove.isdecimal() and len(remove) < 19:
        take_away(basket_key=mine.key, voucher_id=int(remove))
        return redirect(pay + _HERE)
    code = storable(request.POST.get("code", ""))[:40]
    who = (mine.key, request.META.get("REMOTE_ADDR", ""))
    try:
        present(basket_key=mine.key, code=code, parts=parts_of_view(seen(mine)), who=who, at=now())
    except Refusal as refusal:
        return redirect(note(pay, refusal, code="refuse") + _HERE)
    return redirect(pay + _HERE)
