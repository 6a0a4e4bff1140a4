"""A few weeks of the drive's year, a small one; `make year` plays all of it."""

import pytest
from django.db.models import F

from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Product
from tests.proof.year import feasts, week
from tests.proof.year.closing import ills
from tests.proof.year.drive import Size
from tests.proof.year.playing import close, open_year, well
from tests.proof.year.summary import summary

pytestmark = pytest.mark.django_db
SMALL = Size(weeks=3, points=2, farmers=3, shoppers=10, comes=0.4, subscribers=4)


def test_weeks_with_a_machine_that_slept_end_with_books_that_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = now()
    monkeypatch.setattr(week, "SLEEPS", 1)
    monkeypatch.setattr(feasts, "RESTS", (2, 2))
    year = open_year(SMALL, begun)

    for _ in range(SMALL.weeks):
        year.live_a_week()
        assert well(year.at) == []

    done = year.drive.done
    assert min(done["order"], done["post: handed_over applied"], done["days with the machine off"]) >= 3
    assert "purchases" in summary(year, close(year, begun), [1.0] * SMALL.weeks)


def test_control_a_gram_that_went_astray_is_found() -> None:
    year = open_year(SMALL, now())
    year.live_a_week()
    Product.objects.filter(unit="g").update(stock_on_hand=F("stock_on_hand") + 1)
    year.end_subscriptions()

    assert len([ill for ill in ills(year.drive) if ": -1 units of" in ill]) == SMALL.farmers
