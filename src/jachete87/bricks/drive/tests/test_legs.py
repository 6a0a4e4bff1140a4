"""A seller's part in a sale: where it comes to, until when, with what, and whether at all."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.ordering.market import bought, expire_all, ills, offer

from jachete87.bricks.drive.actions.legs import LegClosed, Terms, set_coming, set_terms
from jachete87.bricks.drive.enums import LegState
from jachete87.bricks.drive.models import CycleLeg, StandingChoice
from jachete87.bricks.drive.tests.farms import Farms
from jachete87.kernel.bricks import Choice, LineAsk, WayNotAvailable, brick


def _terms(farms: Farms, *, for_good: bool = False, **chosen: object) -> None:
    set_terms(leg_id=farms.leg.pk, terms=Terms(**chosen), for_good=for_good, by_user_id=None, at=farms.at)


def test_who_chooses_nothing_comes_to_all_points(farms: Farms) -> None:
    quote = farms.quote(farms.market.honey, farms.cheese)

    assert farms.points(quote) == ["Bellac", "Halle des Carmes"]
    assert quote.notices == ()


def test_a_point_to_which_one_of_the_farms_does_not_come_is_not_among_the_ways(farms: Farms) -> None:
    _terms(farms, points=frozenset({farms.market.point.pk}))

    quote = farms.quote(farms.market.honey, farms.cheese)

    assert farms.points(quote) == ["Halle des Carmes"]
    assert [(one.code, one.text.replace("\xa0", " ")) for one in quote.notices] == [
        ("fewer_points", "Ferme De Jean ne vient pas à : Bellac.")
    ]
    assert farms.points(farms.quote(farms.cheese)) == ["Bellac", "Halle des Carmes"]


def test_farms_without_a_common_point_leave_each_other_alone(farms: Farms) -> None:
    _terms(farms, points=frozenset({farms.market.point.pk}))
    farms.leg_of(farms.berthe).leg.points.set([farms.bellac])

    quote = farms.quote(farms.cheese, farms.market.honey, offer(farms.berthe, "Beurre"))

    assert farms.points(quote) == ["Bellac"]
    assert [(one.code, one.line_ids) for one in quote.notices] == [
        ("way_not_available", (2,)),
        ("fewer_points", ()),
    ]


def test_no_place_is_kept_at_a_point_to_which_a_farm_does_not_come(farms: Farms) -> None:
    way = next(way for way in farms.quote(farms.market.honey).ways if way.label.endswith("Bellac"))
    _terms(farms, points=frozenset({farms.market.point.pk}))
    line = LineAsk(1, farms.market.honey.pk, farms.market.jean.pk, 1, Decimal("6.50"))

    with pytest.raises(WayNotAvailable):
        brick("drive").reserve([line], Choice(way.id, way.slots[0].id), farms.at + timedelta(minutes=9), farms.at)

    assert ills() == []


def test_the_search_knows_the_points_of_the_leg(farms: Farms) -> None:
    _terms(farms, points=frozenset({farms.market.point.pk}))

    said = brick("drive").availabilities([farms.market.honey.pk, farms.cheese.pk], farms.at)

    assert said[farms.market.honey.pk].points == (farms.market.point.pk,)
    assert said[farms.cheese.pk].points == (farms.bellac.pk, farms.market.point.pk)


def test_a_leg_has_its_own_cut_off_and_leaves_products_out(farms: Farms) -> None:
    jam = offer(farms.market.jean, "Confiture")

    _terms(farms, excluded=frozenset({jam.variant.product_id}), hours_before=1)

    quote = farms.quote(farms.market.honey)
    said = brick("drive").availabilities([jam.pk, farms.market.honey.pk], farms.at)
    assert quote.deadline == farms.leg.cycle.closes_at - timedelta(hours=1)
    assert set(said) == {farms.market.honey.pk}


def test_no_leg_closes_after_its_cycle(farms: Farms) -> None:
    late = farms.leg.cycle.closes_at + timedelta(seconds=1)

    with pytest.raises(IntegrityError, match="with its cycle at the latest"), transaction.atomic():
        CycleLeg.objects.filter(pk=farms.leg.pk).update(closes_at=late)

    assert ills() == []


def test_who_does_not_come_sells_nothing_until_it_comes_after_all(farms: Farms) -> None:
    leg = farms.leg
    before = farms.quote(farms.market.honey)

    set_coming(leg_id=leg.pk, comes=False, by_user_id=None, at=farms.at)
    away = farms.quote(farms.market.honey)
    set_coming(leg_id=leg.pk, comes=True, by_user_id=None, at=farms.at)

    assert (away.key, away.ways) == ("closed", ())
    assert farms.quote(farms.market.honey) == before


def test_who_was_ordered_from_comes(farms: Farms) -> None:
    bought(farms.market, farms.market.honey)

    with pytest.raises(LegClosed):
        set_coming(leg_id=farms.leg.pk, comes=False, by_user_id=None, at=farms.at)

    assert farms.leg.state == LegState.COMING


@pytest.mark.parametrize(
    "chosen", [{"hours_before": 1}, {"minimum": Decimal(80)}, {"points": "halle"}], ids=["cut-off", "minimum", "point"]
)
def test_what_those_who_ordered_were_told_stays(farms: Farms, chosen: dict) -> None:
    bought(farms.market, farms.market.honey)
    if "points" in chosen:
        chosen = {"points": frozenset({farms.market.point.pk})}

    with pytest.raises(LegClosed):
        _terms(farms, **chosen)

    leg = farms.leg
    assert (leg.minimum, leg.closes_at, leg.points.count()) == (0, leg.cycle.closes_at, 0)


def test_what_is_chosen_for_good_holds_for_the_sales_to_come(farms: Farms) -> None:
    _terms(farms, for_good=True, points=frozenset({farms.bellac.pk}), minimum=Decimal(80), hours_before=2)
    CycleLeg.objects.filter(seller=farms.market.jean, cycle__opens_at__gt=farms.at).last().delete()

    expire_all(farms.at)

    mine = CycleLeg.objects.filter(seller=farms.market.jean).select_related("cycle")
    assert StandingChoice.objects.get().minimum == 80
    assert {one.minimum for one in mine} == {Decimal(80)}
    assert {one.cycle.closes_at - one.closes_at for one in mine} == {timedelta(hours=2)}
    assert {tuple(one.points.values_list("slug", flat=True)) for one in mine} == {("bellac",)}
    assert not CycleLeg.objects.filter(seller=farms.berthe, minimum__gt=0).exists()


def test_what_is_chosen_once_leaves_the_sales_to_come_as_they_were(farms: Farms) -> None:
    _terms(farms, minimum=Decimal(80))

    assert farms.next_leg().minimum == 0


def test_a_leg_that_is_closed_does_not_change(farms: Farms) -> None:
    leg = farms.leg

    with pytest.raises(LegClosed):
        set_terms(leg_id=leg.pk, terms=Terms(), for_good=False, by_user_id=None, at=leg.closes_at)
