"""A shopper's subscriptions: begun, changed, paused, ended; signed in, on a telephone."""

from datetime import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Forbidden, Refusal
from jachete87.base.times import PARIS, now
from jachete87.bricks.drive.actions import subscribing
from jachete87.bricks.drive.forms.subscriptions import PauseForm, SubscriptionForm, packs_initial
from jachete87.bricks.drive.models import Cycle, Place, Subscription, SubscriptionLine
from jachete87.bricks.drive.queries import subscriptions as queries
from jachete87.bricks.drive.rules.subscriptions import clock, rhythm
from jachete87.bricks.drive.rules.texts import hours_of
from jachete87.kernel.accounts.models import User
from jachete87.kernel.orders.models import Purchase


@require_safe
@access("signed_in")
@never_cache
def subscriptions(request: HttpRequest) -> HttpResponse:
    """One's subscriptions, and what a new one can be made of."""
    rows = [(each, _manner(each.subscription)) for each in queries.subscriptions_of(request.user)]
    shown = {"rows": rows, "orders": queries.orders_to_repeat(request.user)}
    return render(request, "drive/subscriptions.jinja", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@access("signed_in")
@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    """A new subscription, filled with a past order or an offer where one is named."""
    packs, initial = _begun(request)
    form = _form(request, packs, initial, asks_terms=True)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = subscribing.subscribe(user=_person(request), wish=form.wish(), at=now())
            except Refusal as refusal:
                form.add_error(None, refusal.message)
            else:
                said = _("Votre abonnement est en place : chaque commande vous est confirmée par courriel.")
                return _done(request, made, said)
    return render(request, "drive/subscribe.jinja", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access("signed_in")
@never_cache
def subscription(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """What is ordered when, and what is wanted from the next order on."""
    mine, at = _mine(request, subscription_id), now()
    lines = list(SubscriptionLine.objects.filter(subscription=mine))
    packs = {line.offer_id: line.quantity for line in lines if line.offer_id}
    is_outdated = mine.terms_version != settings.TERMS_VERSION
    initial = {
        "place": f"{mine.rule_id}-{mine.point_id}",
        "hour": mine.hour,
        "weeks": mine.weeks,
        "since": mine.first_on,
        "adult": mine.adult_declared,
    }
    form = _form(request, packs, initial, asks_terms=is_outdated)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                subscribing.change(subscription=mine, wish=form.wish(), at=at, accepts_terms=is_outdated)
            except Refusal as refusal:
                form.add_error(None, refusal.message)
            else:
                said = _(
                    "C’est changé pour les prochaines commandes ; celle qui est déjà passée se change sur sa page."
                )
                return _done(request, mine, said)
    shown = {
        "mine": mine,
        "lines": lines,
        "manner": _manner(mine),
        "turns": queries.turns_of(mine, at),
        "past": queries.past_of(mine, at),
        "form": form,
        "is_outdated": is_outdated,
        "pause": PauseForm(initial={"since": at.astimezone(PARIS).date()}),
    }
    return render(request, "drive/subscription.jinja", shown, status=status)


@require_POST
@access("signed_in")
def turn(request: HttpRequest, subscription_id: int, cycle_id: int) -> HttpResponse:
    """Stay away from one sale, or come after all."""
    mine = _mine(request, subscription_id)
    cycle = get_object_or_404(Cycle, pk=cycle_id, rule=mine.rule_id)
    try:
        if request.POST.get("venir"):
            subscribing.come_back(subscription=mine, cycle=cycle, at=now())
            said = _("C’est noté : vous venez. La commande est passée dans quelques minutes si la vente est ouverte.")
        elif subscribing.stay_away(subscription=mine, cycle=cycle, at=now()):
            said = _("C’est noté : votre commande de cette vente est annulée.")
        else:
            said = _("C’est noté : rien ne sera commandé pour cette vente.")
    except Refusal as refusal:
        return _refused(request, mine, refusal)
    return _done(request, mine, said)


@require_POST
@access("signed_in")
def pause(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Pause from a day on, or go on again."""
    mine = _mine(request, subscription_id)
    if request.POST.get("reprendre"):
        subscribing.resume(subscription=mine, at=now())
        return _done(request, mine, _("L’abonnement reprend."))
    form = PauseForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal(_("Indiquez le premier jour de la pause, et le dernier si vous le connaissez."))
        count = subscribing.pause(subscription=mine, at=now(), **form.cleaned_data)
    except Refusal as refusal:
        return _refused(request, mine, refusal)
    text = ngettext("%(num)s commande déjà passée est annulée.", "%(num)s commandes déjà passées sont annulées.", count)
    said = _("La pause est notée.")
    return _done(request, mine, f"{said} {text % {'num': count}}" if count else said)


@require_POST
@access("signed_in")
def end(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Order nothing more."""
    mine = _mine(request, subscription_id)
    try:
        subscribing.end(subscription=mine, at=now())
    except Refusal as refusal:
        return _refused(request, mine, refusal)
    return _done(request, mine, _("L’abonnement est terminé. Une commande déjà passée reste à retirer, ou à annuler."))


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Forbidden("")
    return request.user


def _mine(request: HttpRequest, subscription_id: int) -> Subscription:
    own = Subscription.objects.filter(user=_person(request)).select_related("rule", "point")
    return get_object_or_404(own, pk=subscription_id)


def _manner(mine: Subscription) -> str:
    """Where, when and how often, in a line."""
    told = {"point": mine.point.name, "days": hours_of(mine.rule), "hour": clock(mine.hour)}
    where = _("%(point)s (%(days)s), vers %(hour)s") % told
    return f"{where}, {rhythm(mine.weeks)}"


def _begun(request: HttpRequest) -> tuple[dict[int, int], dict[str, Any]]:
    """What a new subscription starts with."""
    initial: dict[str, Any] = {"since": now().astimezone(PARIS).date(), "hour": time(18), "weeks": 1}
    offer = request.GET.get("offre", "")
    packs = {int(offer): 1} if offer.isdecimal() and len(offer) < 19 else {}
    reference = request.GET.get("achat", "")[:12]
    bought = Purchase.objects.filter(user=_person(request), reference=reference).first() if reference else None
    if bought is not None:
        packs, order = queries.packs_of(bought)
        place = Place.objects.filter(reference=order.reservation).select_related("slot__cycle") if order else ()
        for each in place:
            initial["place"] = f"{each.slot.cycle.rule_id}-{each.slot.point_id}"
            initial["hour"] = each.slot.starts_at.astimezone(PARIS).time()
    return packs, initial


def _form(
    request: HttpRequest, packs: dict[int, int], initial: dict[str, Any], *, asks_terms: bool
) -> SubscriptionForm:
    given = request.POST if request.method == "POST" else None
    return SubscriptionForm(
        given,
        initial=initial | packs_initial(packs),
        offers=queries.offers_to_choose(request.user, set(packs)),
        places=queries.places_to_choose(),
        asks_terms=asks_terms,
    )


def _done(request: HttpRequest, mine: Subscription, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("drive_subscription", mine.pk)


def _refused(request: HttpRequest, mine: Subscription, refusal: Refusal) -> HttpResponse:
    messages.error(request, refusal.message)
    return redirect("drive_subscription", mine.pk)
