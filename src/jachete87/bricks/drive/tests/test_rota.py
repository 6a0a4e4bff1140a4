"""Who keeps a point open: planned by an agent, copied, counted in hours."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.ordering.market import Market, bought
from tests.signed_in import agent

from jachete87.bricks.drive.models import Cycle, Duty, DutyShift, FarmDrive, Point
from jachete87.bricks.drive.queries.rota import cost_of_duty, hours_of_duty, points_served_by
from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.models import Collaborator


@pytest.fixture
def agnes(market: Market) -> Client:
    """Agnès is an agent of the chamber of agriculture."""
    return agent("Agnès", "chambre-agriculture")


def _address(cycle: Cycle) -> str:
    return f"/espace/drive/ventes/{cycle.pk}/permanences"


def _planned(market: Market, agnes: Client) -> DutyShift:
    """Two are wanted from 17:00 to 19:00; Jean is on duty."""
    cycle = market.slots[0].cycle
    agnes.post(_address(cycle), {"point": market.point.pk, "start": "17:00", "end": "19:00", "wanted": 2})
    shift = DutyShift.objects.get(cycle=cycle)
    agnes.post(f"{_address(cycle)}/{shift.pk}/ajouter", {"seller": market.jean.pk})
    return shift


def _person(name: str) -> User:
    return User.objects.create_person(f"{name}@example.test")


def test_an_agent_plans_a_shift_and_sees_who_is_missing(market: Market, agnes: Client) -> None:
    shift = _planned(market, agnes)

    page = agnes.get(_address(shift.cycle)).content.decode()

    assert ("il manque 1 personne" in page, market.jean.trade_name in page) == (True, True)
    assert hours_of_duty(shift.cycle) == {market.jean.pk: timedelta(hours=2)}


def test_only_who_takes_part_in_a_sale_is_put_on_duty(market: Market, agnes: Client) -> None:
    shift = _planned(market, agnes)

    refused = agnes.post(f"{_address(shift.cycle)}/{shift.pk}/ajouter", {"seller": market.paula.pk})

    assert (refused.status_code, list(Duty.objects.values_list("seller", flat=True))) == (404, [market.jean.pk])


def test_a_seller_is_taken_off_again(market: Market, agnes: Client) -> None:
    shift = _planned(market, agnes)

    agnes.post(f"{_address(shift.cycle)}/retirer/{Duty.objects.get().pk}")

    assert (Duty.objects.count(), DutyShift.objects.count()) == (0, 1)


def test_two_shifts_do_not_begin_together_at_a_point(market: Market, agnes: Client) -> None:
    shift = _planned(market, agnes)
    said = {"point": market.point.pk, "start": "17:00", "end": "18:00", "wanted": 1}

    refused = agnes.post(_address(shift.cycle), said)

    assert (refused.status_code, DutyShift.objects.count()) == (422, 1)


def test_last_week_is_copied_once_with_who_takes_part(market: Market, agnes: Client) -> None:
    shift = _planned(market, agnes)
    following = Cycle.objects.filter(collect_on__gt=shift.cycle.collect_on).order_by("collect_on").first()

    for _ in range(2):
        agnes.post(f"{_address(following)}/reprendre")

    copied = DutyShift.objects.get(cycle=following)
    assert (copied.starts_at - shift.starts_at, copied.wanted) == (timedelta(days=7), 2)
    assert list(Duty.objects.filter(shift=copied).values_list("seller", flat=True)) == [market.jean.pk]


def test_a_person_serves_the_points_of_its_duty_and_an_agent_all(market: Market, agnes: Client) -> None:
    shift = _planned(market, agnes)
    jean, marc = _person("jean"), _person("marc")
    Collaborator.objects.create(user=jean, seller=market.jean)
    Collaborator.objects.create(user=marc, seller=market.marc)
    people = (jean, marc, User.objects.get(full_name="Agnès"))

    served = [list(points_served_by(person, shift.cycle)) for person in people]

    assert served == [[market.point], [], [market.point]]


def test_who_is_on_duty_enters_the_post_of_that_point_and_no_other(market: Market, agnes: Client) -> None:
    shift = _planned(market, agnes)
    jean, marc = _person("jean"), _person("marc")
    Collaborator.objects.create(user=jean, seller=market.jean)
    Collaborator.objects.create(user=marc, seller=market.marc)
    other = Point.objects.get(pk=market.point.pk)
    other.pk, other.slug = None, "ailleurs"
    other.save()
    addresses = [f"/espace/drive/poste/{shift.cycle_id}/{point}/remise" for point in (market.point.pk, other.pk)]

    entered = [[_browser(person).get(address).status_code for address in addresses] for person in (jean, marc)]

    assert entered == [[200, 404], [403, 403]]


def _browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_rota_is_shown_in_a_constant_number_of_queries(
    market: Market, agnes: Client, django_assert_num_queries: Callable
) -> None:
    shift = _planned(market, agnes)
    agnes.get(_address(shift.cycle))
    with django_assert_num_queries(12) as one:
        agnes.get(_address(shift.cycle))
    for number in range(1, 30):
        more = DutyShift.objects.create(cycle=shift.cycle, point=market.point, ends_at=shift.ends_at,
                                        starts_at=shift.starts_at + timedelta(minutes=number))  # fmt: skip
        Duty.objects.create(shift=more, seller=market.jean)

    with django_assert_num_queries(len(one)):
        agnes.get(_address(shift.cycle))


def test_the_hours_of_duty_say_what_a_basket_costs(market: Market, agnes: Client) -> None:
    shift = _planned(market, agnes)
    drive = shift.cycle.rule.drive
    for n in range(2):
        bought(market, market.honey, key=f"k{n}")
    sale, told = (
        f"/espace/drive/ventes/{shift.cycle_id}",
        {"name": drive.name, "fee": "0", "hourly": "12.50", "bring_hours": "2"},
    )

    before = agnes.get(sale).content.decode()
    agnes.post(f"/espace/drive/drives/{drive.pk}", told)
    after = agnes.get(sale).content.decode()

    cost = cost_of_duty(Cycle.objects.select_related("rule__drive").get(pk=shift.cycle_id))
    assert (cost.hours, cost.worth, cost.of_one(2), cost.of_one(0)) == (2, Decimal(25), Decimal("12.50"), Decimal(0))
    assert ["dites ce que vaut une heure" in page for page in (before, after)] == [True, False]
    assert "12,50\N{NO-BREAK SPACE}€ par panier" in after


def test_the_database_refuses_an_hour_below_nothing(market: Market) -> None:
    with pytest.raises(IntegrityError, match="an_hour_of_duty_costs_nothing_or_more"), transaction.atomic():
        FarmDrive.objects.update(hourly=-1)
