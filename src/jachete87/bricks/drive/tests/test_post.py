"""The pages of a post: what tablets are told, what they tell, and the same without JavaScript."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.ordering.market import Market, bought, by_weight, ills
from tests.signed_in import agent

from jachete87.base.times import now
from jachete87.bricks.drive.models import Cycle, DeskDeed
from jachete87.bricks.drive.tests.posts import Tablet
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.documents.rules.passes import Pass, desk_key, signed
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.payments.models import CounterReceipt

PAGES = ("remise", "paniers", "pesee", "deposes", "a-verifier", "cloture")


def _send(client: Client, tablet: Tablet, *deeds: dict[str, Any]) -> dict[str, Any]:
    body = {"device": "tablette A", "sent_at": now().isoformat(), "deeds": [_deed() | deed for deed in deeds]}
    answer = client.post(tablet.address("envoi"), json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    return answer.json()


def _deed() -> dict[str, Any]:
    return {"key": str(uuid4()), "done_at": now().isoformat()}


def test_a_tablet_is_told_all_it_needs_of_its_post(market: Market, agnes: Client) -> None:
    by_weight(market.honey)
    Product.objects.update(alcohol=Decimal("5.0"))
    purchase = bought(market, market.honey, quantity=2, provider="on_site")
    tablet = Tablet(market, "A")

    told = agnes.get(tablet.address("etat")).json()

    (basket,) = told["collections"]
    code = signed(Pass(purchase.reference, 1), desk_key("drive"))
    assert (basket["name"], basket["references"], basket["due"]) == ("Camille Roux", [purchase.reference], "13.00")
    assert (basket["state"], basket["adults_only"]) == ("to_prepare", True)
    assert basket["passes"] == [sha256(code.encode()).hexdigest()]
    (line,) = basket["orders"][0]["lines"]
    assert (line["announced"], line["grams"], line["cap"]) == (2000, None, "13.00")
    assert desk_key("drive").hex() not in json.dumps(told)
    assert "example.test" not in json.dumps(told)


def test_a_tablet_sends_what_it_did_and_is_told_what_became_of_it(market: Market, agnes: Client) -> None:
    by_weight(market.honey)
    bought(market, market.honey)
    tablet, line = Tablet(market, "A"), Line.objects.get()
    here = {"place": tablet.place.pk}

    told = _send(
        agnes, tablet, {"kind": "weighed", "line": line.pk, "grams": 900} | here, {"kind": "handed_over"} | here,
        {"kind": "weighed", "line": line.pk + 99, "grams": 900} | here,
    )  # fmt: skip

    assert [answer["outcome"] for answer in told["answers"]] == ["applied", "applied", "refused"]
    assert told["state"]["collections"][0]["state"] == "handed_over"
    assert {deed.device for deed in DeskDeed.objects.all()} == {"tablette A"}
    assert ills() == []


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"deeds": {}}', '{"deeds": [1]}', "\x00"])
def test_what_is_no_message_of_a_tablet_changes_nothing(market: Market, agnes: Client, body: str) -> None:
    bought(market, market.honey)
    tablet = Tablet(market, "A")

    answer = agnes.post(tablet.address("envoi"), body, content_type="application/json")

    assert (answer.status_code, DeskDeed.objects.count()) == (422, 0)


def test_a_basket_of_another_point_is_not_touched(market: Market, agnes: Client) -> None:
    bought(market, market.honey)
    tablet = Tablet(market, "A")
    here = tablet.place.pk
    tablet.place.__class__.objects.filter(pk=here).update(state="freed")

    told = _send(agnes, tablet, {"kind": "handed_over", "place": here}, {"kind": "dropped_off", "seller": 10**9})

    assert [answer["outcome"] for answer in told["answers"]] == ["refused", "refused"]
    assert SubOrder.objects.get().state == "to_prepare"


@pytest.mark.parametrize("page", [*PAGES, "etat"])
def test_charlie_of_another_chamber_sees_no_post(market: Market, page: str) -> None:
    bought(market, market.honey)

    answer = agent("Charlie", "chambre-metiers").get(Tablet(market, "A").address(page))

    assert answer.status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_post_says_what_to_do_when_there_is_nothing(market: Market, agnes: Client, page: str) -> None:
    bought(market, market.honey)
    tablet = Tablet(market, "A")
    tablet.place.__class__.objects.update(state="freed")

    answer = agnes.get(tablet.address(page))

    assert answer.status_code == 200
    assert 'class="empty"' in answer.content.decode() or page == "cloture"


def test_without_javascript_a_basket_is_weighed_packed_and_handed_over(market: Market, agnes: Client) -> None:
    by_weight(market.honey)
    bought(market, market.honey, provider="on_site")
    tablet, line = Tablet(market, "A"), Line.objects.get()
    here = {"place": tablet.place.pk}

    def press(kind: str, back: str, **said: Any) -> str:
        form = {"key": str(uuid4()), "kind": kind, "back": back} | here | said
        return agnes.post(tablet.address("geste"), form, follow=True).content.decode()

    weighed = press("weighed", "pesee", line=line.pk, grams=900)
    press("packed", "paniers")
    press("handed_over", "remise", means="card", amount="5.85")

    assert "pesé\xa0: 900 g" in weighed
    assert list(CounterReceipt.objects.values_list("amount", "means")) == [(Decimal("5.85"), "card")]
    assert SubOrder.objects.get().state == "handed_over"
    assert ills() == []


def test_a_form_that_says_too_little_says_so(market: Market, agnes: Client) -> None:
    bought(market, market.honey)
    tablet = Tablet(market, "A")

    answer = agnes.post(tablet.address("geste"), {"key": str(uuid4()), "kind": "weighed"}, follow=True)

    assert "Il manque le poids" in answer.content.decode()
    assert DeskDeed.objects.count() == 0


def test_a_pass_finds_its_basket_without_javascript(market: Market, agnes: Client) -> None:
    purchase = bought(market, market.honey)
    bought(market, market.honey)
    tablet = Tablet(market, "A")
    code = signed(Pass(purchase.reference, 1), desk_key("drive"))

    page = agnes.get(tablet.address("remise"), {"q": code}).content.decode()
    forged = agnes.get(tablet.address("remise"), {"q": code[:-1] + "?"}).content.decode()

    assert page.count('class="post-basket"') == 1
    assert forged.count('class="post-basket"') == 0


def test_a_conflict_is_shown_until_a_person_settles_it(market: Market, agnes: Client) -> None:
    bought(market, market.honey)
    one, two = Tablet(market, "A"), Tablet(market, "B")
    one.tells(one.did("handed_over"))
    two.tells(two.did("handed_over"))
    page = two.address("a-verifier")

    before = agnes.get(page).content.decode()
    agnes.post(page, {"deed": DeskDeed.objects.get(outcome="conflict").pk, "how": "keep"})
    after = agnes.get(page).content.decode()
    again = agnes.post(page, {"deed": DeskDeed.objects.latest("pk").pk, "how": "keep"}, follow=True).content.decode()

    assert "Panier remis deux fois." in before
    assert "Appliquer ce geste" not in before
    assert "Rien à vérifier" in after
    assert "n’est plus à vérifier" in again


def test_the_end_of_the_day_says_what_was_received_and_who_did_not_come(market: Market, agnes: Client) -> None:
    bought(market, market.honey, provider="on_site")
    absent = Tablet(market, "A")
    absent.tells(absent.did("absent"))
    bought(market, market.honey, provider="on_site")
    served = Tablet(market, "A")
    served.tells(
        served.did("handed_over", means="cheque", amount=Decimal("7.00")), served.did("containers_back", count=3)
    )

    page = agnes.get(served.address("cloture")).content.decode()

    assert '<td data-label="Moyen">chèque</td><td data-label="Enregistré" class="number">6,50' in page
    assert 'data-label="Noté par les appareils" class="number">7,00' in page
    assert '<td data-label="État">absent</td>' in page


def test_the_sales_to_serve_are_listed_in_a_constant_number_of_queries(
    market: Market, agnes: Client, django_assert_num_queries: Callable
) -> None:
    sale = Cycle.objects.order_by("collect_on").last()
    agnes.get("/espace/drive/poste/")
    with django_assert_num_queries(9):
        agnes.get("/espace/drive/poste/")
    for week in range(1, 31):
        Cycle.objects.create(rule=sale.rule, opens_at=sale.opens_at, closes_at=sale.closes_at,
                             collect_on=sale.collect_on + timedelta(days=week))  # fmt: skip

    with django_assert_num_queries(9):
        page = agnes.get(f"/espace/drive/poste/?vente={sale.pk}").content.decode()

    assert f'href="/espace/drive/poste/{sale.pk}/{market.point.pk}/remise"' in page


@pytest.mark.parametrize("page", [*PAGES, "etat"])
def test_a_post_is_read_in_a_constant_number_of_queries(
    market: Market, agnes: Client, page: str, django_assert_num_queries: Callable
) -> None:
    bought(market, market.honey, provider="on_site")
    tablet = Tablet(market, "A")
    address = tablet.address(page)
    agnes.get(address)
    with django_assert_num_queries({"etat": 12, "a-verifier": 14, "cloture": 16}.get(page, 13)) as one:
        agnes.get(address)
    Product.objects.update(stock_on_hand=99)
    tablet.place.slot.__class__.objects.update(capacity=99)
    for n in range(29):
        bought(market, market.honey, key=f"k{n}", provider="on_site")
        other = Tablet(market, "A")
        other.tells(other.did("containers_back", count=1), other.did("containers_back", count=2))

    with django_assert_num_queries(len(one)):
        agnes.get(address)
