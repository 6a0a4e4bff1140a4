"""The drive on the contract of a brick: one group for each cycle, collected in slots at points."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.cycles import join_sellers, open_and_close, plan_cycles
from jachete87.bricks.drive.actions.places import closed, free_lapsed, free_place, hold_place, take_place
from jachete87.bricks.drive.actions.servings import serve_due
from jachete87.bricks.drive.api import router
from jachete87.bricks.drive.enums import PlaceState
from jachete87.bricks.drive.models import CycleLeg, Slot
from jachete87.bricks.drive.rules import identity, texts
from jachete87.kernel import bricks
from jachete87.kernel.bricks import Availability, Choice, Desk, GroupQuote, LineAsk, Notice, PlaceCard, WayNotAvailable
from jachete87.kernel.membership.queries import sellers_of


class Drive(bricks.Brick):
    """The farm drive."""

    slug = identity.SLUG
    colour = "#2c673a"
    institution = identity.INSTITUTION
    urlconf = "jachete87.bricks.drive.urls.public"
    desk_urlconf = "jachete87.bricks.drive.urls.desks"
    router = router
    unsearched = frozenset(
        {
            "drive_absence",
            "drive_box",
            "drive_boxcontent",
            "drive_boxline",
            "drive_cyclerule",
            "drive_place",
            "drive_serving",
            "drive_slot",
            "drive_subscription",
            "drive_subscriptionline",
        }
    )

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
        quotes += [_closed_quote(too_late, at)] if too_late else []
        boxes = {line.line_id: one.product_id for line in lines if (one := sold.get(line.offer_id)) and one.is_box}
        return _with_contents(quotes, boxes, drawers) if boxes else quotes

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
        return hold_place(slot=slot, closes_at=min(leg.closes_at for leg in found), until=until)

    def confirm(self, reference: str) -> None:
        take_place(reference=reference)

    def release(self, reference: str) -> None:
        free_place(reference=reference, state=PlaceState.HELD)

    def cancel(self, reference: str) -> None:
        free_place(reference=reference, state=PlaceState.TAKEN)

    def handover(self, reference: str) -> bricks.Handover:
        return texts.handover(queries.place(reference).slot)

    def chosen(self, reference: str) -> Choice:
        slot = queries.place(reference).slot
        return Choice(texts.way_id(slot.point_id), slot.pk)

    def expire(self, at: datetime) -> int:
        planned = plan_cycles(at=at) + join_sellers(at=at) + open_and_close(at=at)
        return planned + free_lapsed(at=at) + serve_due(at=at)

    def desks(self, user: Any) -> Sequence[Desk]:
        own = [Desk(gettext("Ventes du drive"), reverse("drive:cycles"))] if identity.ROLES["drive_agent"](user) else []
        if sellers_of(user).filter(brick=identity.SLUG).exists():
            own.append(Desk(gettext("Paniers composés"), reverse("drive:boxes")))
        return own

    def account_pages(self, user: Any) -> Sequence[Desk]:
        return (Desk(gettext("Mes abonnements"), reverse("drive_subscriptions")),)

    def breaches(self) -> Iterable[str]:
        return queries.breaches()


def _cycle_quote(drawer: Sequence[tuple[LineAsk, CycleLeg]], slots: Sequence[Slot]) -> GroupQuote:
    cycle = drawer[0][1].cycle
    full = Notice("slot_full", gettext("Tous les créneaux de cette vente sont complets."))
    is_full = all(slot.booked >= slot.capacity for slot in slots)
    return GroupQuote(
        key=f"cycle-{cycle.pk}",
        title=texts.group_title(cycle),
        line_ids=tuple(line.line_id for line, _ in drawer),
        ways=texts.ways(slots),
        deadline=min(leg.closes_at for _, leg in drawer),
        notices=(full,) if is_full else (),
    )


def _with_contents(
    quotes: Sequence[GroupQuote], boxes: Mapping[int, int], drawers: Mapping[int, Sequence[tuple[LineAsk, CycleLeg]]]
) -> list[GroupQuote]:
    """The quotes with what is in their boxes; `boxes` are products by line id."""
    cycles = {line.line_id: cycle for cycle, drawer in drawers.items() for line, _ in drawer}
    said = queries.contents_of({line: (product, cycles.get(line)) for line, product in boxes.items()})
    return [replace(quote, contents={line: said[line] for line in quote.line_ids if line in said}) for quote in quotes]


def _closed_quote(lines: Sequence[LineAsk], at: datetime) -> GroupQuote:
    line_ids = tuple(line.line_id for line in lines)
    notice = Notice("cycle_closed", texts.closed_until(queries.next_opening(at)), line_ids)
    return GroupQuote("closed", gettext("Drive fermier : vente close"), line_ids, ways=(), notices=(notice,))
