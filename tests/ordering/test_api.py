"""The contract of the API, from an empty basket to a placed purchase."""

from typing import Any

import pytest
from django.test import Client

from tests.ordering.market import ADDRESS, Market, ills

CAMILLE = {"email": "camille@example.test", "name": "Camille Roux", "accept_terms": True, "payment": "sandbox"}


class Api:
    """Camille's client."""

    def __init__(self) -> None:
        self.client = Client()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        send = getattr(self.client, method)
        extra = {"data": body, "content_type": "application/json"} if body is not None else {}
        answer = send(f"/api/v1{path}", headers=headers, **extra)
        return answer.status_code, answer.json()

    def filled(self, *offers: int) -> str:
        """A basket of these offers, each group with a way."""
        key = self("post", "/baskets")[1]["id"]
        for offer in offers:
            self("post", f"/baskets/{key}/lines", {"offer": offer})
        for group in self("get", f"/baskets/{key}")[1]["groups"]:
            way = group["ways"][0]
            if not group["handoff"]:
                choice = {"way": way["id"], "slot": way["slots"][0]["id"] if way["slots"] else None}
                choice |= {"address": ADDRESS} if way["kind"] == "parcel" else {}
                self("put", f"/baskets/{key}/groups/{group['id']}/way", choice)
        return key


@pytest.fixture
def api() -> Api:
    return Api()


def test_camille_orders_through_the_api(market: Market, api: Api) -> None:
    key = api.filled(market.honey.pk, market.cup.pk, market.book.pk, market.lamp.pk)

    status, answer = api("post", f"/baskets/{key}/checkout", CAMILLE, **{"Idempotency-Key": "one"})

    assert status == 201
    assert answer["purchase"]["state"] == "placed"
    assert answer["purchase"]["total"] == {"amount": "51.90", "currency": "EUR"}
    assert [part["seller"] for part in answer["purchase"]["sub_orders"]] == [
        "ferme-de-jean",
        "atelier-paula",
        "librairie-marc",
    ]
    assert (answer["payment"]["state"], answer["payment"]["action_url"]) == ("captured", None)
    purchase = answer["purchase"]
    assert api("get", f"/purchases/{purchase['reference']}?token={purchase['token']}") == (200, purchase)
    assert api("get", f"/purchases/{purchase['reference']}?token=guessed")[0] == 404


def test_the_same_request_again_gets_the_same_answer(market: Market, api: Api) -> None:
    key = api.filled(market.honey.pk)
    first = api("post", f"/baskets/{key}/checkout", CAMILLE, **{"Idempotency-Key": "one"})

    again = api("post", f"/baskets/{key}/checkout", CAMILLE, **{"Idempotency-Key": "one"})
    other = api("post", f"/baskets/{key}/checkout", CAMILLE | {"name": "C. R."}, **{"Idempotency-Key": "one"})

    assert again == first
    assert (other[0], other[1]["code"]) == (409, "idempotency_conflict")
    assert ills() == []


def test_a_refused_card_leaves_the_basket_to_try_again(market: Market, api: Api) -> None:
    key = api.filled(market.honey.pk)

    refused = api(
        "post", f"/baskets/{key}/checkout", CAMILLE | {"card": "4000000000000002"}, **{"Idempotency-Key": "a"}
    )
    basket = api("get", f"/baskets/{key}")[1]
    second = api("post", f"/baskets/{key}/checkout", CAMILLE, **{"Idempotency-Key": "b"})

    assert (refused[0], refused[1]["code"]) == (402, "payment_declined")
    assert (basket["purchase"], basket["total"]["amount"]) == (None, "6.50")
    assert (second[0], second[1]["purchase"]["state"]) == (201, "placed")
    assert ills() == []


def test_a_card_that_asks_for_authentication_is_confirmed_on_the_sandbox_page(market: Market, api: Api) -> None:
    key = api.filled(market.honey.pk)
    status, answer = api(
        "post", f"/baskets/{key}/checkout", CAMILLE | {"card": "4000002500003155"}, **{"Idempotency-Key": "a"}
    )
    page = answer["payment"]["action_url"].split("//")[1].split("/", 1)[1]
    purchase = answer["purchase"]

    back = api.client.post(f"/{page}", {"answer": "confirm"})

    assert (status, purchase["state"], answer["payment"]["state"]) == (201, "awaiting_payment", "action_required")
    assert back.headers["Location"].endswith(f"/achats/{purchase['reference']}/{purchase['token']}")
    after = api("get", f"/purchases/{purchase['reference']}?token={purchase['token']}")[1]
    assert (after["state"], after["payment"]["state"]) == ("placed", "captured")
    assert ills() == []


