"""Who comes to a sale, as the drive's agents see it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.bricks.drive.actions.legs import set_coming
from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.queries.desk import legs_of_cycle
from jachete87.bricks.drive.views.frame import page
from jachete87.kernel.membership.views import person


@require_safe
@access("drive_agent")
def farms(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """The farms of a sale, what is ordered of each and on what terms it comes."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    return page(request, "farms", {"cycle": cycle, "legs": legs_of_cycle(cycle), "at": now()})


@require_POST
@access("drive_agent")
def farm_presence(request: HttpRequest, leg_id: int) -> HttpResponse:
    """A farm has told an agent that it does not come, or does after all."""
    leg = get_object_or_404(CycleLeg, pk=leg_id)
    comes = request.POST.get("vient") == "1"
    try:
        set_coming(leg_id=leg.pk, comes=comes, by_user_id=person(request).pk, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("C’est noté : la ferme vient.") if comes else _("C’est noté : elle ne vient pas."))
    return redirect("drive:farms", leg.cycle_id)
