"""A shopper has an order in another slot, until its cut-off."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jachete87.base.access import access
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.times import now
from jachete87.kernel import bricks
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.moving import change_slot
from jachete87.kernel.orders.enums import Actor
from jachete87.kernel.orders.models import SubOrder
from jachete87.kernel.orders.queries import find_purchase, view_of
from jachete87.portal.views.errors import not_found


@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def slot(request: HttpRequest, reference: str, token: str, number: int) -> HttpResponseBase:
    """The slots in which an order can be had instead; the one that is chosen is taken."""
    try:
        found = find_purchase(reference, token)
        order = SubOrder.objects.filter(purchase=found, number=number).first()
        if order is None:
            raise NotFound(_("Cette commande n’existe pas."))
    except NotFound as refusal:
        return not_found(request, refusal.message)
    chosen, problem = request.POST.get("choice", ""), None
    if chosen.isdecimal() and len(chosen) < 19:
        try:
            change_slot(order_id=order.pk, slot_id=int(chosen), deed=Deed(Actor.SHOPPER, now()))
            return redirect(f"{view_of(found, now()).path}?fait=creneau#suivi")
        except Refusal as refusal:
            problem = refusal
    in_time = order.deadline is None or order.deadline > now()
    ways = bricks.brick(order.had_with).ways_instead(order.reservation, now()) if in_time else ()
    shown = {"purchase": view_of(found, now()), "order": order, "ways": ways, "problem": problem}
    return render(request, "portal/purchase_slot.jinja", shown, status=problem.status if problem else 200)
