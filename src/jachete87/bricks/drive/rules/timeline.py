"""The way of a sale, from its opening to its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext

from jachete87.bricks.drive.enums import CycleState
from jachete87.bricks.drive.models import Cycle

_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the component `timeline` shows it: `state` is "done", "now" or "todo"."""

    title: str
    state: str
    at: datetime | None
    text: str = ""


def steps(cycle: Cycle, begins: datetime | None, ends: datetime | None, at: datetime) -> list[Step]:
    """The steps of a sale; its collection `begins` and `ends`, None without slots."""
    if cycle.state == CycleState.CANCELLED:
        return [Step(gettext("Vente annulée"), "now", None)]
    told = [(gettext("Ouverture des commandes"), cycle.opens_at, "")]
    told.append((gettext("Heure limite"), cycle.closes_at, gettext("Les fermes savent ce qu’elles préparent.")))
    if begins and ends:
        told.append((gettext("Rappel aux clients"), max(begins - _DAY, cycle.closes_at), ""))
        told.append((gettext("Dépôt et retrait"), begins, gettext("Les fermes déposent avant le premier créneau.")))
        told.append((gettext("Fin de la vente"), ends, ""))
    done = sum(moment <= at for _, moment, _ in told)
    states = ["done"] * (done - 1) + ["now"] * (done > 0) + ["todo"] * (len(told) - done)
    if done == len(told):
        states[-1] = "done"
    return [Step(title, state, moment, text) for (title, moment, text), state in zip(told, states, strict=True)]
