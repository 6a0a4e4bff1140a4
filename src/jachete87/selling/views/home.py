"""The seller's first page: what there is to do; and for whom one acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from jachete87.base.access import access
from jachete87.base.times import PARIS, now
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.queries import sellers_of
from jachete87.kernel.membership.views import CHOSEN, for_seller
from jachete87.selling.queries import to_do
from jachete87.selling.views.frame import page


@require_safe
@access("seller")
@for_seller
def home(request: HttpRequest, seller: Seller) -> HttpResponse:
    """What there is to do first."""
    return page(request, "home", seller, {"to_do": to_do(seller, now().astimezone(PARIS).date())})


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
def choose(request: HttpRequest) -> HttpResponse:
    """Choose for which of one's sellers to act."""
    mine = sellers_of(request.user).order_by("trade_name")
    if request.method != "POST":
        return render(request, "selling/choose.jinja", {"sellers": mine})
    asked = request.POST.get("seller", "")
    seller = get_object_or_404(mine, pk=asked if asked.isdecimal() and len(asked) < 19 else None)
    request.session[CHOSEN] = seller.pk
    return redirect("selling:home")
