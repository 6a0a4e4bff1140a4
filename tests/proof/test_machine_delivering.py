"""Whatever becomes of orders until they are kept or given back, everything holds."""

import pytest

from tests.proof.delivering import Delivering
from tests.proof.playing import BRANCHES, PLAYS, STEPS, Branches, never_ran, play

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.usefixtures("_scene")]

DELIVERING: Branches = {
    "seller cancels": {"done", "TooLate"},
    "reduce": {"done", "Refusal"},
    "miss": {"done", "TooLate"},
    "substitute": {"done", "Refusal"},
    "weigh": {"done", "Refusal"},
    "hand over": {"done"},
    "withdraw": {"had", "not had yet", "TooLate"},
    "bring jars": {"taken", "surplus"},
    "return": {"received", "refunded", "reduced", "refused", "TooLate"},
}


def test_everything_holds_whatever_becomes_of_orders() -> None:
    ran = play(Delivering)

    assert ran["steps", "checked"] >= PLAYS * STEPS
    assert never_ran(ran, BRANCHES, DELIVERING) == set()
