"""A gift card is bought, and its code shown to who bought it."""

from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.jinja import lang
from jachete87.base.times import now
from jachete87.kernel.orders.actions.gift_cards import buy_gift_card
from jachete87.kernel.orders.rules.references import gift_card_path
from jachete87.kernel.payments.actions.settlement import refresh
from jachete87.kernel.payments.models import Payment
from jachete87.kernel.vouchers.actions.gift_cards import Gift
from jachete87.kernel.vouchers.enums import VoucherState
from jachete87.kernel.vouchers.models import GiftCard
from jachete87.kernel.vouchers.rules.codes import shown
from jachete87.portal.forms import GiftCardForm
from jachete87.portal.queries.paying import DEMO_CARDS, ways_to_pay_gifts
from jachete87.portal.views.errors import not_found


@access("public")
@never_cache
def gift_cards(request: HttpRequest) -> HttpResponseBase:
    """Buy a gift card."""
    ways = ways_to_pay_gifts()
    form = GiftCardForm(request.POST or None, ways=ways)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_buy(form))
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    shown_ = {"form": form, "ways": ways, "cards": DEMO_CARDS, "key": uuid4().hex}
    return render(request, "portal/gift_cards.jinja", shown_, status=422 if form.errors else 200)


@access("public")
@never_cache
def gift_card(request: HttpRequest, token: str) -> HttpResponse:
    """A gift card for who bought it: how its payment stands, then its code."""
    found = _found(token)
    if found is None:
        return not_found(request, _("Cette carte cadeau n’existe pas, ou le lien n’est pas complet."))
    if found.voucher.state == VoucherState.AWAITING_PAYMENT:
        refresh(token=found.payment, at=now())
        found = _found(token) or found
    payment = Payment.objects.filter(token=found.payment).first()
    told = {"gift": found, "code": shown(found.voucher.code), "action": payment.action_url if payment else ""}
    return render(request, "portal/gift_card.jinja", told)


def _found(token: str) -> GiftCard | None:
    return GiftCard.objects.select_related("voucher").filter(token=token).first()


def _buy(form: GiftCardForm) -> str:
    """Where the buyer goes next: to authenticate the payment, or to the page of the card."""
    said = form.cleaned_data
    gift = Gift(
        amount=said["amount"],
        buyer_email=said["buyer_email"],
        recipient_email=said["recipient_email"],
        message=said["message"],
        language=lang(),
        token=said["key"],
    )
    bought = buy_gift_card(gift=gift, provider=said["payment"], card=said.get("card", ""), at=now())
    payment = Payment.objects.get(token=bought.payment)
    return payment.action_url.removeprefix(settings.BASE_URL) or gift_card_path(bought.token, lang())
