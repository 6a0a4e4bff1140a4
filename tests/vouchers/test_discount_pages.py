"""A discount is seen before paying, with who bears it, and remembered after; an agent opens it."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jachete87.base.times import PARIS
from jachete87.base.typography import typographic
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.actions.opening import note_contact
from jachete87.kernel.basket.models import Basket
from jachete87.kernel.basket.queries import view
from jachete87.kernel.documents.models import Contract
from jachete87.kernel.membership.models import Agent
from jachete87.kernel.notices.models import Mail
from jachete87.kernel.orders.actions.ending import cancel_lines
from jachete87.kernel.orders.models import Purchase
from jachete87.kernel.vouchers.models import Campaign
from jachete87.portal.rules.cookies import basket_cookie
from tests.ordering.market import CAMILLE, Market, basket_of, bought, choose_all, ills
from tests.vouchers.purse import discount, used

pytestmark = pytest.mark.django_db

D = Decimal
TITLE = "Remise de 10\N{NO-BREAK SPACE}% offerte par la Chambre d'agriculture de la Haute-Vienne"
DESK = "/espace/organisme/campagnes"


@pytest.fixture
def basket(market: Market, client: Client) -> Basket:
    """Camille's basket with honey, ready to be paid in her browser."""
    filled = basket_of(market, market.honey)
    choose_all(filled, market)
    note_contact(basket_id=filled.pk, name=CAMILLE.name, email=CAMILLE.email, phone="")
    client.cookies[basket_cookie()] = filled.key
    return filled


def _page(client: Client, path: str) -> str:
    return unescape(client.get(path).content.decode())


def _fields(client: Client) -> dict[str, Any]:
    hidden = re.findall(r'name="(key|total|rest)" value="([^"]*)"', _page(client, "/commande/paiement"))
    return dict(hidden) | {"accept_terms": "on", "payment": "sandbox", "card": "4242424242424242"}


def test_it_is_seen_before_paying_and_remembered_on_every_page_and_paper(
    market: Market, basket: Basket, client: Client
) -> None:
    discount(market)

    before = [_page(client, path) for path in ("/panier", "/commande/paiement")]
    answer = client.post("/commande/paiement", _fields(client))

    assert [TITLE in page and "-0,65\N{NO-BREAK SPACE}€" in page for page in before] == [True, True]
    after = _page(client, answer.headers["Location"])
    line = f"{TITLE}\N{NO-BREAK SPACE}: -0,65\N{NO-BREAK SPACE}€"
    mail = Mail.objects.get(key__startswith="confirmation-")
    contract = bytes(Contract.objects.get().facts).decode()
    assert [line in text for text in (after, mail.text, unescape(mail.html))] == [True] * 3
    assert TITLE in contract
    assert (Purchase.objects.get().vouchers, ills()) == (D("0.65"), [])


def test_when_it_ended_since_the_page_tells_the_new_amount_and_buys_nothing(
    market: Market, basket: Basket, client: Client
) -> None:
    tenth = discount(market)
    fields = _fields(client)
    Campaign.objects.filter(pk=tenth.pk).update(state="stopped")

    answer = client.post("/commande/paiement", fields, follow=True)

    assert "il reste maintenant 6,50" in unescape(answer.content.decode())
    assert (Purchase.objects.count(), fields["rest"], _fields(client)["rest"]) == (0, "5.85", "6.50")


def test_nothing_is_asked_when_it_takes_off_everything(market: Market, basket: Basket, client: Client) -> None:
    discount(market, "100")

    page = _page(client, "/commande/paiement")
    client.post("/commande/paiement", _fields(client))

    assert "Il ne reste rien à payer" in page
    assert (Purchase.objects.get().state, Purchase.objects.get().payment) == ("placed", None)


