"""The post of a point on the day of a sale: drop-offs, baskets, weighing, hand-over; the pages that work off line."""

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jachete87.base.access import access, admits
from jachete87.base.times import PARIS, now
from jachete87.bricks.drive.models import Cycle
from jachete87.bricks.drive.queries.deeds import Post
from jachete87.bricks.drive.queries.post import AtPost, Collection, Item, Part, at_post
from jachete87.bricks.drive.queries.rota import points_served_by
from jachete87.bricks.drive.rules.identity import SLUG
from jachete87.bricks.drive.views.frame import page
from jachete87.kernel.documents.rules.passes import checked, desk_key
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.payments.enums import CounterMeans

PAGES = {
    "remise": _("Remise"),
    "paniers": _("Paniers"),
    "pesee": _("Pesée"),
    "deposes": _("Déposes"),
}
"""The pages of a post that work off line, each with the template of its name."""

AHEAD = 10
"""So many sales are offered to choose from."""


@dataclass(frozen=True, slots=True)
class Asker:
    """One thing on the way to one shopper, as it stands under its product or its seller."""

    collection: Collection
    part: Part
    item: Item


@require_safe
@access("drive_post")
def posts(request: HttpRequest) -> HttpResponse:
    """The next sale to be collected, or another one from today on, with the points where one serves."""
    today = now().astimezone(PARIS).date()
    sales = list(
        Cycle.objects.filter(collect_on__gte=today).select_related("rule").order_by("collect_on", "pk")[:AHEAD]
    )
    wanted = request.GET.get("vente", "")
    chosen = next((sale for sale in sales if str(sale.pk) == wanted), sales[0] if sales else None)
    points = list(points_served_by(request.user, chosen)) if chosen else []
    return page(request, "posts", {"sales": sales, "chosen": chosen, "points": points})


@require_safe
@access("drive_post")
def post(request: HttpRequest, cycle_id: int, point_id: int, name: str) -> HttpResponse:
    """One of the pages of a post."""
    if name not in PAGES:
        raise Http404
    stands = at_post(post_of(request, cycle_id, point_id))
    words = request.GET.get("q", "").strip()
    shown: dict[str, Any] = {"words": words, "collections": _found(stands, words), "means": CounterMeans.choices}
    if name == "pesee":
        shown["products"] = _by_product(stands)
    if name == "deposes":
        shown["sellers"] = _by_seller(stands)
    return draw(request, name, stands, shown)


@require_safe
@access("drive_post")
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served from here so that it may answer for the pages of the posts."""
    path = finders.find("drive/post/service.js")
    if not path:
        raise Http404
    with open(str(path), "rb") as script:
        return HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")


def post_of(request: HttpRequest, cycle_id: int, point_id: int) -> Post:
    """The post of that address, when who asks serves there."""
    cycle = get_object_or_404(Cycle.objects.select_related("rule"), pk=cycle_id)
    return Post(cycle, get_object_or_404(points_served_by(request.user, cycle), pk=point_id))


def draw(request: HttpRequest, name: str, stands: AtPost, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of a post, in its frame."""
    address = partial(reverse, "drive:post")
    addresses = [address(args=[stands.post.cycle.pk, stands.post.point.pk, each]) for each in PAGES]
    frame = {"post": stands.post, "stands": stands, "pages": PAGES, "addresses": addresses, "section": name}
    frame |= {"fresh_key": uuid4, "is_agent": admits("drive_agent", request.user)}
    return render(request, f"drive/post/{name.replace('-', '_')}.jinja", frame | shown, status=status)


def _found(stands: AtPost, words: str) -> list[Collection]:
    """The baskets whose shopper, number or pass is asked for; all when nothing is."""
    known = checked(words, desk_key(SLUG))
    if known is not None:
        return [each for each in stands.collections if known.reference in each.references]
    sought = words.casefold()
    return [each for each in stands.collections if sought in f"{each.name} {' '.join(each.numbers)}".casefold()]


def _askers(stands: AtPost) -> list[Asker]:
    return [Asker(each, part, item) for each in stands.collections for part in each.parts for item in part.items]


def _by_product(stands: AtPost) -> list[tuple[str, list[Asker]]]:
    """What is weighed, by product; who asked first stands first."""
    to_weigh = [asker for asker in _askers(stands) if asker.item.is_to_weigh]
    to_weigh.sort(key=lambda asker: (asker.item.title, asker.part.order.seller_id))
    grouped = groupby(to_weigh, key=lambda asker: (asker.item.title, asker.part.order.seller_id))
    return [(title, list(askers)) for (title, _seller), askers in grouped]


def _by_seller(stands: AtPost) -> list[tuple[Seller, list[Asker]]]:
    """What each seller brings, by name and product."""
    brought = sorted(
        _askers(stands), key=lambda asker: (asker.part.order.seller.trade_name, asker.part.order.seller_id)
    )
    grouped = [(key, list(found)) for key, found in groupby(brought, key=lambda asker: asker.part.order.seller_id)]
    return [
        (found[0].part.order.seller, sorted(found, key=lambda asker: (asker.item.title, asker.item.line.variant_name)))
        for _key, found in grouped
    ]
