"""Beside a portal that runs, on its data: opens a sale of the drive that closes soon, and looks at it afterwards."""

import json
from datetime import timedelta

from django.db.models import F, Max

from jachete87.base.times import now
from jachete87.bricks.drive.actions.cycles import join_sellers
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, Place, Slot
from jachete87.bricks.drive.queries import breaches
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.catalogue.queries.checks import breaches as oversold
from jachete87.kernel.search.actions import mark

_HOURS = 6


def open_sale(places: int, seconds: int) -> dict[str, object]:
    """A sale at every point, the next to close; a third of the farmers close after two thirds of the time."""
    at = now()
    end = at + timedelta(seconds=seconds + 60)
    day = max(at.date(), Cycle.objects.aggregate(last=Max("collect_on"))["last"] or at.date()) + timedelta(days=7)
    rule = CycleRule.objects.order_by("pk")[0]
    cycle = Cycle.objects.create(rule=rule, state="open", opens_at=at, closes_at=end, collect_on=day)
    start = at.replace(hour=12) + (day - at.date())
    Slot.objects.bulk_create(
        Slot(cycle=cycle, point=point, starts_at=start + timedelta(hours=n), ends_at=start + timedelta(hours=n + 1),
             capacity=places)
        for point in rule.points.all() for n in range(_HOURS)
    )  # fmt: skip
    join_sellers(at=at)
    early = CycleLeg.objects.filter(cycle=cycle).annotate(third=F("seller_id") % 3).filter(third=0)
    early.update(closes_at=at + timedelta(seconds=20 + seconds * 2 / 3))
    mark(kind="brick", subjects=["drive"])
    titles = Offer.objects.filter(brick="drive").values_list("variant__product__title", flat=True)[:400]
    return {"words": sorted({title.split()[0] for title in titles})}


def look() -> dict[str, object]:
    """What does not hold."""
    late = Place.objects.filter(taken_at__gte=F("closes_at")).values_list("reference", flat=True)
    ills = [*breaches(), *oversold(), *(f"{each} was taken after its cut-off" for each in late)]
    return {"ills": ills}


def main(what: str, *words: str) -> None:
    """Print what was done as JSON."""
    print(json.dumps(open_sale(*map(int, words)) if what == "open" else look()))
