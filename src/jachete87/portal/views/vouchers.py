"""Vouchers on the way to pay: a code is given, or taken away again."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.texts import storable
from jachete87.base.times import now
from jachete87.kernel.vouchers.actions.presenting import find_voucher, present, take_away
from jachete87.kernel.vouchers.queries.campaigns import terms_in_words
from jachete87.kernel.vouchers.rules.codes import shown
from jachete87.portal.queries.baskets import seen
from jachete87.portal.views.cookies import visitors_basket
from jachete87.portal.views.notes import note

_HERE = "#bons"


@access("public")
@never_cache
def balance(request: HttpRequest) -> HttpResponse:
    """What is on a voucher, until when, and for what; its code comes from the square that was scanned, or is typed."""
    code = storable(request.GET.get("code", ""))[:40]
    told: dict[str, object] = {"code": code}
    if not code:
        return render(request, "portal/voucher.jinja", told)
    try:
        voucher = find_voucher(code=code, who=(request.META.get("REMOTE_ADDR", ""),), at=now())
    except Refusal as refusal:
        return render(request, "portal/voucher.jinja", told | {"problem": refusal.message}, status=refusal.status)
    told |= {"voucher": voucher, "code": shown(voucher.code)}
    told["terms"] = terms_in_words(voucher.campaign) if voucher.campaign else []
    return render(request, "portal/voucher.jinja", told)


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
        present(basket_key=mine.key, code=code, parts=seen(mine).to_pay.parts, who=who, at=now())
    except Refusal as refusal:
        return redirect(note(pay, refusal, code="refuse") + _HERE)
    return redirect(pay + _HERE)
