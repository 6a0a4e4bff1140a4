"""Farms see to their turns of duty themselves: Jean and Berthe answer, offer, swap, volunteer, and are reminded."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.db import Error, transaction
from django.test import Client
from tests.signed_in import agent

from jachete87.base.times import PARIS
from jachete87.bricks.drive.actions import turns
from jachete87.bricks.drive.actions.changing import NewTime, move_cycle
from jachete87.bricks.drive.actions.rota import take_off_duty
from jachete87.bricks.drive.actions.telling import Told
from jachete87.bricks.drive.models import Cycle, CycleLeg, Duty
from jachete87.bricks.drive.tests.farms import Farms
from jachete87.bricks.drive.tests.turns import Rota, planned, shift
from jachete87.kernel.notices.models import Mail

PAGE = "/espace/drive/permanences"


@pytest.fixture
def rota(farms: Farms) -> Rota:
    return planned(farms)


@pytest.fixture
def jean(farms: Farms) -> Client:
    """The browser of who signs in for Jean."""
    browser = Client()
    browser.force_login(farms.person)
    return browser


def _stand(duty: Duty) -> tuple[str, str]:
    duty.refresh_from_db()
    return duty.seller.slug, duty.state


def _told(seller: str) -> list[str]:
    return list(
        Mail.objects.filter(seller=seller, key__startswith="duty").order_by("pk").values_list("subject", flat=True)
    )


def test_a_farm_sees_its_turn_and_says_yes(rota: Rota, jean: Client) -> None:
    seen = jean.get(PAGE).content.decode()

    jean.post(f"{PAGE}/{rota.jeans.pk}", {"geste": "oui"})

    assert ("à confirmer" in seen, _stand(rota.jeans)) == (True, ("ferme-de-jean", "accepted"))


def test_nobody_answers_for_another_farm(rota: Rota, jean: Client) -> None:
    jean.post(f"{PAGE}/{rota.berthes.pk}", {"geste": "oui"})

    assert _stand(rota.berthes) == ("ferme-de-berthe", "asked")


def test_a_turn_that_is_offered_goes_to_another_farm_of_the_sale_which_tells_the_first(rota: Rota) -> None:
    turns.offer_turn(duty_id=rota.jeans.pk, said=rota.said(rota.farms.market.jean))

    turns.take_turn(duty_id=rota.jeans.pk, said=rota.said(rota.farms.berthe))

    assert _stand(rota.jeans) == ("ferme-de-berthe", "accepted")
    assert (_told("ferme-de-jean"), _told("ferme-de-berthe")) == (["Votre permanence est reprise"], [])


def test_a_turn_that_is_not_offered_cannot_be_taken(rota: Rota) -> None:
    with pytest.raises(turns.TurnRefused):
        turns.take_turn(duty_id=rota.jeans.pk, said=rota.said(rota.farms.berthe))

    assert (_stand(rota.jeans), _told("ferme-de-jean")) == (("ferme-de-jean", "asked"), [])


def test_a_farm_that_does_not_sell_that_day_takes_nothing(rota: Rota) -> None:
    turns.offer_turn(duty_id=rota.jeans.pk, said=rota.said(rota.farms.market.jean))
    CycleLeg.objects.filter(seller=rota.farms.berthe, cycle=rota.jeans.shift.cycle).delete()

    with pytest.raises(turns.TurnRefused):
        turns.take_turn(duty_id=rota.jeans.pk, said=rota.said(rota.farms.berthe))

    assert _stand(rota.jeans) == ("ferme-de-jean", "offered")


def test_two_farms_swap_their_turns_when_the_other_agrees(rota: Rota, jean: Client) -> None:
    jean.post(f"{PAGE}/{rota.jeans.pk}", {"contre": rota.berthes.pk})

    turns.agree_swap(duty_id=rota.jeans.pk, said=rota.said(rota.farms.berthe))

    assert _stand(rota.jeans) == ("ferme-de-berthe", "accepted")
    assert _stand(rota.berthes) == ("ferme-de-jean", "accepted")
    assert _told("ferme-de-berthe") == ["Ferme De Jean voudrait échanger une permanence"]
    assert _told("ferme-de-jean") == ["Votre échange est accepté"]


def test_who_asked_for_a_swap_that_is_refused_is_asked_again(rota: Rota) -> None:
    jean = rota.said(rota.farms.market.jean)
    turns.ask_swap(duty_id=rota.jeans.pk, wished_id=rota.berthes.pk, said=jean)

    turns.decline_swap(duty_id=rota.jeans.pk, said=rota.said(rota.farms.berthe))

    assert (_stand(rota.jeans), _stand(rota.berthes)) == (("ferme-de-jean", "asked"), ("ferme-de-berthe", "asked"))
    assert _told("ferme-de-jean") == ["Votre échange est refusé"]


def test_a_swap_for_a_turn_that_is_taken_off_is_asked_again(rota: Rota) -> None:
    jean = rota.said(rota.farms.market.jean)
    turns.ask_swap(duty_id=rota.jeans.pk, wished_id=rota.berthes.pk, said=jean)

    take_off_duty(duty=rota.berthes, by_user_id=rota.farms.person.pk)

    assert (_stand(rota.jeans), Duty.objects.count()) == (("ferme-de-jean", "asked"), 1)


def test_the_database_knows_the_life_of_a_turn(rota: Rota) -> None:
    with pytest.raises(Error, match="a_swap_names_the_turn_that_is_wished"), transaction.atomic():
        Duty.objects.filter(pk=rota.jeans.pk).update(state="swap")
    Duty.objects.filter(pk=rota.jeans.pk).update(state="offered")
    with pytest.raises(Error, match="Invalid transition"), transaction.atomic():
        Duty.objects.filter(pk=rota.jeans.pk).update(state="swap", wished=rota.berthes)


def test_a_farm_comes_where_somebody_is_missing_and_not_where_all_are_there(rota: Rota, jean: Client) -> None:
    hole = shift(rota.farms, rota.jeans.shift.cycle, minutes=30)

    for one in (hole, rota.berthes.shift):
        jean.post(f"{PAGE}/venir/{one.pk}")

    mine = Duty.objects.filter(seller=rota.farms.market.jean).order_by("pk").values_list("shift", "state")
    assert list(mine) == [(rota.jeans.shift_id, "asked"), (hole.pk, "accepted")]


def test_a_turn_that_has_begun_is_not_given_away(rota: Rota) -> None:
    late = turns.Said(rota.farms.market.jean, rota.farms.person.pk, rota.jeans.shift.starts_at)

    with pytest.raises(turns.TurnRefused):
        turns.offer_turn(duty_id=rota.jeans.pk, said=late)

    assert _stand(rota.jeans) == ("ferme-de-jean", "asked")


def test_a_farm_is_reminded_once_from_ten_on_the_day_before_also_by_a_machine_that_slept(rota: Rota) -> None:
    starts_at = rota.jeans.shift.starts_at
    ten = datetime.combine(starts_at.astimezone(PARIS).date() - timedelta(days=1), time(10), tzinfo=PARIS)

    moments = (ten - timedelta(seconds=1), ten, ten + timedelta(hours=3), starts_at - timedelta(minutes=1), starts_at)
    written = [turns.remind_of_duty(at=at) for at in moments]

    assert written == [0, 1, 0, 0, 0]
    Duty.objects.filter(pk=rota.jeans.pk).update(reminded_at=None)
    Mail.objects.all().delete()
    assert turns.remind_of_duty(at=starts_at - timedelta(minutes=1)) == 1


def test_who_takes_a_turn_over_is_reminded_too(rota: Rota) -> None:
    eve = rota.jeans.shift.starts_at - timedelta(hours=3)
    turns.remind_of_duty(at=eve)
    turns.offer_turn(duty_id=rota.jeans.pk, said=rota.said(rota.farms.market.jean))
    turns.take_turn(duty_id=rota.jeans.pk, said=rota.said(rota.farms.berthe))

    written = turns.remind_of_duty(at=eve)

    assert (written, len(_told("ferme-de-berthe"))) == (1, 1)


def test_a_sale_that_is_moved_takes_its_rota_along_and_asks_again(rota: Rota) -> None:
    turns.accept_turn(duty_id=rota.jeans.pk, said=rota.said(rota.farms.market.jean))
    sale, before = rota.jeans.shift.cycle, rota.jeans.shift.starts_at
    begins = before.astimezone(PARIS)
    to = NewTime(sale.collect_on + timedelta(days=1), begins.time().replace(hour=begins.hour + 1), sale.closes_at)

    move_cycle(cycle_id=sale.pk, to=to, told=Told("moved", "Fête", "Fête"), at=rota.farms.at)

    rota.jeans.shift.refresh_from_db()
    assert rota.jeans.shift.starts_at - before == timedelta(days=1, hours=1)
    assert _stand(rota.jeans) == ("ferme-de-jean", "asked")


def test_an_agent_sees_who_has_not_answered_and_who_cannot_come(rota: Rota) -> None:
    sale = rota.jeans.shift.cycle
    Duty.objects.create(shift=shift(rota.farms, sale, minutes=30), seller=rota.farms.berthe)
    turns.offer_turn(duty_id=rota.jeans.pk, said=rota.said(rota.farms.market.jean))

    page = agent("Agnès", "chambre-agriculture").get(f"/espace/drive/ventes/{sale.pk}/permanences").content.decode()

    assert re.findall(r'class="stat-value">(\d)', page) == ["0", "1", "1"]


def test_the_page_of_a_farm_is_shown_in_a_constant_number_of_queries(
    rota: Rota, jean: Client, django_assert_num_queries: Callable
) -> None:
    def more(number: int) -> None:
        for sale in Cycle.objects.order_by("collect_on")[:2]:
            mine, theirs, _hole = (shift(rota.farms, sale, minutes=3 * number + n) for n in range(3))
            Duty.objects.create(shift=mine, seller=rota.farms.market.jean)
            Duty.objects.create(shift=theirs, seller=rota.farms.berthe, state="offered")

    more(1)
    jean.get(PAGE)
    with django_assert_num_queries(13) as one:
        jean.get(PAGE)
    for number in range(2, 31):
        more(number)

    with django_assert_num_queries(len(one)):
        jean.get(PAGE)
