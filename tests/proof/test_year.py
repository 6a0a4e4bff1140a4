"""A few weeks of the drive's year, a small one; `make year` plays all of it."""

import pytest

from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Product
from tests.proof.year import week
from tests.proof.year.closing import ills
from tests.proof.year.drive import Size
from tests.proof.year.playing import close, open_year, well

pytestmark = pytest.mark.django_db
SMALL = Size(weeks=3, points=2, farmers=3, shoppers=10, comes=0.4, subscribers=4)


def test_weeks_with_a_machine_that_slept_end_with_books_that_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = now()
    monkeypatch.setattr(week, "SLEEPS", 1)
    year = open_year(SMALL, begun)

    for _ in range(SMALL.weeks):
        year.live_a_week()
        assert well(year.at) == []

    assert year.done["order"] > 3
    assert year.done["weighed"] > 3
    assert close(year, begun) != "0 €"


def test_control_a_gram_that_went_astray_is_found() -> None:
    year = open_year(SMALL, now())
    year.live_a_week()
    Product.objects.filter(unit="g").update(stock_on_hand=0)

    assert [ill for ill in ills(year.drive) if "are nowhere" in ill] != []
