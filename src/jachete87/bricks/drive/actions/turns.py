"""Sellers see to their turns of duty: they say yes, offer a turn, swap it, take one over; they are reminded of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from jachete87.base.errors import Refusal
from jachete87.bricks.drive.enums import DUTY_MOVES, DutyState
from jachete87.bricks.drive.models import Duty, DutyShift
from jachete87.bricks.drive.queries import turn_letters as letters
from jachete87.bricks.drive.queries import turns as queries
from jachete87.kernel.audit.actions import record
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.actions.writing import write_mail


class TurnRefused(Refusal):
    """A turn of duty is not as the page showed it any more."""

    status = 409


@dataclass(frozen=True, slots=True)
class Said:
    """Who says something about a turn, and when."""

    seller: Seller
    by_user_id: int
    at: datetime


@transaction.atomic
def accept_turn(*, duty_id: int, said: Said) -> None:
    """A seller comes to its turn of duty, also when it had offered it before."""
    _move(_own(duty_id, said), DutyState.ACCEPTED)
    _record("duty.accepted", duty_id, said)


@transaction.atomic
def offer_turn(*, duty_id: int, said: Said) -> None:
    """A seller cannot come: any other seller of the sale may take its turn; until then it stays its own."""
    _move(_own(duty_id, said), DutyState.OFFERED)
    _record("duty.offered", duty_id, said)


@transaction.atomic
def ask_swap(*, duty_id: int, wished_id: int, said: Said) -> None:
    """A seller would have another's turn in exchange for its own; who has that one is asked."""
    mine = list(queries.turns_ahead(said.at).filter(pk=duty_id, seller=said.seller))
    others = [one for turn in queries.with_others(mine, said.seller, said.at) for one in turn.others]
    wished = next((one for one in others if one.pk == wished_id), None)
    if wished is None:
        raise _changed()
    _move(_own(duty_id, said), DutyState.SWAP, wished=wished)
    _record("duty.swap_asked", duty_id, said)
    write_mail(letter=letters.swap_asked(mine[0], wished, said.at))


@transaction.atomic
def take_turn(*, duty_id: int, said: Said) -> None:
    """A seller takes over a turn that is offered: the first one gets it, who had it is told."""
    duty = queries.turns_to_take(said.seller, said.at).filter(pk=duty_id).first()
    if duty is None:
        raise _changed()
    before = duty.seller
    offered = Duty.objects.filter(pk=duty.pk, state=DutyState.OFFERED, seller=before)
    _move(offered, DutyState.ACCEPTED, seller=said.seller, reminded_at=None)
    _record("duty.taken_over", duty_id, said)
    duty.seller = said.seller
    write_mail(letter=letters.taken_over(duty, before, said.at))


@transaction.atomic
def agree_swap(*, duty_id: int, said: Said) -> None:
    """Two sellers have each other's turns; the one who asked is told."""
    asked, mine = _swap(duty_id, said)
    asker = asked.seller
    for duty, seller in ((asked, said.seller), (mine, asker)):
        _move(Duty.objects.filter(pk=duty.pk), DutyState.ACCEPTED, seller=seller, reminded_at=None)
    _record("duty.swapped", duty_id, said)
    write_mail(letter=letters.swap_answered(mine, asker, said.at, agreed=True))


@transaction.atomic
def decline_swap(*, duty_id: int, said: Said) -> None:
    """A seller keeps its turn; the one who asked is told, and asked again whether it comes."""
    asked, _mine = _swap(duty_id, said)
    _move(Duty.objects.filter(pk=asked.pk), DutyState.ASKED)
    _record("duty.swap_declined", duty_id, said)
    write_mail(letter=letters.swap_answered(asked, asked.seller, said.at, agreed=False))


@transaction.atomic
def volunteer(*, shift_id: int, said: Said) -> Duty:
    """A seller comes to a shift in which somebody is missing; who comes when it is complete is refused."""
    DutyShift.objects.select_for_update().filter(pk=shift_id).first()
    if not queries.holes_for(said.seller, said.at).filter(pk=shift_id).exists():
        raise TurnRefused(gettext("Cette permanence est complète, ou vous y êtes déjà."))
    duty = Duty.objects.create(shift_id=shift_id, seller=said.seller, state=DutyState.ACCEPTED)
    _record("duty.volunteered", duty.pk, said)
    return duty


def remind_of_duty(*, at: datetime) -> int:
    """Remind sellers of their turns, once, from the morning of the day before on; the number of letters."""
    return sum(_remind(duty, at) for duty in queries.turns_to_remind(at))


def ask_again(turns: QuerySet[Duty]) -> None:
    """Something about these turns has changed: their sellers are asked and reminded as if they were new."""
    turns.exclude(state__in=(DutyState.ASKED, DutyState.OFFERED)).update(state=DutyState.ASKED, wished=None)
    turns.update(reminded_at=None)


@transaction.atomic
def _remind(duty: Duty, at: datetime) -> int:
    if not Duty.objects.filter(pk=duty.pk, seller=duty.seller, reminded_at=None).update(reminded_at=at):
        return 0
    return int(write_mail(letter=letters.reminder(duty)))


def _own(duty_id: int, said: Said) -> QuerySet[Duty]:
    """A turn of the seller's that has not begun; what is moved stands in its own row, so the first one moves it."""
    return Duty.objects.filter(pk=duty_id, seller=said.seller, shift__in=queries.shifts_ahead(said.at))


def _swap(duty_id: int, said: Said) -> tuple[Duty, Duty]:
    """The turn for which a swap with this seller is asked, and the one that is wished, both locked in their order."""
    asked = queries.swaps_asked_of(said.seller, said.at).filter(pk=duty_id).first()
    if asked is None or asked.wished_id is None:
        raise _changed()
    locked = Duty.objects.select_for_update(of=("self",)).select_related("shift__point", "seller")
    both = {one.pk: one for one in locked.filter(pk__in=(asked.pk, asked.wished_id)).order_by("pk")}
    again, mine = both.get(asked.pk), both.get(asked.wished_id)
    if again is None or mine is None or again.wished_id != mine.pk or mine.seller_id != said.seller.pk:
        raise _changed()
    return again, mine


def _move(turns: QuerySet[Duty], to: DutyState, **also: Any) -> None:
    """Move a turn as its life allows; a wish for another one ends with every move."""
    origins = [origin for origin, end in DUTY_MOVES if end == to] + ([to] if "seller" in also else [])
    try:
        with transaction.atomic():
            done = turns.filter(state__in=origins).update(**({"state": to, "wished": None} | also))
    except IntegrityError:
        raise TurnRefused(gettext("Vous êtes déjà de cette permanence.")) from None
    if not done:
        raise _changed()


def _changed() -> TurnRefused:
    return TurnRefused(gettext("Cette permanence a changé entre-temps : voyez ce qui est affiché maintenant."))


def _record(action: str, duty_id: int, said: Said) -> None:
    record(action=action, subject=f"seller:{said.seller.pk}", actor_id=said.by_user_id, duty=duty_id)
