"""Whatever shoppers do with baskets, vouchers and payments, everything holds."""

import pytest

from tests.proof.playing import BRANCHES, PLAYS, STEPS, Branches, never_ran, play
from tests.proof.shopping import Shopping

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.usefixtures("_scene")]

SHOPPING: Branches = {
    "fill": {"done", "OutOfStock"},
    "change": {"changed", "taken out", "OutOfStock"},
    "keep for later": {"set aside", "taken back"},
    "renew": {"done"},
    "choose": {"done", "BasketExpired"},
    "buy, pays": {"PriceChanged"},
    "ask again": {"done"},
    "add to an order": {"done", "TooLate", "OutOfStock"},
}


def test_everything_holds_whatever_shoppers_do() -> None:
    ran = play(Shopping)

    assert ran["steps", "checked"] >= PLAYS * STEPS
    assert never_ran(ran, BRANCHES, SHOPPING) == set()
