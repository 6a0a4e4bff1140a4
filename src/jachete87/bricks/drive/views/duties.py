"""A seller's turns of duty: its answers, and what it may take over from others."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.bricks.drive.actions import turns as actions
from jachete87.bricks.drive.queries import turns as queries
from jachete87.bricks.drive.rules.rota import shift_label
from jachete87.bricks.drive.views.frame import page
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller, person

_DEEDS: dict[str, tuple[Callable[..., None], object]] = {
    "oui": (actions.accept_turn, gettext_lazy("C’est noté : vous venez.")),
    "non": (actions.offer_turn, gettext_lazy("C’est noté. La permanence reste à vous jusqu’à ce qu’on la reprenne.")),
    "reprendre": (actions.take_turn, gettext_lazy("Merci ! Cette permanence est à vous.")),
    "accord": (actions.agree_swap, gettext_lazy("L’échange est fait.")),
    "refus": (actions.decline_swap, gettext_lazy("C’est noté : vous gardez votre permanence.")),
}


@require_safe
@access("seller")
@for_seller
def duties(request: HttpRequest, seller: Seller) -> HttpResponse:
    """The turns of a seller, what others ask of it, and where somebody is missing."""
    at = now()
    shown = {
        "farm": seller.trade_name,
        "turns": [(turn, _options(turn)) for turn in queries.turns_of(seller, at)],
        "swaps": queries.swaps_asked_of(seller, at),
        "offered": queries.turns_to_take(seller, at),
        "holes": queries.holes_for(seller, at),
        "label": shift_label,
    }
    return page(request, "my_duties", shown)


@require_POST
@access("seller")
@for_seller
def answer(request: HttpRequest, seller: Seller, duty_id: int) -> HttpResponse:
    """What a seller says of a turn: its own, or another's."""
    said = actions.Said(seller, person(request).pk, now())
    deed, wished = request.POST.get("geste", ""), request.POST.get("contre", "")
    try:
        if wished.isdecimal() and len(wished) < 19:
            actions.ask_swap(duty_id=duty_id, wished_id=int(wished), said=said)
            messages.success(request, _("Votre demande d’échange est envoyée."))
        elif deed in _DEEDS:
            action, words = _DEEDS[deed]
            action(duty_id=duty_id, said=said)
            messages.success(request, str(words))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("drive:my_duties")


@require_POST
@access("seller")
@for_seller
def volunteer(request: HttpRequest, seller: Seller, shift_id: int) -> HttpResponse:
    """A seller comes where somebody is missing."""
    try:
        actions.volunteer(shift_id=shift_id, said=actions.Said(seller, person(request).pk, now()))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Merci ! Cette permanence est à vous."))
    return redirect("drive:my_duties")


def _options(turn: queries.Turn) -> list[tuple[str, str]]:
    found = [(str(one.pk), f"{one.seller.trade_name}, {shift_label(one.shift)}") for one in turn.others]
    return [("", _("Choisir…")), *found] if found else []
