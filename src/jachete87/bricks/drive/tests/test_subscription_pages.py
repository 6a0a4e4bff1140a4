"""A shopper's pages of subscriptions, and the agents' report."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.ordering.market import Market, bought
from tests.ordering.market import offer as on_sale

from jachete87.base.times import PARIS
from jachete87.bricks.drive.actions.servings import serve_due
from jachete87.bricks.drive.models import Serving, Subscription, SubscriptionLine
from jachete87.bricks.drive.tests.test_subscriptions import camille, sale, subscribed
from jachete87.kernel.accounts.models import User
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.models import Agent
from jachete87.kernel.orders.models import Purchase

MINE = "/drive/abonnements"
REPORT = "/espace/drive/abonnements"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def agnes(market: Market) -> Client:
    person = User.objects.create_person("agnes@example.test")
    Agent.objects.create(user=person, institution_id="chambre-agriculture")
    return signed_in(person)


def _form(market: Market, packs: int) -> dict[str, object]:
    slot = market.slots[0]
    since = timezone.now().astimezone(PARIS).date().isoformat()
    return {f"offre-{market.honey.pk}": packs, "place": f"{slot.cycle.rule_id}-{slot.point_id}", "hour": "18:00",
            "weeks": "1", "since": since, "terms": "on"}  # fmt: skip


def test_a_past_order_becomes_a_subscription_at_its_place_and_hour(market: Market) -> None:
    person = camille()
    purchase = bought(market, market.honey, quantity=3)
    Purchase.objects.filter(pk=purchase.pk).update(user=person)
    client = signed_in(person)

    page = client.get(f"{MINE}/nouveau?achat={purchase.reference}").content.decode()
    client.post(f"{MINE}/nouveau", _form(market, 3))

    assert f"achat={purchase.reference}" in client.get(MINE).content.decode()
    assert 'value="3"' in page
    assert 'value="17:00"' in page
    assert SubscriptionLine.objects.get().quantity == 3
    assert client.get("/compte").content.decode().count("Mes abonnements") == 1


def test_without_the_terms_or_a_product_nothing_begins(market: Market) -> None:
    person = camille()
    purchase = bought(market, market.honey)
    Purchase.objects.filter(pk=purchase.pk).update(user=person)
    client = signed_in(person)

    without_terms = client.post(f"{MINE}/nouveau", _form(market, 3) | {"terms": ""})
    without_goods = client.post(f"{MINE}/nouveau", _form(market, 0))

    assert (without_terms.status_code, without_goods.status_code) == (422, 422)
    assert Subscription.objects.count() == 0


def test_what_is_wanted_changes_from_the_next_order_on(market: Market) -> None:
    mine = subscribed(market)
    serve_due(at=market.at)
    client = signed_in(mine.user)

    answer = client.post(f"{MINE}/{mine.pk}", _form(market, 5))

    assert answer.status_code == 302
    assert SubscriptionLine.objects.get().quantity == 5
    assert Purchase.objects.get().state == "placed"


def test_what_is_not_sold_at_the_moment_stays_in_the_subscription(market: Market) -> None:
    cheese = on_sale(market.jean, "Fromage frais")
    mine = subscribed(market, market.honey, cheese)
    Offer.objects.filter(pk=cheese.pk).update(is_active=False)
    client = signed_in(mine.user)

    page = client.get(f"{MINE}/{mine.pk}").content.decode()
    client.post(f"{MINE}/{mine.pk}", _form(market, 2) | {f"offre-{cheese.pk}": 1})

    assert f'name="offre-{cheese.pk}" value="2"' in page
    assert sorted(SubscriptionLine.objects.values_list("title", "quantity")) == [
        ("Fromage frais", 1), ("Miel de châtaignier", 2),
    ]  # fmt: skip


def test_absence_pause_and_end_are_one_press_each(market: Market) -> None:
    mine = subscribed(market)
    serve_due(at=market.at)
    client, day = signed_in(mine.user), market.at.date().isoformat()
    states = []

    for press in (f"ventes/{sale(market).pk}", "pause", "fin"):
        client.post(f"{MINE}/{mine.pk}/{press}", {"since": day})
        mine.refresh_from_db()
        states.append(mine.state)
    page = client.get(f"{MINE}/{mine.pk}").content.decode()

    assert states == ["active", "paused", "ended"]
    assert Serving.objects.get().reason == "absent"
    assert "Arrêter" not in page


def test_the_page_of_a_subscription_says_what_came_of_each_sale(market: Market) -> None:
    cheese = on_sale(market.jean, "Fromage frais", stock=1)
    mine = subscribed(market, market.honey, cheese)
    serve_due(at=market.at)

    page = signed_in(mine.user).get(f"{MINE}/{mine.pk}").content.decode()

    assert Purchase.objects.get().reference in page
    assert "1 au lieu de 2" in page
    assert "annuler cette commande" in page


def test_agents_read_who_was_served_and_who_was_not(market: Market, agnes: Client) -> None:
    subscribed(market)
    subscribed(market, on_sale(market.jean, "Confiture", stock=0), name="paul")
    serve_due(at=market.at)

    page = agnes.get(f"{REPORT}/{sale(market).pk}").content.decode()
    table = agnes.get(f"{REPORT}/{sale(market).pk}?format=csv").content.decode("utf-8-sig").splitlines()

    assert "plus rien de disponible" in page
    assert [row.split(";")[1] for row in table] == ["E-mail", "paul@example.test", "camille@example.test"]


def test_the_pages_ask_a_constant_number_of_queries(
    market: Market, agnes: Client, django_assert_num_queries: Callable
) -> None:
    mine = subscribed(market)
    serve_due(at=market.at)
    shopper, report = signed_in(mine.user), f"{REPORT}/{sale(market).pk}"
    pages = [(shopper, MINE, 5), (agnes, REPORT, 8), (agnes, report, 9)]
    for client, address, _ in pages:
        client.get(address)
    for client, address, number in pages:
        with django_assert_num_queries(number):
            client.get(address)

    for number in range(29):
        other = subscribed(market, name=f"paul{number}")
        Subscription.objects.filter(pk=other.pk).update(user=mine.user)
    serve_due(at=market.at + timedelta(minutes=1))

    for client, address, number in pages:
        with django_assert_num_queries(number):
            client.get(address)
