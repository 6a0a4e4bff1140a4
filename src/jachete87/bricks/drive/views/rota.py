"""The rota of duty of a sale, as the drive's agents plan it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.bricks.drive.actions import rota as actions
from jachete87.bricks.drive.enums import DutyState
from jachete87.bricks.drive.forms.rota import ShiftForm
from jachete87.bricks.drive.models import Cycle, Duty, DutyShift
from jachete87.bricks.drive.queries import rota as queries
from jachete87.bricks.drive.views.frame import page


@access("drive_agent")
def rota(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """The shifts of a sale, who is on them and who is missing; a form to plan one more."""
    cycle = _sale(cycle_id)
    form = ShiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_shift(shift=form.shift(cycle), by_user_id=request.user.pk or 0)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("La permanence est prévue."))
            return redirect("drive:rota", cycle.pk)
    shifts = queries.rota_of(cycle)
    shown = {
        "cycle": cycle,
        "shifts": shifts,
        "missing": sum(one.missing for one in shifts),
        "unanswered": sum(one.count(DutyState.ASKED) for one in shifts),
        "given_up": sum(one.count(DutyState.OFFERED, DutyState.SWAP) for one in shifts),
        "sellers": [("", _("Choisir…")), *queries.sellers_for_duty(cycle).values_list("pk", "trade_name")],
        "before": queries.sale_before(cycle),
        "form": form,
    }
    return page(request, "rota", shown, status=422 if form.errors else 200)


@require_POST
@access("drive_agent")
def copy(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Plan the shifts as they were last time."""
    try:
        actions.copy_rota(cycle=_sale(cycle_id), by_user_id=request.user.pk or 0)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Les permanences sont reprises : vérifiez qui peut venir."))
    return redirect("drive:rota", cycle_id)


@require_POST
@access("drive_agent")
def put(request: HttpRequest, cycle_id: int, shift_id: int) -> HttpResponse:
    """Put a seller of the sale on a shift."""
    shift = get_object_or_404(DutyShift, pk=shift_id, cycle=cycle_id)
    given = request.POST.get("seller", "")
    pk = int(given) if given.isdecimal() and len(given) < 18 else 0
    seller = get_object_or_404(queries.sellers_for_duty(shift.cycle), pk=pk)
    actions.put_on_duty(shift=shift, seller=seller, by_user_id=request.user.pk or 0)
    return redirect("drive:rota", cycle_id)


@require_POST
@access("drive_agent")
def take_off(request: HttpRequest, cycle_id: int, duty_id: int) -> HttpResponse:
    """Take a seller off a shift."""
    duty = get_object_or_404(Duty, pk=duty_id, shift__cycle=cycle_id)
    actions.take_off_duty(duty=duty, by_user_id=request.user.pk or 0)
    return redirect("drive:rota", cycle_id)


def _sale(cycle_id: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("rule"), pk=cycle_id)
