"""A sale of many orders and all its papers; imported once Django is set up."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from uuid import uuid4

from jachete87.base.times import PARIS, now
from jachete87.bricks.drive.actions.forms import number_goods
from jachete87.bricks.drive.actions.printing import (
    PAPERS,
    PaperAsk,
    catalogue_paper,
    harvest_paper,
    orders_paper,
    poster_paper,
)
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, Point, Slot
from jachete87.bricks.drive.rules.papers.poster import SIZES
from jachete87.kernel.basket.actions.checkout import CheckoutAsk, checkout
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.actions.ways import choose_way
from jachete87.kernel.basket.queries import find_basket, view
from jachete87.kernel.bricks import Choice
from jachete87.kernel.catalogue.models import Offer, Product, Variant
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.orders.rules.sales import Buyer
from jachete87.kernel.territory.models import Commune

FARMS, POINTS, HOURS, LINES = 30, 6, 5, 9
_FIRST = ["Camille", "Zoé", "Anne-Sophie", "Jean-Baptiste", "Élodie", "Noël", "Maëlle", "Hervé", "Inès", "Gaël"]
_LAST = ["Roux", "Lavergne", "d’Aubusson", "Dupuy-Montbrun", "Ça", "Œillet", "Faucher", "Léonard", "Martin", "L’Hôte"]


def papers(orders: int) -> dict[str, float]:
    """Milliseconds for each paper of a sale of that many orders.

    And CPU for all of them, the database's not counted, and the megabytes that this process keeps of them.
    """
    sale, offers = _sale()
    chance = Random(orders)
    for n in range(orders):
        _order(chance, chance.sample(offers, LINES), n)
    before, used, found = _megabytes(), _cpu(), {}
    for name, make in _all_of(sale).items():
        begun = perf_counter()
        make()
        found[name] = 1000 * (perf_counter() - begun)
    return found | {"cpu": _cpu() - used, "kept": _megabytes() - before}


def _all_of(sale: Cycle) -> dict[str, Callable[[], object]]:
    """What prints each of the papers that there are."""
    at = now()
    legs = list(CycleLeg.objects.filter(cycle=sale).select_related("seller", "cycle"))
    return {
        **{name: _printing(sale, name, at) for name in PAPERS},
        f"{len(legs)} harvest lists": lambda: [harvest_paper(leg=leg, at=at) for leg in legs],
        f"{len(SIZES)} posters": lambda: [poster_paper(cycle=sale, size=size, at=at) for size in SIZES],
        "catalogue and order form": lambda: catalogue_paper(cycle=sale, at=at),
    }


def _printing(sale: Cycle, name: str, at: datetime) -> Callable[[], object]:
    return lambda: orders_paper(cycle=sale, name=name, ask=PaperAsk(), at=at)


def _sale() -> tuple[Cycle, Sequence[int]]:
    """The sale that closes first, with farms, points and slots of its own, and what can be bought there."""
    at = now()
    rule = CycleRule.objects.get(name="Banc d'essai")
    day = (Cycle.objects.filter(rule=rule).latest("pk").collect_on) + timedelta(days=1)
    Cycle.objects.filter(rule=rule, closes_at__lt=at + timedelta(days=1)).update(state="closed")
    sale = Cycle.objects.create(rule=rule, state="open", opens_at=at, closes_at=at + timedelta(hours=9), collect_on=day)
    begin = datetime.combine(day, time(14), PARIS)
    Slot.objects.bulk_create(
        Slot(cycle=sale, point=point, starts_at=begin + n * timedelta(hours=1),
             ends_at=begin + (n + 1) * timedelta(hours=1), capacity=1_000)
        for point in _points() for n in range(HOURS)
    )  # fmt: skip
    farms = list(Seller.objects.filter(brick="drive").order_by("pk")[:FARMS])
    CycleLeg.objects.bulk_create(CycleLeg(cycle=sale, seller=farm, closes_at=sale.closes_at) for farm in farms)
    offers = Offer.objects.filter(brick="drive", variant__product__seller__in=farms)
    weighed = offers.filter(pk__in=list(offers.order_by("pk").values_list("pk", flat=True)[::LINES]))
    Variant.objects.filter(pk__in=weighed.values("variant")).update(is_approximate=True)
    Product.objects.filter(seller__in=farms).update(stock_on_hand=1_000_000)
    number_goods(at=at)
    return sale, list(offers.order_by("pk").values_list("pk", flat=True))


def _points() -> list[Point]:
    communes = Commune.objects.defer("contour").order_by("-population")[:POINTS]
    return [
        Point.objects.get_or_create(
            slug=f"banc-{n}",
            defaults={"name": f"Halle de {commune.name}", "address": "Place de l’Église", "commune": commune,
                      "latitude": commune.latitude, "longitude": commune.longitude},
        )[0]
        for n, commune in enumerate(communes)
    ]  # fmt: skip


def _order(chance: Random, offers: Sequence[int], n: int) -> None:
    """Order these offers, to be collected at one of the points."""
    key = start_basket().key
    for offer in offers:
        add_line(key=key, wanted=Wanted(offer, chance.choice((1, 1, 2, 3))), at=now())
    (group,) = view(find_basket(key), now(), "fr").drawers
    way = group.ways[n % len(group.ways)]
    choose_way(key=key, group_id=group.id, choice=Choice(way.id, chance.choice(way.slots).id, ""), at=now())
    who = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    buyer = Buyer("camille@exemple.fr", who, "0555000000", language="fr", adult=True)
    ask = CheckoutAsk(buyer, "sandbox", accept_terms=True)
    checkout(key=key, ask=ask, idempotency_key=uuid4().hex, at=now())


def _cpu() -> float:
    """Milliseconds of CPU of this process and of those that it started and that have ended."""
    return 1000 * sum(os.times()[:4])


def _megabytes() -> float:
    """What this process has of the memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
