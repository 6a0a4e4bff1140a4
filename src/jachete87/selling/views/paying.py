"""The page on which a seller sees how it is paid, and opens its account at the provider."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller
from jachete87.kernel.orders.queries.shares import seller_money
from jachete87.kernel.payments.actions.accounts import onboard, refresh_account
from jachete87.kernel.payments.models import SellerAccount
from jachete87.kernel.payments.providers.registry import marketplaces
from jachete87.kernel.payments.rules import asked_of_seller
from jachete87.selling.views.frame import page


@require_safe
@access("seller")
@for_seller
def paid(request: HttpRequest, seller: Seller) -> HttpResponse:
    """How the seller is paid; after the provider's pages its account is looked at again."""
    problem = ""
    if "retour" in request.GET:
        try:
            for each in SellerAccount.objects.filter(seller=seller, provider__in=marketplaces()):
                refresh_account(provider_slug=each.provider, account=each.account, at=now())
        except Refusal as refusal:
            problem = refusal.message
    return _page(request, seller, problem)


@require_POST
@access("seller")
@for_seller
def account(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Go on to the provider's pages, where the seller says who it is."""
    back = f"{settings.BASE_URL}{reverse('selling:paid')}?retour=1"
    try:
        asked = onboard(seller_id=seller.pk, provider_slug=request.POST.get("provider", ""), page=back, at=now())
    except Refusal as refusal:
        return _page(request, seller, refusal.message, refusal.status)
    return redirect(asked)


def _page(request: HttpRequest, seller: Seller, problem: str = "", status: int = 200) -> HttpResponse:
    money = seller_money(seller.pk)
    context = {
        "money": money,
        "places": sorted(marketplaces()),
        "accounts": {each.provider: each for each in money.accounts},
        "asked": {each.provider: asked_of_seller(each.due.split()) for each in money.accounts},
        "problem": problem,
    }
    return page(request, "paid", seller, context, status)
