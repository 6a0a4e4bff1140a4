"""The shared collection: what sellers of other bricks bring, seen by them and by agents of the drive."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.files import PDF, file_answer
from jachete87.base.times import now
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.printing import own_paper
from jachete87.bricks.drive.forms.riding import RideForm
from jachete87.bricks.drive.models import Cycle
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.views.frame import page
from jachete87.kernel.membership.actions import update_profile
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.views import for_seller, person

OWN_PAPERS = ("transfert", "colis")
"""What a seller prints of what it brings."""


@require_safe
@access("drive_agent")
def parcels(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """What sellers of other bricks bring to the points of a sale, and what has come."""
    cycle = get_object_or_404(Cycle.objects.select_related("rule__drive"), pk=cycle_id)
    expected = queries.deliveries(queries.riding_in(cycle))
    return page(request, "parcels", {"cycle": cycle, "deliveries": expected, "at": now()})


@require_http_methods(["GET", "HEAD", "POST"])
@access("seller")
@for_seller
def my_rides(request: HttpRequest, seller: Seller) -> HttpResponse:
    """What a seller brings where and until when; and whether it brings anything at all."""
    told = {"agrees": seller.ride_days is not None, "ride_days": 1 if seller.ride_days is None else seller.ride_days}
    form = RideForm(request.POST if request.method == "POST" else None, initial=told)
    if form.is_bound and form.is_valid():
        try:
            update_profile(seller_id=seller.pk, by=person(request), ride_days=form.days)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("drive:my_rides")
    mine = queries.to_bring(request.user).filter(seller=seller)
    shown = {
        "form": form,
        "farm": seller.trade_name,
        "deliveries": queries.deliveries(mine),
        "drives": queries.carriers(),
    }
    shown["is_farm"] = seller.brick_id == SLUG
    return page(request, "my_rides", shown, status=422 if form.errors else 200)


@require_safe
@access("seller")
@for_seller
def my_paper(request: HttpRequest, seller: Seller, cycle_id: int, name: str) -> HttpResponse:
    """The transfer note of what a seller brings to a sale, or its labels."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    if name not in OWN_PAPERS or not queries.riding_in(cycle).filter(seller=seller).exists():
        raise Http404
    body = own_paper(cycle=cycle, name=name, seller_id=seller.pk, at=now())
    return file_answer(body, PDF, f"{name}-{cycle.collect_on}.pdf")
