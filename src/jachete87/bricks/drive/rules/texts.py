"""The sentences of the drive, in the current language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from babel.dates import format_datetime
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext, override

from jachete87.base.jinja import euro
from jachete87.base.money import ZERO
from jachete87.base.times import PARIS, day, hour, moment
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, Point, Slot
from jachete87.bricks.drive.rules.calendar import rhythm_of
from jachete87.bricks.drive.rules.room import Room, left, left_in_words
from jachete87.kernel.bricks import Availability, Handover, PlaceCard, SlotChoice, Way

_SOON = timedelta(days=6)
_NAMED = 3
NTH: dict[int, Any] = {
    1: gettext_lazy("1er %(day)s du mois"),
    2: gettext_lazy("2e %(day)s du mois"),
    3: gettext_lazy("3e %(day)s du mois"),
    4: gettext_lazy("4e %(day)s du mois"),
    -1: gettext_lazy("dernier %(day)s du mois"),
}
"""The places of a weekday in a month, in words."""


def way_id(point_id: int) -> str:
    """How a point is called among the ways of a group."""
    return f"point-{point_id}"


def point_url(slug: str) -> str:
    """The address of a point's page, without the language's prefix."""
    return f"/drive/points/{slug}"


def address_of(point: Point) -> str:
    """Where the point is, on one line, without the commune when the point is called so. Needs `point.commune`."""
    return point.address if point.name == point.commune.name else f"{point.address}, {point.commune.name}"


def collection(cycle: Cycle) -> datetime:
    """Noon of the day of collection: a moment to print the day of."""
    return datetime(cycle.collect_on.year, cycle.collect_on.month, cycle.collect_on.day, 12, tzinfo=PARIS)


def hours_of(rule: CycleRule) -> str:
    """The days and hours of a rule's collections: « vendredi 16 h – 19 h », « 1er samedi du mois 9 h – 12 h »."""
    monday = datetime(2024, 1, 1, tzinfo=PARIS)
    start, end = (datetime.combine(monday, each, tzinfo=PARIS) for each in (rule.collect_from, rule.collect_to))
    return f"{_days_of(rule)} {hour(start)} – {hour(end)}"


def _days_of(rule: CycleRule) -> str:
    """The days of a rule in words."""
    rhythm = rhythm_of(rule)
    days = ", ".join(_weekday(datetime(2024, 1, 1 + day, 12, tzinfo=PARIS), _language()) for day in rhythm.days)
    if rhythm.nth:
        return str(NTH[rhythm.nth]) % {"day": days}
    if rhythm.every > 1:
        return gettext("%(day)s, toutes les %(weeks)s semaines,") % {"day": days, "weeks": rhythm.every}
    return days


def group_title(cycle: Cycle) -> str:
    """The title of a drawer of the basket. Needs `cycle.rule.drive`."""
    return gettext("%(drive)s, retrait %(day)s") % {"drive": cycle.rule.drive.name, "day": day(collection(cycle))}


def availability(leg: CycleLeg, points: Sequence[Point], at: datetime) -> Availability:
    """When and where goods of a seller's part in a cycle can be had."""
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = _until_and_where(leg, points, at, language)
    return Availability(
        state="cycle",
        text=said["fr"],
        text_en=said["en"],
        until=leg.closes_at,
        days=(leg.cycle.collect_on.isoformat(),),
        points=tuple(point.pk for point in points),
    )


def _until_and_where(leg: CycleLeg, points: Sequence[Point], at: datetime, language: str) -> str:
    collected = collection(leg.cycle)
    soon = collected - at < _SOON
    towns = list(dict.fromkeys(point.commune.name for point in points))
    where = towns[0] if len(towns) == 1 else ngettext("%(count)s point", "%(count)s points", len(points))
    told = gettext("Commander avant %(until)s · retrait %(day)s, %(where)s") % {
        "until": _weekday_hour(leg.closes_at, language) if soon else moment(leg.closes_at),
        "day": _weekday(collected, language) if soon else day(collected),
        "where": where % {"count": len(points)} if len(towns) != 1 else where,
    }
    if not leg.minimum:
        return told
    return told + gettext(" · vient à partir de %(minimum)s de commandes") % {"minimum": euro(leg.minimum)}


def _weekday(value: datetime, language: str) -> str:
    return format_datetime(value.astimezone(PARIS), "EEEE", locale="fr" if language.startswith("fr") else "en_GB")


