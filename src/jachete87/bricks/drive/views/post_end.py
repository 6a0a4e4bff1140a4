"""What a person looks at: deeds against each other, and the end of the day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.times import now
from jachete87.bricks.drive.actions.deeds import settle_deed
from jachete87.bricks.drive.queries.deeds import to_settle
from jachete87.bricks.drive.queries.post import at_post
from jachete87.bricks.drive.queries.settlement import settlement
from jachete87.bricks.drive.views.post import draw, post_of


@require_http_methods(["GET", "HEAD", "POST"])
@access("drive_post")
def conflicts(request: HttpRequest, cycle_id: int, point_id: int) -> HttpResponse:
    """What two tablets did against each other, and what waits, until a person settles it."""
    post = post_of(request, cycle_id, point_id)
    if request.method == "POST":
        deed_id, apply = request.POST.get("deed", ""), request.POST.get("how") == "apply"
        try:
            known = int(deed_id) if deed_id.isascii() and deed_id.isdigit() else 0
            settle_deed(post=post, deed_id=known, apply=apply, by_user_id=request.user.pk, at=now())
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return redirect("drive:post_conflicts", cycle_id, point_id)
    stands = at_post(post)
    names = {each.place.pk: each.name for each in stands.collections}
    return draw(request, "a-verifier", stands, {"deeds": to_settle(post), "names": names})


@require_safe
@access("drive_post")
def end_of_day(request: HttpRequest, cycle_id: int, point_id: int) -> HttpResponse:
    """The end of the day at a point, to look through and to print."""
    stands = at_post(post_of(request, cycle_id, point_id))
    return draw(request, "cloture", stands, {"day": settlement(stands)})
