"""The waiting list of a slot: to get on it, and to leave it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from jachete87.base.access import access
from jachete87.base.jinja import lang
from jachete87.base.times import now
from jachete87.bricks.drive.actions.waiting import leave_list, wait_for
from jachete87.bricks.drive.forms.waiting import WaitingForm
from jachete87.bricks.drive.models import Slot, WaitingEntry
from jachete87.bricks.drive.queries import open_cycles
from jachete87.bricks.drive.rules.room import COLD, Room, left


@access("public")
def wait(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Ask to be told when a place is free in a slot that is full, while its sale takes orders."""
    at = now()
    slots = Slot.objects.filter(cycle__in=open_cycles(at), point__is_open=True).select_related("point")
    slot = get_object_or_404(slots, pk=slot_id)
    form = WaitingForm(request.POST or None, initial={"email": getattr(request.user, "email", "")})
    shown = {"slot": slot, "form": form, "is_free": left(slot, Room(1, 1, COLD)) > 0, "minutes": settings.OFFER_MINUTES}
    if request.method == "POST" and form.is_valid() and not shown["is_free"]:
        wait_for(slot=slot, language=lang(), at=at, **form.cleaned_data)
        shown["done"] = True
    return render(request, "drive/wait.jinja", shown, status=422 if form.errors else 200)


@access("public")
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the list; asked first, since programs open the links of letters too."""
    entries = WaitingEntry.objects.select_related("slot__point")
    entry = get_object_or_404(entries, token=token)
    if request.method == "POST":
        leave_list(token=token)
    return render(request, "drive/wait_left.jinja", {"entry": entry, "done": request.method == "POST"})
