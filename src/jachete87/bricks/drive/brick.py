"""The drive on the contract of a brick: one group for each cycle, collected in slots at points."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.changing import follow_changes
from jachete87.bricks.drive.actions.cycles import join_sellers, open_and_close, plan_cycles
from jachete87.bricks.drive.actions.forms import number_goods
from jachete87.bricks.drive.actions.harvests import send_harvest_lists
from jachete87.bricks.drive.actions.places import closed, fit_place, free_lapsed, free_place, hold_place, take_place
from jachete87.bricks.drive.actions.waiting import claim_place, offer_places
from jachete87.bricks.drive.api import router
from jachete87.bricks.drive.enums import PlaceState
from jachete87.bricks.drive.models import CycleLeg, Slot
from jachete87.bricks.drive.rules import identity, texts
from jachete87.bricks.drive.rules.room import room_for
from jachete87.kernel import bricks
from jachete87.kernel.bricks import (
    Availability,
    Choice,
    Desk,
    GroupQuote,
    Kept,
    LineAsk,
    Notice,
    PlaceCard,
    WayNotAvailable,
)

_UNSEARCHED = (
    *(
        "closedweek",
        "cyclenotice",
        "cyclerule",
        "deskdeed",
        "duty",
        "dutyshift",
        "farmdrive",
        "formnumber",
        "harvestlist",
    ),
    *("place", "ruleexception", "slot", "waitingentry"),
)


class Drive(bricks.Brick):
    """The farm drive."""

    slug = identity.SLUG
    colour = "#2c673a"
    institution = identity.INSTITUTION
    urlconf = "jachete87.bricks.drive.urls.public"
    desk_urlconf = "jachete87.bricks.drive.urls.desks"
    router = router
    unsearched = frozenset(f"drive_{name}" for name in _UNSEARCHED)

    @property
    def name(self) -> str:
        return gettext("Drive fermier")

    @property
    def promise(self) -> str:
        return gettext("Commandez aux fermes jusqu'à l'heure limite, retirez tout au même endroit.")

    def availabilities(self, offer_ids: Collection[int], at: datetime) -> Mapping[int, Availability]:
        sold = queries.sold_of(offer_ids)
        legs = queries.open_legs({each.seller_id for each in sold.values()}, at)
        found = {offer: leg for offer, each in sold.items() if (leg := legs.leg_of(each))}
        points = queries.points_of_cycles(leg.cycle_id for leg in found.values())
        said = {leg.pk: texts.availability(leg, points.get(leg.cycle_id, []), at) for leg in found.values()}
        return {offer: said[leg.pk] for offer, leg in found.items() if points.get(leg.cycle_id)}

    def places(self) -> Iterable[PlaceCard]:
        rules = queries.rules_by_point()
        return [texts.place_card(point, rules.get(point.pk, [])) for point in queries.points()]

    def quote(self, lines: Sequence[LineAsk], at: datetime) -> Sequence[GroupQuote]:
        sold = queries.sold_of([line.offer_id for line in lines])
        legs = queries.open_legs({each.seller_id for each in sold.values()}, at)
        drawers: dict[int, list[tuple[LineAsk, CycleLeg]]] = defaultdict(list)
        too_late: list[LineAsk] = []
        for line in lines:
            leg = legs.leg_of(sold[line.offer_id]) if line.offer_id in sold else None
            if leg is None:
                too_late.append(line)
            else:
                drawers[leg.cycle_id].append((line, leg))
        slots = queries.slots_of(drawers)
        quotes = [_cycle_quote(drawer, slots.get(cycle, [])) for cycle, drawer in drawers.items()]
        return [*quotes, *([_closed_quote(too_late, at)] if too_late else [])]

    def reserve(self, lines: Sequence[LineAsk], choice: Choice, until: datetime, at: datetime) -> str:
        slot = Slot.objects.filter(pk=choice.slot, point__is_open=True).first() if choice.slot else None
        if slot is None or choice.way != texts.way_id(slot.point_id):
            raise WayNotAvailable(gettext("Choisissez un créneau de ce point de retrait."))
        sold = queries.sold_of([line.offer_id for line in lines])
        legs = queries.open_legs({each.seller_id for each in sold.values()}, at)
        mine = [legs.leg_of(each) for each in sold.values()]
        found = [leg for leg in mine if leg is not None and leg.cycle_id == slot.cycle_id]
        if not found or len(found) < len({line.offer_id for line in lines}):
            raise closed()
        closes_at = min(leg.closes_at for leg in found)
        return hold_place(slot=slot, room=room_for(lines), closes_at=closes_at, until=until)

    def confirm(self, reference: str) -> None:
        take_place(reference=reference)

    def fit(self, reference: str) -> None:
        fit_place(reference=reference)

    def release(self, reference: str) -> None:
        free_place(reference=reference, state=PlaceState.HELD)

    def cancel(self, reference: str) -> None:
        free_place(reference=reference, state=PlaceState.TAKEN)

    def claim(self, token: str, at: datetime) -> Kept:
        return claim_place(token=token, at=at)

    def handover(self, reference: str) -> bricks.Handover:
        return texts.handover(queries.place(reference).slot)

    def chosen(self, reference: str) -> Choice:
        slot = queries.place(reference).slot
        return Choice(texts.way_id(slot.point_id), slot.pk)

    def expire(self, at: datetime) -> int:
        planned = plan_cycles(at=at) + join_sellers(at=at) + open_and_close(at=at)
        planned += free_lapsed(at=at) + follow_changes(at=at) + offer_places(at=at)
        return planned + send_harvest_lists(at=at) + number_goods(at=at)

    def desks(self, user: Any) -> Sequence[Desk]:
        mine = queries.harvests_to_see(user)
        farm = [] if mine is None else [Desk(gettext("Récoltes du drive"), reverse("drive:harvests"), mine)]
        if not identity.ROLES["drive_agent"](user):
            return farm
        return (
            Desk(gettext("Ventes du drive"), reverse("drive:cycles")),
            Desk(gettext("Points de retrait"), reverse("drive:points")),
            *farm,
        )

    def breaches(self) -> Iterable[str]:
        return queries.breaches()


def _cycle_quote(drawer: Sequence[tuple[LineAsk, CycleLeg]], slots: Sequence[Slot]) -> GroupQuote:
    cycle = drawer[0][1].cycle
    room = room_for(line for line, _ in drawer)
    ways = texts.ways(slots, room, cycle.rule.drive.fee)
    is_full = not any(slot.remaining for way in ways for slot in way.slots)
    return GroupQuote(
        key=f"cycle-{cycle.pk}",
        title=texts.group_title(cycle),
        line_ids=tuple(line.line_id for line, _ in drawer),
        ways=ways,
        deadline=min(leg.closes_at for _, leg in drawer),
        notices=(Notice("slot_full", texts.all_full(slots)),) if is_full else (),
    )


def _closed_quote(lines: Sequence[LineAsk], at: datetime) -> GroupQuote:
    line_ids = tuple(line.line_id for line in lines)
    notice = Notice("cycle_closed", texts.closed_until(queries.next_opening(at)), line_ids)
    return GroupQuote("closed", gettext("Drive fermier : vente close"), line_ids, ways=(), notices=(notice,))
