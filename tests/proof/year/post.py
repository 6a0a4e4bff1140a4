"""The day of a sale at one point: weighed, missing, replaced, handed over by the tablet; who does not come."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from uuid import UUID

from django.db.models import Exists, OuterRef

from jachete87.base.money import euros
from jachete87.bricks.drive.actions.deeds import Sender, receive_deeds
from jachete87.bricks.drive.enums import DeedKind, PlaceState
from jachete87.bricks.drive.models import Cycle, Place, Point
from jachete87.bricks.drive.queries.deeds import Post
from jachete87.bricks.drive.rules.deeds import Asked
from jachete87.kernel.orders.actions.changing import miss_line, substitute_line, weigh_line
from jachete87.kernel.orders.actions.ending import cancel_sub_order
from jachete87.kernel.orders.actions.history import Deed
from jachete87.kernel.orders.actions.returning import receive_return, refund_return
from jachete87.kernel.orders.actions.withdrawing import withdraw
from jachete87.kernel.orders.enums import NOT_YET_HAD, Actor, LineState, ReturnState
from jachete87.kernel.orders.models import Line, ReturnCase, SubOrder
from tests.proof.year.hands import Done, tries

SOON = timedelta(hours=1)


@dataclass(frozen=True)
class Day:
    """A sale's day at a point, and its luck."""

    cycle: int
    point: int
    luck: str
    at: datetime

    @cached_property
    def orders(self) -> list[SubOrder]:
        references = Place.objects.filter(slot__cycle=self.cycle, slot__point=self.point).values("reference")
        return list(SubOrder.objects.filter(brick="drive", reservation__in=references).order_by("pk"))


def serve(day: Day) -> Done:
    """Prepare what was ordered there, hand it over to those who come."""
    done, chance = Counter[str](), Random(day.luck)
    _prepare(day, done, chance)
    came, gone = list[Place](), list[Place]()
    for place in _places(day):
        (gone if chance.random() < 0.03 else came).append(place)
    told = [*((DeedKind.HANDED_OVER, place) for place in came), *((DeedKind.ABSENT, place) for place in gone)]
    _tell(day, told, (done, chance))
    return done


def look_after(day: Day) -> Done:
    """Of those who did not come, two in three come now; the farms of the others cancel. Some send things back."""
    done, chance = Counter[str](), Random(day.luck)
    left = {order.reservation for order in day.orders if order.state in NOT_YET_HAD}
    late = [place for place in _places(day) if place.reference in left and chance.random() < 0.66]
    _tell(day, [(DeedKind.HANDED_OVER, place) for place in late], (done, chance))
    for order in SubOrder.objects.filter(pk__in=[order.pk for order in day.orders], state__in=NOT_YET_HAD):
        asked = {"sub_order_id": order.pk, "reason": "Personne n'est venu", "by_user_id": None}
        tries(done, "cancelled, nobody came", cancel_sub_order, at=day.at, **asked)
    _take_back(day, done, chance)
    return done


def _prepare(day: Day, done: Done, chance: Random) -> None:
    """What is sold by weight is weighed, one thing in fifty is missing, one in a hundred is replaced."""
    lines = Line.objects.filter(sub_order__in=day.orders, state=LineState.ORDERED, deposit_of=None)
    for line in lines.order_by("pk"):
        luck, deed = chance.random(), Deed(Actor.SELLER, day.at, "grêle")
        if luck < 0.02:
            tries(done, "missing", miss_line, line_id=line.pk, deed=deed)
        elif line.pack_grams:
            share = chance.choice((1.0, chance.uniform(0.8, 1.2)))
            grams = round(line.pack_grams * line.quantity * share)
            side = "below" if share < 1 else "above" if share > 1 else "at"
            tries(done, f"weighed {side} what was said", weigh_line, line_id=line.pk, grams=grams, deed=deed)
        elif luck < 0.03:
            asked = {"line_id": line.pk, "substitute": "Voisin", "price": euros(line.gross / 2), "deed": deed}
            tries(done, "replaced", substitute_line, **asked)


def _places(day: Day) -> list[Place]:
    places = Place.objects.filter(slot__cycle=day.cycle, slot__point=day.point, state=PlaceState.TAKEN)
    return list(places.order_by("pk"))


def _tell(day: Day, deeds: Sequence[tuple[DeedKind, Place]], book: tuple[Done, Random]) -> None:
    """What the tablet tells after an hour."""
    (done, chance), at = book, day.at + SOON
    post = Post(Cycle.objects.get(pk=day.cycle), Point.objects.get(pk=day.point))
    asked = [Asked(UUID(int=chance.getrandbits(128)), kind, at, place=place.pk) for kind, place in deeds]
    told = receive_deeds(post=post, asked=asked, sender=Sender(f"point-{day.point}", None, at), at=at)
    done.update(f"post: {deed.kind} {deed.outcome}" for deed in told)


def _take_back(day: Day, done: Done, chance: Random) -> None:
    """One thing in a hundred without a container is given back."""
    jars = Line.objects.filter(deposit_of=OuterRef("pk"))
    lines = Line.objects.filter(~Exists(jars), sub_order__in=day.orders, deposit_of=None, cancelled_at=None)
    handed = lines.filter(sub_order__state="handed_over").order_by("pk").select_related("sub_order")
    for line in _some(handed, chance):
        purchase = line.sub_order.purchase_id
        tries(done, "withdrawn after it", withdraw, purchase_id=purchase, line_ids=[line.pk], at=day.at)
    for case in ReturnCase.objects.filter(sub_order__in=day.orders, state=ReturnState.ASKED).order_by("pk"):
        receive_return(case_id=case.pk, by_user_id=None, at=day.at)
        tries(done, "taken back", refund_return, case_id=case.pk, deed=Deed(Actor.SELLER, day.at, ""))


def _some(lines: Iterable[Line], chance: Random) -> list[Line]:
    return [line for line in lines if chance.random() < 0.01]