def test_refusals_say_their_code(market: Market, api: Api) -> None:
    key = api("post", "/baskets")[1]["id"]

    answers = [
        api("post", f"/baskets/{key}/lines", {"offer": market.book.pk, "quantity": 4}),
        api("post", f"/baskets/{key}/lines", {"offer": 10**12}),
        api("post", f"/baskets/{key}/lines", {"offer": market.book.pk, "quantity": 0}),
        api("post", "/baskets/nobody/lines", {"offer": market.book.pk}),
        api("post", f"/baskets/{key}/checkout", CAMILLE, **{"Idempotency-Key": "a"}),
        api("post", f"/baskets/{key}/checkout", CAMILLE),
    ]

    assert [(status, body["code"]) for status, body in answers] == [
        (409, "out_of_stock"),
        (409, "offer_gone"),
        (422, "validation_error"),
        (404, "not_found"),
        (409, "validation_error"),
        (422, "validation_error"),
    ]
    assert api("get", f"/baskets/{key}")[1]["count"] == 0


def test_camille_cancels_a_line_and_is_refunded(market: Market, api: Api) -> None:
    key = api.filled(market.honey.pk, market.book.pk)
    purchase = api("post", f"/baskets/{key}/checkout", CAMILLE, **{"Idempotency-Key": "a"})[1]["purchase"]
    line = purchase["sub_orders"][1]["lines"][0]["id"]
    address = f"/purchases/{purchase['reference']}/cancel?token={purchase['token']}"

    status, after = api("post", address, {"lines": [line]})
    again = api("post", address, {"lines": [line]})

    assert status == 200
    assert [order["state"] for order in after["sub_orders"]] == ["to_prepare", "cancelled"]
    assert after["payment"]["refunded"]["amount"] == "15.50"
    assert again == (200, after)
    assert ills() == []


def test_camille_adds_to_her_order_through_the_api(market: Market, api: Api) -> None:
    first = api("post", f"/baskets/{api.filled(market.honey.pk)}/checkout", CAMILLE, **{"Idempotency-Key": "a"})[1]
    bought, key = first["purchase"], api("post", "/baskets")[1]["id"]
    mine = {"purchase": bought["reference"], "token": bought["token"]}
    line = bought["sub_orders"][0]["lines"][0]["id"]

    joined = api("post", f"/baskets/{key}/join", {**mine, "number": 1})
    status, basket = api("post", f"/baskets/{key}/more", {**mine, "line": line, "quantity": 2})
    second = api("post", f"/baskets/{key}/checkout", CAMILLE, **{"Idempotency-Key": "b"})[1]["purchase"]

    assert (joined[0], status, basket["ready"]) == (200, 200, True)
    assert [group["joins"] for group in basket["groups"]] == [bought["reference"]]
    assert [order["had_with"] for order in second["sub_orders"]] == [[bought["reference"]]]
    after = api("get", f"/purchases/{bought['reference']}?token={bought['token']}")[1]
    assert [order["had_with"] for order in after["sub_orders"]] == [[second["reference"]]]
    assert ills() == []


def test_who_does_not_hold_the_token_adds_nothing_to_an_order(market: Market, api: Api) -> None:
    first = api("post", f"/baskets/{api.filled(market.honey.pk)}/checkout", CAMILLE, **{"Idempotency-Key": "a"})[1]
    bought, key = first["purchase"], api("post", "/baskets")[1]["id"]
    line = bought["sub_orders"][0]["lines"][0]["id"]
    guessed = {"purchase": bought["reference"], "token": "guessed"}

    answers = [
        api("post", f"/baskets/{key}/join", {**guessed, "number": 1}),
        api("post", f"/baskets/{key}/more", {**guessed, "line": line}),
        api("post", f"/baskets/{key}/more", {**guessed, "token": bought["token"], "line": 10**9}),
        api("post", f"/baskets/{key}/join", {**guessed, "token": bought["token"], "number": 2}),
    ]

    assert [(status, body["code"]) for status, body in answers] == [(404, "not_found")] * 4
    assert api("get", f"/baskets/{key}")[1]["groups"] == []
