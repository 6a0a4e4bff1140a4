"""The way to pay, in at most three steps: who, how each group is had, what and how it is paid."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.jinja import lang
from jachete87.base.money import ZERO
from jachete87.base.times import now
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.actions.checkout import CheckoutAsk, PaymentDeclined, PriceChanged, checkout
from jachete87.kernel.basket.actions.holds import renew_holds
from jachete87.kernel.basket.actions.opening import note_contact
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries import BasketView
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.orders.queries import purchase_of_basket
from jachete87.kernel.orders.rules.references import purchase_path
from jachete87.kernel.orders.rules.sales import Buyer
from jachete87.kernel.vouchers.actions.refusing import TooManyTries, VoucherRefused
from jachete87.kernel.vouchers.queries import presented_for
from jachete87.portal.forms import ContactForm, PaymentForm
from jachete87.portal.queries.baskets import amounts_of, seen, withdrawals_of
from jachete87.portal.queries.paying import DEMO_CARDS, installed_ways, ways_to_pay
from jachete87.portal.queries.vouchers import Paying, paying
from jachete87.portal.views.cookies import basket_key, is_theirs, visitors_basket
from jachete87.portal.views.notes import note, taken_note

_ASIDE = {"accept_terms", "adult", "card"}


@access("public")
@never_cache
def contact(request: HttpRequest) -> HttpResponseBase:
    """Who buys."""
    mine = visitors_basket(request)
    if mine is None:
        return _nothing_to_buy(request)
    user = request.user
    known = {"name": mine.name, "email": mine.email, "phone": mine.phone}
    if isinstance(user, User) and not mine.email:
        known = {"name": user.full_name, "email": user.email, "phone": user.phone}
    form = ContactForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        note_contact(basket_id=mine.pk, **form.cleaned_data)
        renew_holds(key=mine.key, at=now())
        return redirect("checkout_ways")
    return render(request, "portal/checkout_contact.jinja", {"form": form}, status=422 if form.errors else 200)


@access("public")
@never_cache
def ways(request: HttpRequest) -> HttpResponseBase:
    """How each group is had, where the basket does not say it yet."""
    mine = visitors_basket(request)
    if mine is None:
        return _nothing_to_buy(request)
    basket = seen(mine)
    if not basket.going:
        return redirect("basket")
    if basket.goes_on and "changer" not in request.GET:
        return redirect("checkout_pay" if mine.email else "checkout")
    shown = {"basket": basket, "refused": taken_note(request), "refused_group": request.GET.get("groupe", "")}
    return render(request, "portal/checkout_ways.jinja", shown)


@access("public")
@never_cache
def pay(request: HttpRequest) -> HttpResponseBase:
    """What is bought, once more, and the button that obliges to pay."""
    mine = visitors_basket(request)
    if mine is None:
        return _bought_before(request) or _nothing_to_buy(request)
    if request.method == "POST" and (bought := _bought_at_once(request, mine)):
        return redirect(_next(bought))
    basket = seen(mine)
    if not mine.email or not basket.goes_on:
        return redirect("checkout_ways" if mine.email else "checkout")
    vouchers = paying(basket, now())
    form = _form(request, basket, vouchers)
    if request.method == "POST" and form.is_valid():
        return _order(request, basket, form, vouchers)
    return _page(request, basket, form, vouchers)


def _bought_at_once(request: HttpRequest, mine: Basket) -> Purchase | None:
    """The purchase of a form in which nothing is missing; what is refused is looked at with the whole basket.

    Everything is checked when it is bought: to read the basket for it before would only cost time.
    """
    form = PaymentForm(request.POST, ways=installed_ways(), alcohol="adult" in request.POST)
    if not mine.email or presented_for(mine.key) or not form.is_valid():
        return None
    try:
        return _buy(request, mine, form.cleaned_data, ())
    except Refusal:
        return None


def _form(request: HttpRequest, basket: BasketView, vouchers: list[Paying]) -> PaymentForm:
    ways = ways_to_pay(basket) if _rest(basket, vouchers) or not basket.total else []
    start = {"key": uuid4().hex, "total": basket.total, "payment": ways[0][0] if ways else ""}
    return PaymentForm(request.POST or None, initial=start, ways=ways, alcohol=basket.has_alcohol)


def _rest(basket: BasketView, vouchers: list[Paying]) -> Decimal:
    return basket.to_pay.rest - sum((one.amount for one in vouchers), ZERO)


def _page(request: HttpRequest, basket: BasketView, form: PaymentForm, vouchers: list[Paying]) -> HttpResponse:
    shown = {
        "basket": basket,
        "form": form,
        "key": uuid4().hex,
        "problem": "" if "code" in request.GET else taken_note(request),
        "voucher_problem": taken_note(request) if "code" in request.GET else "",
        "vouchers": vouchers,
        "rest": _rest(basket, vouchers),
        "rows": [*amounts_of(basket), *((one.name, -one.amount, one.code) for one in vouchers if one.amount)],
        "withdrawals": withdrawals_of(basket),
        "ways": ways_to_pay(basket),
        "cards": DEMO_CARDS,
    }
    return render(request, "portal/checkout_pay.jinja", shown, status=422 if form.errors else 200)


def _buy(
    request: HttpRequest, basket: Basket | BasketView, said: Mapping[str, Any], vouchers: tuple[str, ...]
) -> Purchase:
    user_id = request.user.pk if request.user.is_authenticated else None
    ask = CheckoutAsk(
        buyer=Buyer(basket.email, basket.name, basket.phone, lang(), user_id, said.get("adult", False)),
        provider=said["payment"],
        accept_terms=said["accept_terms"],
        card=said.get("card", ""),
        expected_total=said["total"],
        leave=True,
        vouchers=vouchers,
        expected_rest=said["rest"],
        client=request.META.get("REMOTE_ADDR", ""),
    )
    return checkout(key=basket.key, ask=ask, idempotency_key=said["key"], at=now())


def _order(request: HttpRequest, basket: BasketView, form: PaymentForm, vouchers: list[Paying]) -> HttpResponseBase:
    said = {"payment": ways_to_pay(basket)[0][0], **form.cleaned_data}
    try:
        bought = _buy(request, basket, said, tuple(one.code for one in vouchers if one.amount))
    except PaymentDeclined as refusal:
        form.add_error("card" if "card" in form.fields else "payment", refusal.message)
        return _page(request, basket, form, vouchers)
    except (PriceChanged, VoucherRefused, TooManyTries) as refusal:
        return redirect(note(reverse("checkout_pay"), refusal))
    except Refusal as refusal:
        return redirect(note(reverse("basket"), refusal))
    return redirect(_next(bought))


def _next(bought: Purchase) -> str:
    """Where the shopper goes: to authenticate the payment, or to the page of the purchase."""
    action = bought.payment.action_url if bought.payment else ""
    return action.removeprefix(settings.BASE_URL) or purchase_path(bought.reference, bought.token, lang())


def _bought_before(request: HttpRequest) -> HttpResponseBase | None:
    """A page that is reloaded, or a button pressed twice, after the basket was bought."""
    key = basket_key(request)
    bought = purchase_of_basket(key) if key else None
    return redirect(_next(bought)) if bought and is_theirs(request, bought.user_id) else None


def _nothing_to_buy(request: HttpRequest) -> HttpResponseBase:
    return _bought_before(request) or redirect(note(reverse("basket"), Refusal(_("Votre panier est vide."))))
