"""On what terms a seller comes to a sale: once, or for those to come too.

Who changes a leg holds it: an order that is on its way shares it until its commit, and is seen then.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.money import ZERO
from jachete87.base.retries import retried
from jachete87.bricks.drive.enums import CycleState, LegState
from jachete87.bricks.drive.models import CycleLeg, Slot, StandingChoice
from jachete87.bricks.drive.queries.farm import is_ordered, points_ordered
from jachete87.kernel.audit.actions import record

_HOUR = timedelta(hours=1)
_WITHIN_REACH = (LegState.COMING, LegState.ABSENT)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a seller chooses: points (none: all), products left out, a minimum in euros, hours before the cut-off."""

    points: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    minimum: Decimal = ZERO
    hours_before: int = 0


class LegClosed(Refusal):
    """A seller's part in a sale takes no orders any more, or somebody has ordered already."""

    status = 409


@retried
@transaction.atomic
def set_coming(*, leg_id: int, comes: bool, by_user_id: int | None, at: datetime) -> None:
    """A seller does not come to a sale, or does after all; only while nobody has ordered. Repeated, no effect."""
    leg = held_leg(leg_id, at)
    if not comes and is_ordered(leg):
        raise LegClosed(gettext("On a déjà commandé chez vous pour cette vente : vous y êtes attendu."))
    before, after = (LegState.ABSENT, LegState.COMING) if comes else (LegState.COMING, LegState.ABSENT)
    if move(leg, before, after):
        record(action=f"drive.leg_{after}", subject=f"leg:{leg.pk}", actor_id=by_user_id)


@retried
@transaction.atomic
def set_terms(*, leg_id: int, terms: Terms, for_good: bool, by_user_id: int | None, at: datetime) -> None:
    """Change the terms of a leg, and with `for_good` those of the sales that open later.

    Once somebody has ordered, the cut-off stays, a point with orders too, and the minimum only falls: else LegClosed.
    """
    leg = held_leg(leg_id, at)
    closes_at = _cut_off(leg, terms)
    if closes_at <= at:
        raise Refusal(gettext("Cette heure limite est déjà passée : choisissez-en une plus tardive."))
    if is_ordered(leg):
        _check_promises(leg, terms, closes_at)
    _apply(leg, terms)
    if for_good:
        choice, _ = StandingChoice.objects.update_or_create(
            seller_id=leg.seller_id, defaults={"minimum": terms.minimum, "hours_before": terms.hours_before}
        )
        choice.points.set(terms.points)
        choice.excluded.set(terms.excluded)
        later = CycleLeg.objects.filter(seller=leg.seller_id, cycle__opens_at__gt=at, state__in=_WITHIN_REACH)
        keep_choices(later.exclude(pk=leg.pk))
    told = asdict(terms) | {"points": sorted(terms.points), "excluded": sorted(terms.excluded)}
    record(
        action="drive.terms", subject=f"leg:{leg.pk}", actor_id=by_user_id, **(told | {"minimum": str(terms.minimum)})
    )


def keep_choices(legs: Iterable[CycleLeg]) -> None:
    """Give legs that nobody has ordered of the terms that their sellers chose for good."""
    mine = {leg.pk: leg for leg in legs}
    chosen = StandingChoice.objects.filter(seller__in={leg.seller_id for leg in mine.values()})
    terms = {one.seller_id: _terms_of(one) for one in chosen.prefetch_related("points", "excluded")}
    for pk in sorted(pk for pk, leg in mine.items() if leg.seller_id in terms):
        _apply(mine[pk], terms[mine[pk].seller_id])


def held_leg(leg_id: int, at: datetime) -> CycleLeg:
    """The leg, held until the end of the transaction, while it takes orders. Raises NotFound, LegClosed."""
    return open_leg(CycleLeg.objects.select_for_update(of=("self",)).filter(pk=leg_id), at)


def open_leg(legs: QuerySet[CycleLeg], at: datetime) -> CycleLeg:
    """The one of these legs with its sale, while it takes orders. Raises NotFound, LegClosed."""
    leg = legs.select_related("cycle").first()
    if leg is None:
        raise NotFound(gettext("Cette vente n'existe pas."))
    if min(leg.closes_at, leg.cycle.closes_at) <= at or leg.state not in _WITHIN_REACH:
        raise LegClosed(gettext("Cette vente est close : rien n’y change plus."))
    if leg.cycle.state == CycleState.CANCELLED:
        raise LegClosed(gettext("Cette vente est annulée."))
    return leg


def move(leg: CycleLeg, before: LegState, after: LegState) -> bool:
    """The move of a leg; whether it was made now."""
    return bool(CycleLeg.objects.filter(pk=leg.pk, state=before).update(state=after))


def _check_promises(leg: CycleLeg, terms: Terms, closes_at: datetime) -> None:
    if closes_at != leg.closes_at:
        raise LegClosed(gettext("On a déjà commandé chez vous : l’heure limite ne change plus."))
    if terms.minimum > leg.minimum:
        raise LegClosed(gettext("On a déjà commandé chez vous : le minimum peut seulement baisser."))
    lost = [name for point, name in points_ordered(leg) if terms.points and point not in terms.points]
    if lost:
        text = gettext("Des commandes sont à retirer à %(points)s : gardez ce point.")
        raise LegClosed(text % {"points": ", ".join(lost)})


def _apply(leg: CycleLeg, terms: Terms) -> None:
    """Write terms into a leg; who chose points of which the sale has none does not come to it."""
    there = set(Slot.objects.filter(cycle=leg.cycle_id).values_list("point_id", flat=True))
    points = terms.points & there
    if terms.points and not points:
        move(leg, LegState.COMING, LegState.ABSENT)
        return
    closes_at = _cut_off(leg, terms)
    CycleLeg.objects.filter(pk=leg.pk).update(minimum=terms.minimum, closes_at=closes_at)
    leg.points.set(() if points == there else points)
    leg.excluded.set(terms.excluded)


def _cut_off(leg: CycleLeg, terms: Terms) -> datetime:
    """So many hours before the cut-off of the sale; where the sale was not even open then, with it."""
    found = leg.cycle.closes_at - terms.hours_before * _HOUR
    return found if found > leg.cycle.opens_at else leg.cycle.closes_at


def _terms_of(choice: StandingChoice) -> Terms:
    return Terms(
        points=frozenset(point.pk for point in choice.points.all()),
        excluded=frozenset(product.pk for product in choice.excluded.all()),
        minimum=choice.minimum,
        hours_before=choice.hours_before,
    )
