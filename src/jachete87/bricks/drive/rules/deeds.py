"""What becomes of what a tablet did: applied, already done, waiting, or against what another one did.

Pure: everything needed stands in `Facts`. Two tablets that overlapped never undo each other: what was noted first
stays, and the other is shown to a person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext

from jachete87.base.times import hour
from jachete87.bricks.drive.enums import OF_SELLERS, DeedKind, DeedOutcome
from jachete87.bricks.drive.models import DeskDeed
from jachete87.kernel.orders.enums import NOT_YET_HAD, TO_DELIVER, LineState, SubOrderState

A_WEEK = timedelta(days=7)
"""So long after it was done a deed may come in with its own moment."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a tablet says it did; what it concerns by ids, `done_at` by its own clock."""

    key: UUID
    kind: DeedKind
    done_at: datetime
    seller: int | None = None
    place: int | None = None
    order: int | None = None
    line: int | None = None
    grams: int | None = None
    seen_grams: int | None = None
    count: int | None = None
    means: str = ""
    amount: Decimal | None = None
    adult_checked: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """One of the orders concerned; whether a line still has to be weighed, or is only for adults.

    `not_brought`: it rides along, and nobody has noted that its seller brought anything.
    """

    state: str
    unweighed: bool = False
    adults_only: bool = False
    not_brought: bool = False


@dataclass(frozen=True, slots=True)
class LineFacts:
    """The line concerned, and its weight in grams when it was weighed."""

    state: str
    grams: int | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """Who did the same before, and when."""

    who: str
    device: str
    at: datetime
    count: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands when a deed comes in."""

    orders: tuple[OrderFacts, ...] = ()
    line: LineFacts | None = None
    before: Before | None = None

    def states(self, *wanted: str) -> list[OrderFacts]:
        """The orders in one of these states."""
        return [order for order in self.orders if order.state in wanted]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a deed, and the sentence that says why."""

    outcome: DeedOutcome
    told: str = ""


APPLIED = Verdict(DeedOutcome.APPLIED)
NOTHING = Verdict(DeedOutcome.NOTHING)


def judge(asked: DeskDeed, facts: Facts) -> Verdict:
    """What becomes of a deed."""
    if asked.kind == DeedKind.WEIGHED:
        return _weighed(asked, facts)
    if asked.kind == DeedKind.MISSING:
        return _missing(asked, facts)
    if asked.kind == DeedKind.PACKED:
        return _packed(facts)
    if asked.kind == DeedKind.HANDED_OVER:
        return _handed_over(asked, facts)
    if asked.kind in OF_SELLERS and facts.before is not None and facts.before.kind not in ("", asked.kind):
        return _against(gettext("Noté « %s » avant.") % DeedKind(facts.before.kind).label, facts)
    return _noted(asked, facts)


def moment_of(done_at: datetime, sent_at: datetime, at: datetime) -> datetime:
    """When it was done by our clock: as long before it came in as it was before the tablet sent it, at most a week."""
    return at - min(max(sent_at - done_at, timedelta()), A_WEEK)


def parts(amount: Decimal | None, dues: Iterable[Decimal]) -> Iterator[Decimal | None]:
    """What was received, shared over what is due for each order in their order; None: all that is due."""
    for due in dues:
        part = None if amount is None else min(amount, due)
        amount = None if amount is None or part is None else amount - part
        yield part


def _weighed(asked: DeskDeed, facts: Facts) -> Verdict:
    line = facts.line or LineFacts(LineState.CANCELLED)
    if line.grams == asked.grams:
        return NOTHING
    if line.state not in (LineState.ORDERED, LineState.WEIGHED):
        return _against(gettext("Cet article est déjà noté « %s ».") % LineState(line.state).label, facts)
    if facts.states(SubOrderState.HANDED_OVER):
        return _against(gettext("Pesé à %s g après la remise.") % asked.grams, facts)
    if line.grams != asked.seen_grams:
        return _against(gettext("Déjà pesé : %s g.") % line.grams, facts)
    return APPLIED


def _missing(asked: DeskDeed, facts: Facts) -> Verdict:
    line = facts.line or LineFacts(LineState.CANCELLED)
    if line.state not in TO_DELIVER:
        return NOTHING
    if facts.states(SubOrderState.HANDED_OVER):
        return _against(gettext("Noté manquant après la remise."), facts)
    if line.grams != asked.seen_grams:
        return _against(gettext("Noté manquant, mais déjà pesé : %s g.") % line.grams, facts)
    return APPLIED


def _packed(facts: Facts) -> Verdict:
    if not facts.states(*NOT_YET_HAD, SubOrderState.HANDED_OVER):
        return Verdict(DeedOutcome.CONFLICT, gettext("Cette commande a été annulée."))
    left = facts.states(SubOrderState.TO_PREPARE)
    if not left:
        return NOTHING
    return _waits(left) or APPLIED


def _handed_over(asked: DeskDeed, facts: Facts) -> Verdict:
    left = facts.states(*NOT_YET_HAD)
    if not left and facts.states(SubOrderState.HANDED_OVER):
        return _against(gettext("Panier remis deux fois."), facts)
    if not left:
        return Verdict(DeedOutcome.CONFLICT, gettext("Cette commande a été annulée."))
    if any(order.adults_only for order in left) and not asked.adult_checked:
        return Verdict(DeedOutcome.WAITS, gettext("Alcool remis sans que la majorité soit notée comme vérifiée."))
    return _waits(left) or APPLIED


def _noted(asked: DeskDeed, facts: Facts) -> Verdict:
    if asked.kind == DeedKind.ABSENT and not facts.states(*NOT_YET_HAD):
        return _against(gettext("Noté absent, mais le panier n’est plus à remettre."), facts)
    if facts.before is None:
        return APPLIED
    if facts.before.count == asked.count:
        return NOTHING
    return _against(gettext("Déjà noté : %s.") % facts.before.count, facts)


def _waits(left: Iterable[OrderFacts]) -> Verdict | None:
    if any(order.unweighed for order in left):
        return Verdict(DeedOutcome.WAITS, gettext("Il manque une pesée : elle est peut-être sur un autre appareil."))
    if any(order.not_brought for order in left):
        told = gettext("Un colis du retrait commun n’est noté ni « reçu » ni « pas venu » à la dépose.")
        return Verdict(DeedOutcome.WAITS, told)
    return None


def _against(told: str, facts: Facts) -> Verdict:
    """What was noted first stays; a person is told with whom."""
    return Verdict(DeedOutcome.CONFLICT, f"{told} {_by(facts.before)}")


def _by(before: Before | None) -> str:
    if before is None:
        return gettext("C’était noté par le vendeur ou en ligne.")
    told = {"who": before.who, "device": before.device, "hour": hour(before.at)}
    return gettext("C’était noté par %(who)s (%(device)s) à %(hour)s.") % told
