"""The goods of a sale get the numbers by which they are ordered on paper."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from jachete87.bricks.drive.models import Cycle, FormNumber
from jachete87.bricks.drive.queries.forms import unnumbered
from jachete87.bricks.drive.queries.selling import open_cycles


def number_goods(*, at: datetime) -> int:
    """Give what is new in the open sales its number; the numbers given before stay. How many were given."""
    return sum(_number(cycle) for cycle in open_cycles(at) if unnumbered(cycle).exists())


@transaction.atomic
def _number(cycle: Cycle) -> int:
    """One at a time for each sale: its row is held."""
    Cycle.objects.select_for_update(of=("self",), no_key=True).get(pk=cycle.pk)
    last = FormNumber.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0
    fresh = [
        FormNumber(cycle=cycle, offer=offer, number=n) for n, offer in enumerate(unnumbered(cycle), start=last + 1)
    ]
    FormNumber.objects.bulk_create(fresh)
    return len(fresh)
