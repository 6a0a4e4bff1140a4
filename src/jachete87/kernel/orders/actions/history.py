"""The history of a line: who did what to it, when and why."""

from dataclasses import dataclass
from datetime import datetime

from jachete87.kernel.orders.enums import Actor, LineEventKind
from jachete87.kernel.orders.models import Line, LineEvent


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something to lines, and why; `user` is the person's id when they have an account."""

    actor: Actor
    at: datetime
    reason: str = ""
    user: int | None = None


def note(*, before: Line, after: Line, kind: LineEventKind, deed: Deed) -> LineEvent:
    """Write down what was done to a line, with what is to be delivered before and after."""
    return LineEvent.objects.create(
        line=after,
        kind=kind,
        actor=deed.actor,
        actor_id=deed.user,
        at=deed.at,
        reason=deed.reason[:300],
        quantity_before=before.delivered_quantity,
        quantity_after=after.delivered_quantity,
        gross_before=before.delivered_gross,
        gross_after=after.delivered_gross,
    )