def test_the_api_tells_it_with_the_basket_and_takes_what_was_seen(
    market: Market, basket: Basket, client: Client
) -> None:
    discount(market)
    body = {"email": CAMILLE.email, "name": CAMILLE.name, "payment": "sandbox", "accept_terms": True}
    path, key = f"/api/v1/baskets/{basket.key}/checkout", {"Idempotency-Key": "k"}

    shown = client.get(f"/api/v1/baskets/{basket.key}").json()
    wrong = client.post(path, body | {"expected_rest": "5.00"}, "application/json", headers=key)
    told = client.post(path, body | {"expected_rest": shown["rest"]["amount"]}, "application/json", headers=key)

    tenth = {"title": TITLE, "amount": {"amount": "0.65", "currency": "EUR"}}
    assert (shown["discounts"], shown["rest"]["amount"], shown["total"]["amount"]) == ([tenth], "5.85", "6.50")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "price_changed")
    purchase = told.json()["purchase"]
    assert (told.status_code, purchase["paid_otherwise"]) == (201, [tenth | {"discount": True}])
    assert purchase["payment"]["amount"]["amount"] == "5.85"


def test_the_shopper_is_told_that_a_discount_goes_back_to_who_gave_it(market: Market) -> None:
    discount(market)
    purchase = bought(market, market.honey)

    cancel_lines(purchase_id=purchase.pk, line_ids=[], at=market.at)

    text = Mail.objects.get(key__startswith="cancelled-").text
    assert (
        "0,65\N{NO-BREAK SPACE}€ de remise ne s’appliquent plus\N{NO-BREAK SPACE}: ils retournent à qui l’offrait."
        in text
    )
    assert "5,85\N{NO-BREAK SPACE}€ vous sont rendus" in text
    assert "sur le bon" not in text


def test_a_basket_is_shown_in_the_same_number_of_queries_with_many_discounts(market: Market, basket: Basket) -> None:
    counts = []
    for number in (1, 29):
        for _ in range(number):
            discount(market, "1", bricks=["drive"], sellers=[market.jean.pk])
        with CaptureQueriesContext(
            connection,
        ) as counted:
            view(basket, market.at)
        counts.append(len(counted))

    assert counts[0] == counts[1]


@pytest.fixture
def agnes(market: Market, client: Client) -> Client:
    """The browser of the chamber of agriculture's agent."""
    person = User.objects.create_person("agnes@example.test", "un mot de passe long", full_name="Agnès")
    Agent.objects.create(user=person, institution_id="chambre-agriculture")
    client.force_login(person)
    return client


def _asked(market: Market) -> dict[str, Any]:
    today = market.at.astimezone(PARIS).date()
    return {
        "name": "Mangez local", "funder": "chambre-agriculture", "kind": "discount", "percent_off": "10",
        "minimum": "20", "ceiling": "4", "budget": "500", "first": str(today), "last": str(today + timedelta(days=9)),
    }  # fmt: skip


def test_an_agent_sees_the_effect_opens_the_campaign_and_stops_it(agnes: Client, market: Market) -> None:
    seen = unescape(agnes.post(DESK, _asked(market) | {"see": "1"}).content.decode())
    none_yet = Campaign.objects.count()
    agnes.post(DESK, _asked(market))
    opened = Campaign.objects.get()
    page = _page(agnes, f"{DESK}/{opened.pk}")
    agnes.post(f"{DESK}/{opened.pk}/arret", {"move": "stop"})

    example = typographic(
        "Exemple : pour 50,00\N{NO-BREAK SPACE}€ d’articles concernés, le client paie 46,00\N{NO-BREAK SPACE}€ et la "
        "Chambre d'agriculture de la Haute-Vienne 4,00\N{NO-BREAK SPACE}€ aux vendeurs."
    )
    assert (none_yet, example in seen, example in page) == (0, True, True)
    assert "À partir de 20,00\N{NO-BREAK SPACE}€ d’articles concernés" in page
    assert "Faire des bons" not in page
    assert (opened.kind, opened.percent_off, opened.minimum) == ("discount", D("10.00"), D("20.00"))
    assert "sa remise n’est plus accordée" in _page(agnes, f"{DESK}/{opened.pk}")
    assert (Campaign.objects.get().state, used(opened)) == ("stopped", D(0))


@pytest.mark.parametrize(
    "wrong", [{"percent_off": ""}, {"euros_off": "5"}, {"percent_off": "101"}, {"kind": "vouchers"}]
)
def test_a_discount_that_is_none_is_told_in_the_form(agnes: Client, market: Market, wrong: dict[str, str]) -> None:
    answer = agnes.post(DESK, _asked(market) | wrong)

    assert (answer.status_code, Campaign.objects.count()) == (422, 0)
