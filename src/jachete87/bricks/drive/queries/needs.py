"""What of the drive needs an agent now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext

from jachete87.base.times import day
from jachete87.bricks.drive.models import Cycle, CycleLeg, RuleException, Slot
from jachete87.bricks.drive.queries.selling import to_come
from jachete87.bricks.drive.rules.calendar import holiday
from jachete87.bricks.drive.rules.texts import collection


@dataclass(frozen=True, slots=True)
class Need:
    """Something that an agent should look at: what it is, what can be done, where."""

    title: str
    text: str
    url: str


def needs(at: datetime) -> list[Need]:
    """The sales to come that are full, have no farm or no slot, or fall on a holiday; two queries."""
    looked_at = list(_with_counts(at))
    moved = set(RuleException.objects.filter(moved_to__isnull=False).values_list("rule_id", "moved_to"))
    return [need for cycle in looked_at if (need := _need(cycle, moved))]


def _with_counts(at: datetime) -> QuerySet[Cycle]:
    slots = Slot.objects.filter(cycle=OuterRef("pk")).order_by().values("cycle")
    legs = CycleLeg.objects.filter(cycle=OuterRef("pk")).values("cycle")
    return (
        to_come(at)
        .select_related("rule")
        .annotate(
            places=Coalesce(Subquery(slots.annotate(n=Sum("capacity")).values("n")), 0),
            booked=Coalesce(Subquery(slots.annotate(n=Sum("booked")).values("n")), 0),
            farms=Coalesce(Subquery(legs.annotate(n=Count("pk")).values("n")), 0),
        )
    )


def _need(cycle: Cycle, moved: set[tuple[int, date | None]]) -> Need | None:
    name = f"{cycle.rule.name}, {day(collection(cycle))}"
    url = reverse("drive:cycle", args=[cycle.pk])
    places, booked, farms = (int(getattr(cycle, name)) for name in ("places", "booked", "farms"))
    feast = holiday(cycle.collect_on)
    if not places:
        return Need(name, gettext("Aucun créneau : on ne peut pas y commander. Annulez-la ou réunissez-la."), url)
    if booked >= places:
        return Need(name, gettext("Tous les créneaux sont complets."), url)
    if not farms:
        return Need(name, gettext("Aucune ferme n’y vend."), url)
    if feast and (cycle.rule_id, cycle.collect_on) not in moved:
        return Need(
            name, gettext("Jour férié (%(holiday)s) : déplacez-la, annulez-la, ou gardez-la.") % {"holiday": feast}, url
        )
    return None
