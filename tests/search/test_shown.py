"""Cards on the page of results: drawn once and kept, but never of another price, moment, place or language."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from jachete87.base import pages
from jachete87.base.times import now
from jachete87.kernel.catalogue.models import Offer, Product
from jachete87.kernel.search.actions import index_due
from jachete87.kernel.search.index import reader
from jachete87.kernel.search.queries import search, searching
from jachete87.kernel.search.rules import SearchAsk
from jachete87.portal.queries import drawing
from jachete87.portal.queries.drawing import drawn
from jachete87.portal.queries.results import Entry
from tests.search.market import open_market, product, seller

pytestmark = pytest.mark.django_db

_TEXTS = (
    "url", "title", "brick", "brick_name", "seller", "commune", "unit", "when", "reason", "picture", "alt", "add_url"
)  # fmt: skip
_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
_AMOUNT = st.decimals("0", "9999", places=2)
_CARD = st.fixed_dictionaries(
    {
        **dict.fromkeys(_TEXTS, _TEXT),
        "id": st.integers(1, 10**6).map("p{}".format),
        "offer": st.just(""),
        "distance_km": st.none() | st.sampled_from(["0,0", "1,5", "12"]),
        "price": st.none() | _AMOUNT,
        "before": st.none() | _AMOUNT,
        "unit_price": st.none() | _AMOUNT,
        "partner": st.booleans(),
        "labels": st.lists(_TEXT, max_size=2).map(tuple),
    }
)


@pytest.fixture
def honey(own_index, windows):
    open_market()
    made = product(seller("Ferme de Jean", commune="Nexon"), "Miel de Jean", price="5.00")
    learn()
    return made


def learn():
    while index_due(at=now()):
        pass


def shown(client, address):
    """The words of the first card of that page, which is made anew."""
    pages.forget()
    page = client.get(address).content.decode()
    card = re.search(r"<article.*?</article>", page, re.DOTALL).group()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", card)).replace("\xa0", " ").split())


def test_a_card_is_drawn_once_as_long_as_the_index_stands(client, honey, monkeypatch):
    first = shown(client, "/recherche?q=miel")
    monkeypatch.setattr(drawing, "_filled", None)

    again = shown(client, "/recherche?q=miel&page=1")

    assert again == first


def test_a_new_price_is_on_the_card_as_soon_as_the_index_has_moved(client, honey):
    before = shown(client, "/recherche?q=miel")
    Offer.objects.update(price=Decimal("7.00"))

    learn()
    after = shown(client, "/recherche?q=miel")

    assert after == before.replace("5,00 €", "7,00 €") != before


def test_what_is_sold_out_is_no_longer_offered(client, honey):
    before = shown(client, "/recherche?q=miel&available=0")
    Product.objects.update(stock_on_hand=0)

    learn()
    after = shown(client, "/recherche?q=miel&available=0")

    assert before.endswith("Prêt demain Ajouter au panier")
    assert after.endswith("Pas disponible en ce moment")


def test_what_nobody_offers_any_more_is_shown_without_a_price(client, honey):
    Offer.objects.update(is_active=False)

    learn()
    after = shown(client, "/recherche?q=miel&available=0")

    assert "Miel de Jean" in after
    assert "€" not in after
    assert client.get(f"/produits/{honey.pk}", follow=True).status_code == 200
    assert client.get("/api/v1/search?q=miel&available=false").status_code == 200


def test_a_closing_that_passes_is_no_longer_claimed_though_the_index_stands(client, honey, windows, monkeypatch):
    windows["drive"].until = now() + timedelta(hours=1)
    Product.objects.update(title="Miel de Jeanne")
    learn()
    stamp, before = reader.view().stamp, shown(client, "/recherche?q=miel&available=0")

    monkeypatch.setattr(searching, "now", lambda: now() + timedelta(hours=2))
    after = shown(client, "/recherche?q=miel&available=0")

    assert reader.view().stamp == stamp
    assert before.endswith("Prêt demain Ajouter au panier")
    assert after.endswith("Pas disponible en ce moment")


def test_the_interface_claims_no_closing_that_has_passed(honey, windows):
    windows["drive"].until = now() + timedelta(hours=1)
    Product.objects.update(title="Miel de Jeanne")
    learn()
    ask = SearchAsk(q="miel", available=False)

    states = [searching.find(ask, lang="fr", at=now() + timedelta(hours=hours)).cards[0]["state"] for hours in (0, 2)]

    assert states == ["now", ""]


def test_each_language_has_cards_of_its_own(client, honey):
    said = [shown(client, f"{prefix}/recherche?q=miel") for prefix in ("", "/en", "", "/en")]

    french, english = "Prêt demain Ajouter au panier", "Ready tomorrow Add to basket"
    assert [one.endswith(text) for one, text in zip(said, (french, english) * 2, strict=True)] == [True] * 4
    assert said[:2] == said[2:]


def test_a_distance_belongs_to_one_search(client, honey):
    addresses = ["/recherche?q=miel", "/recherche?q=miel&near=45.68,1.19", "/recherche?q=miel&near=45.83,1.26"] * 2

    said = [re.findall(r"à ([\d,]+) km", shown(client, address)) for address in addresses]

    assert said == [[], ["0,5"], ["18"]] * 2


def test_a_card_of_one_language_is_not_kept_for_another(honey):
    ask = SearchAsk(q="miel")

    cards = [search(ask, lang=code).cards[0] for code in ("fr", "en", "fr")]

    assert [card.availability for card in cards] == ["Prêt demain", "Ready tomorrow", "Prêt demain"]
    assert cards[0] is cards[2]


@settings(max_examples=300, deadline=None)
@given(card=_CARD, level=st.sampled_from([2, 3]), code=st.sampled_from(["fr", "en"]))
def test_whatever_a_card_says_it_is_drawn_as_its_component_draws_it(card, level, code):
    with override(code):
        made = drawn(Entry("product", card), level)
        made_of_form = drawn(Entry("product", card), level)
        expected = drawing._component(card, level)

    assert (made, made_of_form) == (expected, expected)


def test_most_cards_are_drawn_from_a_form(client, honey, monkeypatch):
    owner = honey.seller
    for number in range(20):
        product(owner, f"Miel <b>{number}</b> à 100 %", price=f"{number}.90")
    learn()
    asked = []
    component = drawing._component
    monkeypatch.setattr(drawing, "_forms", {})
    monkeypatch.setattr(drawing, "_component", lambda card, level: asked.append(card) or component(card, level))

    page = client.get("/recherche?q=miel").content.decode()

    assert page.count("<article") == 21
    assert len(asked) == 2
    assert "<b>" not in page


def test_a_struck_price_is_never_another_cards(honey):
    reduced = {**dict.fromkeys(_TEXTS, "x"), "id": "p1", "offer": "", "distance_km": None, "unit_price": None,
               "price": Decimal(7), "before": Decimal(9), "partner": False, "labels": ()}  # fmt: skip

    first, other, whole = (
        drawn(Entry("product", {**reduced, "before": before}), 3) for before in (Decimal(9), Decimal(12), None)
    )

    assert ["9,00" in first, "12,00" in other, "9,00" in other] == [True, True, False]
    assert "<del" not in whole


def test_forms_are_bounded(monkeypatch, honey):
    monkeypatch.setattr(drawing, "_MOST_FORMS", 3)
    monkeypatch.setattr(drawing, "_forms", {})
    card = {**dict.fromkeys(_TEXTS, "x"), "id": "p1", "offer": "", "distance_km": None,
            "price": Decimal(1), "before": None, "unit_price": None, "partner": False, "labels": ()}  # fmt: skip

    for number in range(10):
        drawn(Entry("product", {**card, "labels": (str(number),)}), 3)

    assert len(drawing._forms) <= 3
