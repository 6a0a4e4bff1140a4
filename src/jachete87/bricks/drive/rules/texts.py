"""The sentences of the drive, in the current language."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from babel.dates import format_datetime
from django.utils.translation import get_language, gettext, ngettext, override

from jachete87.base.jinja import euro
from jachete87.base.times import PARIS, day, hour, moment
from jachete87.bricks.drive.models import Cycle, CycleLeg, CycleRule, Point, Slot
from jachete87.kernel.bricks import Availability, Handover, PlaceCard, SlotChoice, Way

_SOON = timedelta(days=6)


def way_id(point_id: int) -> str:
    """How a point is called among the ways of a group."""
    return f"point-{point_id}"


def point_url(slug: str) -> str:
    """The address of a point's page, without the language's prefix."""
    return f"/drive/points/{slug}"


def address_of(point: Point) -> str:
    """Where the point is, on one line. Needs `point.commune`."""
    return f"{point.address}, {point.commune.name}"


def collection(cycle: Cycle) -> datetime:
    """Noon of the day of collection: a moment to print the day of."""
    return datetime(cycle.collect_on.year, cycle.collect_on.month, cycle.collect_on.day, 12, tzinfo=PARIS)


def weekly_hours(rule: CycleRule) -> str:
    """The weekday and hours of a rule's collection."""
    monday = datetime(2024, 1, 1, tzinfo=PARIS)
    start, end = (datetime.combine(monday, each, tzinfo=PARIS) for each in (rule.collect_from, rule.collect_to))
    weekday = _weekday(monday + timedelta(days=rule.collect_weekday), get_language() or "fr")
    return f"{weekday} {hour(start)} – {hour(end)}"


def group_title(cycle: Cycle) -> str:
    """The title of a drawer of the basket."""
    return gettext("Drive fermier, retrait %(day)s") % {"day": day(collection(cycle))}


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


def ways(slots: Sequence[Slot]) -> tuple[Way, ...]:
    """One way for each point, with its slots, full ones included. Slots come sorted by point."""
    by_point: dict[int, list[Slot]] = {}
    for slot in slots:
        by_point.setdefault(slot.point_id, []).append(slot)
    return tuple(
        Way(
            id=way_id(point_id),
            kind="slot",
            label=gettext("Retrait : %(point)s") % {"point": mine[0].point.name},
            place=address_of(mine[0].point),
            slots=tuple(SlotChoice(s.pk, s.starts_at, s.ends_at, s.capacity - s.booked) for s in mine),
        )
        for point_id, mine in by_point.items()
    )


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
            said[language] = ", ".join(weekly_hours(rule) for rule in rules) or address_of(point)
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
