"""An agent has an order in another slot, until it is handed over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.texts import storable
from jachete87.base.times import now
from jachete87.bricks.drive.models import Place
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.views.frame import page
from jachete87.kernel import bricks
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.moving import change_slot
from jachete87.kernel.orders.enums import NOT_YET_HAD, Actor
from jachete87.kernel.orders.models import SubOrder


@require_http_methods(["GET", "HEAD", "POST"])
@access("drive_agent")
def slot(request: HttpRequest, place_id: int) -> HttpResponse:
    """The slots in which what is to be had at a place can be had instead; the one that is chosen is taken."""
    place = get_object_or_404(Place.objects.select_related("slot"), pk=place_id)
    orders = SubOrder.objects.filter(brick=SLUG, reservation=place.reference, state__in=NOT_YET_HAD)
    order = get_object_or_404(orders.select_related("purchase").order_by("pk")[:1])
    chosen, refused = request.POST.get("choice", ""), None
    if chosen.isdecimal() and len(chosen) < 19:
        reason = storable(request.POST.get("reason", "")).strip()
        try:
            change_slot(order_id=order.pk, slot_id=int(chosen), deed=Deed(Actor.POINT, now(), reason, request.user.pk))
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Le créneau est changé, le client est prévenu."))
            return redirect("drive:place_slot", place.pk)
    ways = bricks.brick(SLUG).ways_instead(place.reference, now())
    shown = {"order": order, "place": place, "ways": ways, "refused": refused}
    return page(request, "place_slot", shown, status=refused.status if refused else 200)
