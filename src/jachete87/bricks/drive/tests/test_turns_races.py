"""Two farms reach for the same turn at once; each race with its control: the naive version is seen to fail."""

from functools import partial

import pytest
from tests.ordering.market import seller
from tests.ordering.racing import at_once, refusals, successes

from jachete87.bricks.drive.actions import turns
from jachete87.bricks.drive.enums import DutyState
from jachete87.bricks.drive.models import CycleLeg, Duty
from jachete87.bricks.drive.queries.turns import holes_for, turns_to_take
from jachete87.bricks.drive.tests.farms import open_farms
from jachete87.bricks.drive.tests.turns import Rota, planned, shift
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)


def _with_more_farms() -> tuple[Rota, list[Seller]]:
    """Jean offers his turn to six farms."""
    rota = planned(open_farms())
    turns.offer_turn(duty_id=rota.jeans.pk, said=rota.said(rota.farms.market.jean))
    sale = rota.jeans.shift.cycle
    farms = [seller(f"ferme-{n}", SellerKind.FARMER, "drive") for n in range(6)]
    for farm in farms:
        CycleLeg.objects.create(cycle=sale, seller=farm, closes_at=sale.closes_at)
    return rota, farms


def test_of_many_who_take_a_turn_at_once_one_has_it() -> None:
    rota, farms = _with_more_farms()

    results = at_once([partial(turns.take_turn, duty_id=rota.jeans.pk, said=rota.said(farm)) for farm in farms])

    assert (len(successes(results)), len(refusals(results))) == (1, 5)
    assert Mail.objects.filter(subject="Votre permanence est reprise").count() == 1


def test_control_who_looks_first_and_writes_after_takes_it_from_others() -> None:
    rota, farms = _with_more_farms()
    seen = [turns_to_take(farm, rota.farms.at).filter(pk=rota.jeans.pk).first() for farm in farms]

    def naive(duty: Duty | None, farm: Seller) -> bool:
        if duty is None or duty.state != DutyState.OFFERED:
            return False
        return bool(Duty.objects.filter(pk=duty.pk).update(seller=farm, state=DutyState.ACCEPTED))

    results = at_once([partial(naive, duty, farm) for duty, farm in zip(seen, farms, strict=True)])

    assert results == [True] * 6


def test_of_many_volunteers_as_many_come_as_are_missing() -> None:
    rota, farms = _with_more_farms()
    hole = shift(rota.farms, rota.jeans.shift.cycle, minutes=30)

    results = at_once([partial(turns.volunteer, shift_id=hole.pk, said=rota.said(farm)) for farm in farms])

    assert (len(successes(results)), Duty.objects.filter(shift=hole).count()) == (1, 1)


def test_control_volunteers_that_are_counted_before_they_write_are_too_many() -> None:
    rota, farms = _with_more_farms()
    hole = shift(rota.farms, rota.jeans.shift.cycle, minutes=30)
    missing = [holes_for(farm, rota.farms.at).filter(pk=hole.pk).exists() for farm in farms]

    for farm, is_missing in zip(farms, missing, strict=True):
        if is_missing:
            Duty.objects.create(shift=hole, seller=farm)

    assert Duty.objects.filter(shift=hole).count() == 6
