"""The slots of a sale, as the drive's agents size, add and close them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.bricks.drive.actions.slots import add_slot, change_slot
from jachete87.bricks.drive.forms.points import NewSlotForm, SlotForm
from jachete87.bricks.drive.models import Cycle, Slot
from jachete87.bricks.drive.queries.point_desk import slots_of_sale
from jachete87.bricks.drive.views.frame import page


@require_safe
@access("drive_agent")
def slots(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """The slots of a sale with what is booked, and a form to add one."""
    return _sheet(request, _sale(cycle_id))


@require_POST
@access("drive_agent")
def change(request: HttpRequest, cycle_id: int, slot_id: int) -> HttpResponse:
    """Give a slot another room, close it or open it again."""
    cycle, slot = _sale(cycle_id), get_object_or_404(Slot, pk=slot_id, cycle=cycle_id)
    form = SlotForm.of(slot, request.POST)
    if not form.is_valid():
        return _sheet(request, cycle, 422, **{f"of_{slot.pk}": form})
    try:
        is_open = form.cleaned_data["is_open"]
        change_slot(slot=slot, to=form.room(), is_open=is_open, by_user_id=request.user.pk or 0)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _sheet(request, cycle, refusal.status, **{f"of_{slot.pk}": form})
    messages.success(request, _("Le créneau est enregistré."))
    return redirect("drive:slots", cycle.pk)


@require_POST
@access("drive_agent")
def add(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Add a slot to a sale."""
    cycle, form = _sale(cycle_id), NewSlotForm(request.POST)
    if not form.is_valid():
        return _sheet(request, cycle, 422, new=form)
    try:
        add_slot(slot=form.slot(cycle), by_user_id=request.user.pk or 0)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _sheet(request, cycle, refusal.status, new=form)
    messages.success(request, _("Le créneau est ajouté."))
    return redirect("drive:slots", cycle.pk)


def _sale(cycle_id: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("rule"), pk=cycle_id)


def _sheet(request: HttpRequest, cycle: Cycle, status: int = 200, **asked: SlotForm | NewSlotForm) -> HttpResponse:
    """The slots of a sale; what was asked of one and refused stands in its form (`of_<id>`), of a new one in `new`."""
    rows = [(slot, asked.get(f"of_{slot.pk}") or SlotForm.of(slot)) for slot in slots_of_sale(cycle)]
    return page(request, "slots", {"cycle": cycle, "rows": rows, "new": asked.get("new") or NewSlotForm()}, status)
