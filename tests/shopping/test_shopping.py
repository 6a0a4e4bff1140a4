"""Camille fills one basket over all bricks, chooses how to have each part, pays once, and may change her mind."""

import re
from html import unescape

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jachete87.base.times import now
from jachete87.bricks.drive.models import Slot
from jachete87.kernel.accounts.models import User
from jachete87.kernel.basket.models import Basket, BasketLine
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.orders.models import Purchase
from tests.shopping.market import Market, offer, open_market

CARD, DECLINED, THREE_D = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0025 0000 3155"
WHO = {"name": "Camille Roux", "email": "camille@example.test", "phone": "06 12 34 56 78"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market(transactional_db: None) -> Market:
    return open_market(now())


def put(camille: Client, one: object, **fields: object) -> HttpResponse:
    return camille.post("/panier/ajouter", {"offer": one.pk, **fields})  # type: ignore[attr-defined, return-value]


def text(answer: object) -> str:
    return unescape(answer.content.decode())  # type: ignore[attr-defined]


def fill_and_choose(camille: Client, market: Market) -> None:
    for one in market.offers:
        put(camille, one)
    basket = Basket.objects.get()
    slot = Slot.objects.filter(point=market.point).first()
    seller = market.cup.variant.product.seller_id
    camille.post(f"/panier/groupes/drive:cycle-{slot.cycle_id}", {"choice": slot.pk})  # type: ignore[union-attr]
    camille.post(
        f"/panier/groupes/galerie:seller-{seller}", {"choice": "parcel", "address": "1 rue Haute, 87000 Limoges"}
    )
    camille.post("/commande", WHO)
    assert Basket.objects.get(pk=basket.pk).email == WHO["email"]


def pay(camille: Client, card: str = CARD, **changed: object) -> HttpResponse:
    html = text(camille.get("/commande/paiement"))
    hidden = dict(re.findall(r'name="(key|total)" value="([^"]*)"', html))
    told = {**hidden, "payment": "sandbox", "card": card, "accept_terms": "on", **changed}
    return camille.post("/commande/paiement", told)  # type: ignore[return-value]


def test_a_page_of_another_site_cannot_fill_the_basket(market: Market) -> None:
    stranger = Client(HTTP_SEC_FETCH_SITE="cross-site")

    answer = put(stranger, market.honey)

    assert answer.status_code == 403
    assert not Basket.objects.exists()


def test_what_is_added_is_said_and_kept_under_a_cookie_that_no_script_reads(market: Market, camille: Client) -> None:
    answer = put(camille, market.honey, quantity=2)
    shown = camille.get(answer.headers["Location"])

    assert "Miel de châtaignier, 500 g est dans votre panier." in text(shown)
    assert (camille.cookies["basket"]["httponly"], camille.cookies["basket"]["samesite"]) == (True, "Lax")
    assert camille.get("/moi.json").json() == {"basket_count": 2, "name": ""}


def test_from_a_card_the_cheapest_pack_is_added(market: Market, camille: Client) -> None:
    product = market.cup.variant.product

    answer = camille.post(f"/panier/ajouter/produit/{product.pk}", headers={"Accept": "application/json"})

    assert answer.json()["text"] == "Tasse en porcelaine, 500 g est dans votre panier."
    assert BasketLine.objects.get().offer == market.cup


def test_what_is_made_with_ones_own_words_is_asked_for_them_first(market: Market, camille: Client) -> None:
    product = market.cup.variant.product
    Product.objects.filter(pk=product.pk).update(personalisation="Prénom à peindre")

    from_card = camille.post(f"/panier/ajouter/produit/{product.pk}")
    without_words = put(camille, market.cup)

    assert from_card.headers["Location"] == without_words.headers["Location"] == f"/produits/{product.pk}"
    assert not BasketLine.objects.exists()


def test_what_is_taken_out_can_be_put_back(market: Market, camille: Client) -> None:
    put(camille, market.honey, quantity=3)
    line = BasketLine.objects.get()

    taken_out = camille.post(f"/panier/lignes/{line.pk}/retirer")
    page = text(camille.get(taken_out.headers["Location"]))

    assert "Miel de châtaignier, 500 g est retiré du panier." in page
    assert not BasketLine.objects.exists()
    fields = dict(re.findall(r'name="(offer|quantity|personalisation)" value="([^"]*)"', page))
    assert fields == {"offer": str(market.honey.pk), "quantity": "3", "personalisation": ""}


@pytest.mark.parametrize("quantity", ["-1", "1000", "abc", "1.5", "NaN", "9" * 40, ""])
def test_a_quantity_that_makes_no_sense_changes_nothing(market: Market, camille: Client, quantity: str) -> None:
    put(camille, market.honey, quantity=2)
    line = BasketLine.objects.get()

    answer = camille.post(f"/panier/lignes/{line.pk}", {"quantity": quantity}, follow=True)

    assert "La quantité va de 1 à 999." in text(answer)
    assert BasketLine.objects.get().quantity == 2


@pytest.mark.parametrize("key", ["", "x", "é" * 60, "' OR 1=1", "a" * 5000])
def test_a_spoilt_basket_cookie_gives_an_empty_basket(market: Market, camille: Client, key: str) -> None:
    camille.cookies["basket"] = key

    answer = camille.get("/panier")

    assert (answer.status_code, "Votre panier est vide" in text(answer)) == (200, True)


def test_charlie_sees_nothing_of_camilles_basket(market: Market, camille: Client) -> None:
    put(camille, market.honey)
    line = BasketLine.objects.get()
    charlie = Client(HTTP_SEC_FETCH_SITE="same-origin")

    charlie.post(f"/panier/lignes/{line.pk}/retirer")

    assert BasketLine.objects.get() == line


def test_a_basket_asks_as_much_for_one_line_as_for_thirty(market: Market, camille: Client) -> None:
    put(camille, market.honey)
    with CaptureQueriesContext(connection) as for_one:
        camille.get("/panier")
    for n in range(29):
        put(camille, offer(market.honey.variant.product.seller, f"Miel de forêt {n}", "miel"))

    with CaptureQueriesContext(connection) as for_thirty:
        camille.get("/panier")

    assert len(for_thirty) == len(for_one)


def test_the_four_groups_of_a_purchase_each_say_what_happens_next(market: Market, camille: Client) -> None:
    fill_and_choose(camille, market)

    answer = pay(camille)
    page = text(camille.get(answer.headers["Location"]))

    purchase = Purchase.objects.get()
    assert answer.headers["Location"] == f"/achats/{purchase.reference}/{purchase.token}"
    assert re.findall(r'<h2 id="[^"]*">([^<]*)</h2>', page) == [
        "Retrait\N{NO-BREAK SPACE}: Halle des Carmes", "Envoi par colis", "Retrait en boutique",
        "À finir chez Commerces en ligne",
    ]  # fmt: skip
    assert page.count("Et maintenant") == 3
    assert 'href="https://commerces.example/?add-to-cart=901&quantity=1"' in page
    assert len(mail.outbox) == 0


def test_before_the_button_every_line_says_its_seller_price_and_withdrawal(market: Market, camille: Client) -> None:
    fill_and_choose(camille, market)

    page = text(camille.get("/commande/paiement")).replace("\xa0", " ").replace("\u202f", " ")

    assert page.count("Commander avec obligation de paiement") == 1
    for said in ("Ferme de Jean SARL", "8,50 € l’unité", "14 jours pour changer d'avis", "6,90 €", "54,90 €"):
        assert said in page
    assert " checked" not in page[page.index('name="accept_terms"') :][:200]


def test_the_terms_must_be_accepted(market: Market, camille: Client) -> None:
    fill_and_choose(camille, market)

    answer = pay(camille, accept_terms="")

    assert answer.status_code == 422
    assert "Cochez cette case pour commander." in text(answer)
    assert not Purchase.objects.exists()


def test_a_button_pressed_twice_buys_once(market: Market, camille: Client) -> None:
    fill_and_choose(camille, market)
    html = text(camille.get("/commande/paiement"))
    told = dict(re.findall(r'name="(key|total)" value="([^"]*)"', html))
    told |= {"payment": "sandbox", "card": CARD, "accept_terms": "on"}

    first = camille.post("/commande/paiement", told)
    second = camille.post("/commande/paiement", told)

    assert first.headers["Location"] == second.headers["Location"]
    assert Purchase.objects.count() == 1


def test_a_refused_card_leaves_the_basket_and_says_so_beside_the_card(market: Market, camille: Client) -> None:
    fill_and_choose(camille, market)

    refused = pay(camille, card=DECLINED)
    accepted = pay(camille)

    assert "Le paiement a été refusé\xa0: essayez une autre carte." in text(refused)
    assert accepted.status_code == 302
    assert Purchase.objects.filter(state="placed").count() == 1


def test_a_payment_to_be_authenticated_leads_there_and_its_return_may_be_reloaded(
    market: Market, camille: Client
) -> None:
    fill_and_choose(camille, market)

    answer = pay(camille, card=THREE_D)
    purchase = Purchase.objects.select_related("payment").get()
    path = f"/achats/{purchase.reference}/{purchase.token}"

    assert answer.headers["Location"] == f"/paiement/essai/{purchase.payment.token}"  # type: ignore[union-attr]
    pages = [text(camille.get(path)) for _ in range(2)]
    assert all("Il reste une étape\xa0: confirmer le paiement" in page for page in pages)


def test_alcohol_asks_for_a_declaration(market: Market, camille: Client) -> None:
    beer = offer(market.honey.variant.product.seller, "Bière ambrée", "biere", "alcohol", alcohol="6.0")
    put(camille, beer)
    fill_and_choose(camille, market)

    without = pay(camille)
    with_it = pay(camille, adult="on")

    assert "Cette déclaration est nécessaire pour acheter de l’alcool." in text(without)
    assert with_it.status_code == 302


def test_an_error_takes_the_focus(market: Market, camille: Client) -> None:
    put(camille, market.honey)

    page = text(camille.post("/commande", {**WHO, "email": "camille"}))

    field = re.findall(r'<input type="email"[^>]*>', page)[0]
    assert ("autofocus" in field, 'aria-invalid="true"' in field) == (True, True)


def test_charlie_does_not_see_a_purchase_without_its_token(market: Market, camille: Client) -> None:
    fill_and_choose(camille, market)
    pay(camille)
    purchase = Purchase.objects.get()

    answer = Client().get(f"/achats/{purchase.reference}/{'x' * 43}")

    assert (answer.status_code, "Camille" in text(answer)) == (404, False)


def test_a_guest_finds_the_purchase_again_by_number_and_mail(market: Market, camille: Client) -> None:
    fill_and_choose(camille, market)
    pay(camille)
    purchase = Purchase.objects.get()
    guest = Client(HTTP_SEC_FETCH_SITE="same-origin")

    known = guest.post("/achats/retrouver", {"reference": purchase.reference.lower(), "email": "CAMILLE@example.test"})
    unknown = guest.post("/achats/retrouver", {"reference": purchase.reference, "email": "charlie@example.test"})

    assert known.headers["Location"] == f"/achats/{purchase.reference}/{purchase.token}"
    assert unknown.status_code == 404


def test_a_part_of_a_purchase_is_cancelled_after_one_more_question(market: Market, camille: Client) -> None:
    fill_and_choose(camille, market)
    path = pay(camille).headers["Location"]
    ticked = re.findall(r'id="annuler-([0-9]+)"', text(camille.get(path)))

    asked = camille.post(f"{path}/annuler", {"line": ticked[1]})
    done = camille.post(f"{path}/annuler", {"line": ticked[1], "confirm": "1"}, follow=True)

    assert "Tasse en porcelaine" in text(asked)
    assert "sont annulés" in text(done)


def test_a_person_who_signs_in_finds_the_basket_again(market: Market, camille: Client) -> None:
    person = User.objects.create_person("camille@example.test", "un-long-mot-de-passe")
    put(camille, market.honey)
    camille.force_login(person)
    camille.get("/panier")
    elsewhere = Client()
    elsewhere.force_login(person)

    page = text(elsewhere.get("/panier"))

    assert "Miel de châtaignier" in page