def _weekday_hour(value: datetime, language: str) -> str:
    return f"{_weekday(value, language)} {hour(value)}"


def _language() -> str:
    return get_language() or "fr"


@dataclass(frozen=True, slots=True)
class Fees:
    """What a collection costs: once for all, and for what each seller of another brick, by id, brings."""

    once: Decimal
    handling: Mapping[int, Decimal]

    @property
    def total(self) -> Decimal:
        return self.once + sum(self.handling.values(), ZERO)


def ways(slots: Sequence[Slot], room: Room, fees: Fees) -> tuple[Way, ...]:
    """One way for each point, with its slots, and what is left of each for such an order. Sorted by point."""
    by_point: dict[int, list[Slot]] = {}
    for slot in slots:
        by_point.setdefault(slot.point_id, []).append(slot)
    return tuple(
        Way(
            id=way_id(point_id),
            kind="slot",
            label=gettext("Retrait : %(point)s") % {"point": mine[0].point.name},
            place=address_of(mine[0].point),
            fee=fees.total,
            slots=tuple(_choice(s, room) for s in mine),
            handling=fees.handling,
        )
        for point_id, mine in by_point.items()
    )


def _choice(slot: Slot, room: Room) -> SlotChoice:
    free = left(slot, room)
    url = reverse("drive_wait", args=[slot.pk]) if slot.is_open and not free else ""
    return SlotChoice(slot.pk, slot.starts_at, slot.ends_at, free, left_in_words(slot, room), url)


def all_full(slots: Sequence[Slot]) -> str:
    """Why no slot of a sale can be chosen."""
    if all(slot.booked >= slot.capacity for slot in slots):
        return gettext("Tous les créneaux de cette vente sont complets.")
    return gettext("Aucun créneau de cette vente n’a assez de place pour tous ces articles.")


def no_room(slot: Slot, room: Room, others: Sequence[Slot]) -> str:
    """Why an order does not fit in a slot, and the next ones in which it does. Needs `point` of the others."""
    said = gettext("Ce créneau : %(why)s.") % {"why": left_in_words(slot, room)}
    if not others:
        return f"{said} {gettext('Aucun autre créneau de cette vente n’a assez de place pour ces articles.')}"
    named = [f"{day(s.starts_at)} {hour(s.starts_at)} – {hour(s.ends_at)}, {s.point.name}" for s in others[:_NAMED]]
    return f"{said} {gettext('Il y a encore de la place : %(slots)s.') % {'slots': ' ; '.join(named)}}"


def slot_label(slot: Slot) -> str:
    """A slot in a list: « Halle des Carmes, 17 h – 18 h (3 places) ». Needs `slot.point`."""
    left = slot.capacity - slot.booked
    places = ngettext("%(count)s place", "%(count)s places", left) % {"count": left}
    return f"{slot.point.name}, {hour(slot.starts_at)} – {hour(slot.ends_at)} ({places})"


def closed_until(following: Cycle | None) -> str:
    """Why this cannot be had now, and when it can be again."""
    if following is None:
        return gettext("Cette vente est close ; la prochaine n'est pas encore fixée.")
    return gettext("Cette vente est close ; la prochaine ouvre %(opens)s, pour un retrait %(day)s.") % {
        "opens": moment(following.opens_at),
        "day": day(collection(following)),
    }


def handover(slot: Slot) -> Handover:
    """What the shopper does next. Needs `slot.point.commune`."""
    point = slot.point
    when = {"day": day(slot.starts_at), "start": hour(slot.starts_at), "end": hour(slot.ends_at)}
    step = gettext("Venez %(day)s entre %(start)s et %(end)s avec le numéro de votre commande.") % when
    return Handover(
        title=point.name,
        place=", ".join(dict.fromkeys((point.name, point.address, point.commune.name))),  # « Bellac » is said once
        next_step=f"{step} {point.instructions}".strip()[:300],
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
    )


def place_card(point: Point, rules: Sequence[CycleRule]) -> PlaceCard:
    """The point on the map, with the hours of its collections. Needs `point.commune`."""
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = ", ".join(hours_of(rule) for rule in rules) or address_of(point)
    return PlaceCard(
        id=point.pk,
        title=point.name,
        url=point_url(point.slug),
        commune_code=point.commune_id,
        latitude=point.latitude,
        longitude=point.longitude,
        text=said["fr"],
        text_en=said["en"],
    )
