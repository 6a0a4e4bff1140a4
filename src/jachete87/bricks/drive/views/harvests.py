"""What each producer brings to a sale: its own page, and what agents see of who has looked."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jachete87.base.access import access
from jachete87.base.errors import Refusal
from jachete87.base.files import PDF, file_answer, table_answer
from jachete87.base.times import now
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.harvests import see_list, send_again
from jachete87.bricks.drive.actions.printing import harvest_paper
from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.queries.gathering import gathered
from jachete87.bricks.drive.rules.gathering import Gathered, points_of, totals
from jachete87.bricks.drive.views.frame import page

_PAGE = 20


@access("public")
@require_safe
@never_cache
def harvest(request: HttpRequest, token: str) -> HttpResponse:
    """The list of one seller, for who holds the link of its letter; that it was opened is kept."""
    leg = _leg(token)
    if request.method == "GET":
        see_list(leg_id=leg.pk, at=now())
    lines = gathered(leg.cycle, leg.seller_id)
    ordered = sorted(lines, key=lambda line: (line.stop.point, line.reference, line.title.casefold()))
    shown = {"leg": leg, "token": token, "totals": totals(lines), "points": points_of(lines), "lines": ordered}
    return render(request, "drive/harvest.jinja", shown | {"is_open": leg.closes_at > now()})


@access("public")
@require_safe
@never_cache
def harvest_file(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """The same list on paper, or as a table."""
    leg = _leg(token)
    name = f"recolte-{leg.cycle.collect_on}.{kind}"
    if kind == "pdf":
        return file_answer(harvest_paper(leg=leg, at=now()), PDF, name)
    return table_answer(_rows(gathered(leg.cycle, leg.seller_id)), name, to_keep=True)


@require_safe
@access("seller")
def harvests(request: HttpRequest) -> HttpResponse:
    """The harvest lists of the sellers for whom one acts, the latest first."""
    shown = Paginator(queries.legs_of(request.user), _PAGE).get_page(request.GET.get("page"))
    return page(request, "harvests", {"shown": shown, "told": queries.told(shown)})


@require_safe
@access("drive_agent")
def watch(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Who takes part in a sale, who was told what to bring, and who has not looked yet."""
    cycle = get_object_or_404(Cycle.objects.select_related("rule"), pk=cycle_id)
    told = queries.told_legs(cycle)
    unseen = [one for one in told if one.told and not one.told.seen_at and one.orders]
    return page(request, "harvest_watch", {"cycle": cycle, "told": told, "unseen": unseen, "at": now()})


@require_safe
@access("drive_agent")
def watched(request: HttpRequest, leg_id: int) -> HttpResponse:
    """The list of one seller on paper, for agents: it does not count as seen."""
    leg = get_object_or_404(CycleLeg.objects.select_related("seller", "cycle"), pk=leg_id)
    return file_answer(harvest_paper(leg=leg, at=now()), PDF, f"recolte-{leg.seller.slug}.pdf")


@require_POST
@access("drive_agent")
def again(request: HttpRequest, leg_id: int) -> HttpResponse:
    """Write to a producer once more."""
    leg = get_object_or_404(CycleLeg, pk=leg_id)
    try:
        send_again(leg_id=leg.pk, by_user_id=request.user.pk or 0, at=now())
        messages.success(request, _("La liste part à nouveau."))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("drive:harvest_watch", leg.cycle_id)


def _leg(token: str) -> CycleLeg:
    leg = queries.leg_of_link(token)
    if leg is None:
        raise Http404
    return leg


def _rows(lines: list[Gathered]) -> Iterator[list[str]]:
    yield [
        _("Point de retrait"),
        _("Commande"),
        _("Pour"),
        _("Quantité"),
        _("Produit"),
        _("Conditionnement"),
        _("Note"),
    ]
    for line in sorted(lines, key=lambda line: (line.stop.point, line.reference, line.title.casefold())):
        stop = line.stop.point
        yield [stop, line.reference, line.shopper, str(line.quantity), line.title, line.pack, line.note]
