"""What anybody sees: home, results, map, products, sellers, texts."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jachete87.base.pages import forget
from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Product
from jachete87.portal.views.texts import NAMES
from tests.shopping.market import Market, offer


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def titles(html: str) -> list[str]:
    return re.findall(r'class="card-link" href="[^"]*">([^<]*)<', html)


def queries_of(client: Client, address: str) -> int:
    forget()
    client.get(address)
    forget()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_the_home_page_says_what_can_be_collected_near_a_commune(market: Market, camille: Client) -> None:
    html = page(camille, "/?commune=panazol")

    assert "À retirer cette semaine près de Panazol" in html
    assert "Halle des Carmes" in titles(html)


def test_a_commune_that_is_none_is_said_beside_its_field(market: Market, camille: Client) -> None:
    html = page(camille, "/?commune=Poitiers")

    assert "«\xa0Poitiers\xa0» n’est pas une commune que nous connaissons" in html


def test_results_of_all_bricks_stand_in_one_list(market: Market, camille: Client) -> None:
    html = page(camille, "/recherche")

    assert sorted(titles(html)) == ["Contes du Limousin", "Gants de cuir", "Miel de châtaignier", "Tasse en porcelaine"]
    assert html.count("achat sur site partenaire") == 1


def test_a_result_says_its_price_by_the_kilo_its_seller_and_until_when(market: Market, camille: Client) -> None:
    html = page(camille, "/recherche?q=miel&brick=drive")

    assert "17,00 €/kg" in html.replace("\xa0", " ").replace("\u202f", " ")
    assert "Ferme de Jean" in html
    assert "Commander avant" in html


def test_what_makes_no_sense_in_an_address_is_left_aside_and_said(market: Market, camille: Client) -> None:
    html = page(camille, "/recherche?q=miel&near=ici&page=zzz&sort=cher&brick=drive")

    assert "Un filtre n’a pas été compris et a été laissé de côté" in html
    assert titles(html) == ["Miel de châtaignier"]


def test_a_search_without_result_says_what_to_do(market: Market, camille: Client) -> None:
    html = page(camille, "/recherche?q=xylophone")

    assert "0 résultat<" in html
    assert "Rien ne correspond à cette recherche" in html


def test_every_filter_in_force_can_be_taken_off(market: Market, camille: Client) -> None:
    html = page(camille, "/recherche?q=miel&commune=Limoges&radius_km=20&max_price=30")

    chips = re.findall(r'class="chip" href="([^"]*)"', html)
    assert chips == ["?q=miel&max_price=30", "?q=miel&commune=Limoges&radius_km=20"]


def test_the_map_shows_the_same_results_as_its_list(market: Market, camille: Client) -> None:
    html = page(camille, "/carte?kind=product")
    points = json.loads(page(camille, "/carte/points.json?kind=product"))

    listed = re.findall(r'<div><a href="[^"]*">([^<]*)</a>', html)
    pinned = [one["title"] for place in points["features"] for one in place["properties"]["results"]]
    assert sorted(pinned) == sorted(listed)


def test_pages_for_everybody_are_kept_and_set_no_cookie(market: Market, camille: Client) -> None:
    addresses = ["/", "/recherche?q=miel", "/carte", _page_of(market.honey.variant.product), "/vendeurs/ferme-de-jean"]

    first = [camille.get(address) for address in addresses]
    with CaptureQueriesContext(connection) as asked:
        second = [camille.get(address) for address in addresses]

    assert [answer.content for answer in second] == [answer.content for answer in first]
    assert len(asked) == 0
    assert not camille.cookies


@pytest.mark.parametrize("address", ["/", "/recherche", "/recherche?q=miel&commune=Limoges&radius_km=20", "/carte"])
def test_a_page_of_results_asks_the_database_nothing(market: Market, camille: Client, address: str) -> None:
    assert queries_of(camille, address) == 0


def test_the_page_of_a_seller_asks_as_much_for_one_product_as_for_thirty(market: Market, camille: Client) -> None:
    with_one = queries_of(camille, "/vendeurs/ferme-de-jean")
    for n in range(29):
        offer(market.honey.variant.product.seller, f"Miel de forêt {n}", "miel")

    with_thirty = queries_of(camille, "/vendeurs/ferme-de-jean")

    assert (with_one, with_thirty) == (10, 10)


def test_a_product_says_what_the_law_wants_said(market: Market, camille: Client) -> None:
    html = page(camille, _page_of(market.honey.variant.product))

    for said in ("Ferme de Jean SARL", "Avertissements", "Ingrédients", "Allergènes", "14 jours pour changer d'avis"):
        assert said in html
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[0])
    assert data["offers"][0]["price"] == "8.50"


def test_an_old_address_of_a_product_leads_to_the_present_one(market: Market, camille: Client) -> None:
    product = market.honey.variant.product

    answer = camille.get(f"/produits/{product.pk}-ancien-nom")

    assert (answer.status_code, answer.headers["Location"]) == (301, _page_of(product))


def test_a_product_taken_off_keeps_a_page_that_helps_on(market: Market, camille: Client) -> None:
    product = market.honey.variant.product
    Product.objects.filter(pk=product.pk).update(state=ProductState.HIDDEN)

    html = page(camille, _page_of(product), status=410)

    assert "«\xa0Miel de châtaignier\xa0» n’est plus en vente" in html


def test_a_draft_was_never_there(market: Market, camille: Client) -> None:
    product = market.honey.variant.product
    Product.objects.filter(pk=product.pk).update(state=ProductState.DRAFT)

    html = page(camille, _page_of(product), status=404)

    assert "Miel" not in html


def test_a_seller_shows_who_it_is_before_the_law(market: Market, camille: Client) -> None:
    html = page(camille, "/vendeurs/atelier-paula")

    for said in ("Atelier Paula SARL", "SIRET", "RCS Limoges", "Médiation 87", "05 55 00 00 00"):
        assert said in html


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", [*NAMES, "institutions"])
def test_every_text_is_there_in_both_languages(db: None, camille: Client, prefix: str, name: str) -> None:
    html = page(camille, f"{prefix}/{name}")

    assert f'<html lang="{prefix[1:] or "fr"}">' in html
    assert "ec.europa.eu/consumers/odr" not in html


def test_the_home_page_alone_says_how_accessible_the_site_was_found(market: Market, camille: Client) -> None:
    home, another = page(camille, "/"), page(camille, "/aide")

    assert '<a href="/accessibilite">Accessibilité\xa0: non conforme</a>' in home
    assert '<a href="/accessibilite">Accessibilité</a>' in another


def _page_of(product: Product) -> str:
    return f"/produits/{product.pk}-{product.slug}"
