"""The drive on the contract of a brick: one group for each cycle, collected in slots at points."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from jachete87.base.money import ZERO
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.changing import follow_changes
from jachete87.bricks.drive.actions.counting import give_back, take
from jachete87.bricks.drive.actions.cut_offs import remind_of_cut_offs
from jachete87.bricks.drive.actions.cycles import join_sellers, open_and_close, plan_cycles
from jachete87.bricks.drive.actions.forms import number_goods
from jachete87.bricks.drive.actions.harvests import send_harvest_lists
from jachete87.bricks.drive.actions.places import (
    closed,
    fit_place,
    free_lapsed,
    free_place,
    hold_place,
    move_place,
    take_place,
)
from jachete87.bricks.drive.actions.riding import give_up_parcels
from jachete87.bricks.drive.actions.servings import serve_due
from jachete87.bricks.drive.actions.settling import settle_legs
from jachete87.bricks.drive.actions.turns import remind_of_duty
from jachete87.bricks.drive.actions.waiting import claim_place, offer_places
from jachete87.bricks.drive.api import router
from jachete87.bricks.drive.enums import PlaceState
from jachete87.bricks.drive.models import Cycle, Slot
from jachete87.bricks.drive.queries.farm import sells_in_the_drive
from jachete87.bricks.drive.rules import identity, texts
from jachete87.bricks.drive.rules.legs import Wanted
from jachete87.bricks.drive.rules.quoting import cycle_quote
from jachete87.bricks.drive.rules.riding import laid, takes
from jachete87.bricks.drive.rules.riding import too_late as no_ride
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
    Taking,
    Way,
    WayNotAvailable,
)

_UNSEARCHED = (
    *("absence", "box", "boxcontent", "boxline", "serving", "subscription", "subscriptionline"),
    *("closedweek", "cyclenotice", "cyclerule", "deskdeed", "duty", "dutyshift", "farmdrive", "formnumber"),
    *("harvestlist", "place", "ruleexception", "slot", "standingchoice", "waitingentry"),
)


class Drive(bricks.Brick):
    """The farm drive."""

    slug = identity.SLUG
    colour = "#2c673a"
    institution = identity.INSTITUTION
    carries = True
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
        sold, legs = queries.sold_now(offer_ids, at)
        found = {offer: leg for offer, each in sold.items() if (leg := legs.leg_of(each)) and leg.offers(each)}
        points = queries.points_of_cycles(each.leg.cycle_id for each in found.values())
        there = {
            each.leg.pk: [point for point in points.get(each.leg.cycle_id, []) if each.comes_to(point.pk)]
            for each in found.values()
        }
        said = {each.leg.pk: texts.availability(each.leg, there[each.leg.pk], at) for each in found.values()}
        return {offer: said[each.leg.pk] for offer, each in found.items() if there[each.leg.pk]}

    def places(self) -> Iterable[PlaceCard]:
        rules = queries.rules_by_point()
        return [texts.place_card(point, rules.get(point.pk, [])) for point in queries.points()]

    def quote(self, lines: Sequence[LineAsk], at: datetime) -> Sequence[GroupQuote]:
        own, parcels = _own_and_parcels(lines)
        sold, legs = queries.sold_now([line.offer_id for line in own], at)
        drawers: dict[int, list[Wanted]] = defaultdict(list)
        too_late: list[LineAsk] = []
        for line in own:
            one = sold.get(line.offer_id)
            if one and (leg := legs.leg_of(one)):
                drawers[leg.leg.cycle_id].append(Wanted(line, one, leg))
            else:
                too_late.append(line)
        quotes = _sales(drawers, parcels, at)
        quotes += [_closed_quote(too_late, at)] if too_late else []
        boxes = {line.line_id: one.product_id for line in lines if (one := sold.get(line.offer_id)) and one.is_box}
        return _with_contents(quotes, boxes, drawers) if boxes else quotes

    def reserve(self, lines: Sequence[LineAsk], choice: Choice, until: datetime, at: datetime) -> str:
        slot = queries.open_slot(choice.slot) if choice.slot else None
        if slot is None or choice.way != texts.way_id(slot.point_id):
            raise WayNotAvailable(gettext("Choisissez un créneau de ce point de retrait."))
        own, parcels = _own_and_parcels(lines)
        sold, legs = queries.sold_now([line.offer_id for line in own], at)
        mine = [legs.leg_of(each) for each in sold.values()]
        found = [leg for leg in mine if leg is not None and leg.leg.cycle_id == slot.cycle_id]
        if len(found) < len({line.offer_id for line in own}) or not (found or parcels):
            raise closed()
        if not all(leg.comes_to(slot.point_id) for leg in found):
            raise WayNotAvailable(gettext("Tous les producteurs du groupe ne viennent pas à ce point de retrait."))
        ends = [each.leg.closes_at for each in found]
        closes_at = min([*ends, _carried(slot, parcels, at).closes_at] if parcels else ends)
        return hold_place(slot=slot, room=room_for(lines), closes_at=closes_at, until=until)

    def count(self, takings: Sequence[Taking], *, back: bool = False) -> None:
        if back:
            give_back(takings=takings)
        else:
            take(takings=takings)

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

    def ways_instead(self, reference: str, at: datetime) -> Sequence[Way]:
        found = queries.slots_instead(reference, at)
        ways = texts.ways(found.slots, found.room, texts.Fees(ZERO, {}))
        return [replace(way, slots=tuple(replace(slot, wait_url="") for slot in way.slots)) for way in ways]

    def move(self, reference: str, slot: int, *, late: bool) -> None:
        move_place(reference=reference, slot_id=slot, late=late)

    def chosen(self, reference: str) -> Choice:
        slot = queries.place(reference).slot
        return Choice(texts.way_id(slot.point_id), slot.pk)

    def expire(self, at: datetime) -> int:
        planned = plan_cycles(at=at) + join_sellers(at=at) + open_and_close(at=at)
        planned += free_lapsed(at=at) + follow_changes(at=at) + settle_legs(at=at) + offer_places(at=at)
        planned += serve_due(at=at) + send_harvest_lists(at=at) + number_goods(at=at) + give_up_parcels(at=at)
        return planned + remind_of_duty(at=at) + remind_of_cut_offs(at=at)

    def desks(self, user: Any) -> Sequence[Desk]:
        found = []
        if identity.ROLES["drive_agent"](user):
            found += [
                Desk(gettext("Ventes du drive"), reverse("drive:cycles")),
                Desk(gettext("Points de retrait"), reverse("drive:points")),
            ]
        if sells_in_the_drive(user):
            found += [
                Desk(gettext("Ma prochaine vente au drive"), reverse("drive:my_sale")),
                Desk(gettext("Paniers composés"), reverse("drive:boxes")),
            ]
        if waiting := queries.to_bring(user).count():
            found.append(Desk(gettext("Retrait commun"), reverse("drive:my_rides"), waiting))
        if (unseen := queries.harvests_to_see(user)) is not None:
            found.append(Desk(gettext("Récoltes du drive"), reverse("drive:harvests"), unseen))
        return found

    def account_pages(self, user: Any) -> Sequence[Desk]:
        return (Desk(gettext("Mes abonnements"), reverse("drive_subscriptions")),)

    def breaches(self) -> Iterable[str]:
        return queries.breaches()


def _sales(drawers: Mapping[int, Sequence[Wanted]], parcels: Sequence[LineAsk], at: datetime) -> list[GroupQuote]:
    """One quote for each sale: goods of other bricks ride with the first one that takes them, before any other sale."""
    cycles = {pk: wanted[0].leg.leg.cycle for pk, wanted in drawers.items()}
    carrying = {cycle.pk: cycle for cycle in queries.carrying_cycles(at)} if parcels else {}
    slots = queries.slots_of([*cycles, *carrying])
    first = [cycle for pk, cycle in carrying.items() if pk in cycles]
    riding = laid(parcels, [*first, *(cycle for pk, cycle in carrying.items() if pk not in cycles)], slots)
    refused = riding.pop(0, [])
    quotes = [
        cycle_quote(cycle, drawers.get(pk, ()), slots.get(pk, []), riding.get(pk, ()))
        for pk, cycle in ({pk: carrying[pk] for pk in riding} | cycles).items()
    ]
    return quotes + ([no_ride(refused)] if refused else [])


def _carried(slot: Slot, parcels: Sequence[LineAsk], at: datetime) -> Cycle:
    """The sale of a slot, which takes these goods of other bricks along; raises WayNotAvailable when it does not."""
    cycle = next((each for each in queries.carrying_cycles(at) if each.pk == slot.cycle_id), None)
    if cycle is None or not takes(cycle, queries.slots_of([cycle.pk]).get(cycle.pk, []), parcels):
        raise WayNotAvailable(gettext("Une partie de ces articles ne peut pas être au point de retrait à temps."))
    return cycle


def _own_and_parcels(lines: Sequence[LineAsk]) -> tuple[list[LineAsk], list[LineAsk]]:
    """What farms sell, and what of other bricks rides along."""
    own = [line for line in lines if line.ready_at is None]
    return own, [line for line in lines if line.ready_at is not None]


def _with_contents(
    quotes: Sequence[GroupQuote], boxes: Mapping[int, int], drawers: Mapping[int, Sequence[Wanted]]
) -> list[GroupQuote]:
    """The quotes with what is in their boxes; `boxes` are products by line id."""
    cycles = {one.line.line_id: cycle for cycle, drawer in drawers.items() for one in drawer}
    said = queries.contents_of({line: (product, cycles.get(line)) for line, product in boxes.items()})
    return [replace(quote, contents={line: said[line] for line in quote.line_ids if line in said}) for quote in quotes]


def _closed_quote(lines: Sequence[LineAsk], at: datetime) -> GroupQuote:
    line_ids = tuple(line.line_id for line in lines)
    notice = Notice("cycle_closed", texts.closed_until(queries.next_opening(at)), line_ids)
    return GroupQuote("closed", gettext("Drive fermier : vente close"), line_ids, ways=(), notices=(notice,))
