"""Before a cut-off Camille is reminded of her basket when she asked for it, and Jean of his quantities."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from tests.ordering.market import buy, choose_all

from jachete87.base.times import PARIS, now
from jachete87.bricks.drive.actions.cut_offs import remind_of_cut_offs
from jachete87.bricks.drive.models import Cycle, LegQuantity
from jachete87.bricks.drive.tests.farms import Farms
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.actions.lines import Wanted, add_line
from jachete87.kernel.basket.actions.opening import start_basket
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.notices.actions.choosing import choose
from jachete87.kernel.notices.models import Mail

TO_CAMILLE = {"recipient": "camille@example.test", "key__startswith": "cut-off"}


@pytest.fixture
def camille(farms: Farms) -> User:
    """Camille asked for letters about baskets."""
    person = User.objects.create_person("camille@example.test")
    choose(person=person, reminders=True, news=(), baskets=True, at=now())
    return person


def _basket(farms: Farms, person: User) -> Basket:
    """Two jars of honey, put in when the sale was fresh."""
    basket = start_basket(user_id=person.pk)
    add_line(key=basket.key, wanted=Wanted(farms.market.honey.pk, 2), at=farms.at)
    return basket


def _ten(farms: Farms) -> datetime:
    """Ten o'clock of the day before the cut-off, at least three hours after the basket was filled."""
    eve = farms.leg.closes_at.astimezone(PARIS).date() - timedelta(days=1)
    ten = datetime.combine(eve, time(10), tzinfo=PARIS)
    Basket.objects.update(updated_at=ten - timedelta(hours=3))
    Cycle.objects.filter(pk=farms.leg.cycle_id).update(opens_at=ten - timedelta(days=3))
    return ten


def test_a_basket_is_reminded_of_once_from_ten_on_the_day_before_also_by_a_machine_that_slept(
    farms: Farms, camille: User
) -> None:
    _basket(farms, camille)
    ten, closes_at = _ten(farms), farms.leg.closes_at

    moments = (ten - timedelta(seconds=1), closes_at - timedelta(hours=1), closes_at - timedelta(minutes=1), closes_at)
    counts = []
    for at in moments:
        remind_of_cut_offs(at=at)
        counts.append(Mail.objects.filter(**TO_CAMILLE).count())

    assert counts == [0, 1, 1, 1]
    assert "2 × Miel de châtaignier" in Mail.objects.get(**TO_CAMILLE).text


def test_nobody_is_written_to_who_did_not_ask(farms: Farms, camille: User) -> None:
    choose(person=camille, reminders=True, news=(), at=now())
    _basket(farms, camille)

    remind_of_cut_offs(at=_ten(farms))

    assert Mail.objects.filter(**TO_CAMILLE).count() == 0


def test_what_is_ordered_or_was_filled_just_now_is_not_forgotten(farms: Farms, camille: User) -> None:
    bought, fresh = _basket(farms, camille), _basket(farms, camille)
    choose_all(bought, farms.market)
    buy(bought, farms.market)
    ten = _ten(farms)
    Basket.objects.filter(pk=fresh.pk).update(updated_at=ten - timedelta(hours=1))

    remind_of_cut_offs(at=ten)

    assert Mail.objects.filter(**TO_CAMILLE).count() == 0


def test_one_click_ends_these_letters(farms: Farms, camille: User) -> None:
    _basket(farms, camille)
    ten = _ten(farms)
    remind_of_cut_offs(at=ten)
    link = next(word for word in Mail.objects.get(**TO_CAMILLE).text.split() if "desinscription" in word)

    Client().post(link.removeprefix("http://127.0.0.1:8087"))
    remind_of_cut_offs(at=ten)

    assert Mail.objects.filter(**TO_CAMILLE).count() == 0


def test_a_farm_that_gives_quantities_is_reminded_once_when_it_said_none(farms: Farms) -> None:
    LegQuantity.objects.create(leg=farms.next_leg(), product=farms.market.honey.variant.product, offered=5)
    ten = _ten(farms)

    for _ in range(2):
        remind_of_cut_offs(at=ten)

    asked = Mail.objects.filter(key__startswith="quantities").values_list("seller", "key")
    assert list(asked) == [("ferme-de-jean", f"quantities-{farms.leg.pk}")]


def test_farms_that_said_a_quantity_or_never_do_are_left_in_peace(farms: Farms) -> None:
    LegQuantity.objects.create(leg=farms.leg, product=farms.market.honey.variant.product, offered=5)

    remind_of_cut_offs(at=_ten(farms))

    assert Mail.objects.filter(key__startswith="quantities").count() == 0


def test_the_choice_stands_on_the_page_of_messages(camille: User) -> None:
    browser = Client()
    browser.force_login(camille)
    page = browser.get("/compte/messages").content.decode()

    assert 'name="baskets" id="id_baskets" checked' in page
