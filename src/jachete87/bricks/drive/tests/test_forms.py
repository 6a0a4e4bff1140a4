"""The catalogue on paper: what is sold, at which price, under a number that stays."""

from collections.abc import Callable

from django.test import Client
from tests.ordering.market import Market, expire_all, offer, seller

from jachete87.bricks.drive.actions.forms import number_goods
from jachete87.bricks.drive.models import CycleLeg, FormNumber
from jachete87.bricks.drive.queries.forms import goods_on_paper
from jachete87.bricks.drive.tests.paper import pages, sale
from jachete87.kernel.catalogue.models import AllergenFact, Offer, Product
from jachete87.kernel.membership.enums import SellerKind


def _numbers() -> dict[str, int]:
    rows = FormNumber.objects.filter(cycle=sale()).values_list("offer__variant__product__title", "number")
    return dict(rows.order_by("number"))


def test_a_number_stays_when_goods_come_and_go(market: Market) -> None:
    rose = seller("ferme-de-rose", SellerKind.FARMER, "drive")
    tomatoes = offer(rose, "Abricots", "3.00")
    expire_all(market.at)
    Offer.objects.filter(pk=market.honey.pk).update(is_active=False)
    offer(rose, "Zeste", "2.00")

    number_goods(at=market.at)
    again = number_goods(at=market.at)

    assert _numbers() == {"Miel de châtaignier": 1, "Abricots": 2, "Zeste": 3}
    assert again == 0
    assert [good.number for good in goods_on_paper(sale(), market.at)] == [2, 3]
    assert tomatoes.pk == goods_on_paper(sale(), market.at)[0].offer


def test_what_a_seller_leaves_out_of_a_sale_is_not_on_its_form(market: Market) -> None:
    CycleLeg.objects.get(cycle=sale(), seller=market.jean).excluded.add(market.honey.variant.product)

    found = goods_on_paper(sale(), market.at)

    assert found == []


def test_the_catalogue_says_price_number_allergens_and_the_form_where_to_tick(market: Market, agnes: Client) -> None:
    product = market.honey.variant.product
    AllergenFact.objects.create(product=product, allergen="nuts", statement="traces")
    Product.objects.filter(pk=product.pk).update(origin="Limousin")

    answer = agnes.get(f"/espace/drive/ventes/{sale().pk}/catalogue.pdf")

    first, form, *_terms = pages(answer.content)
    for words in ("1 Miel de châtaignier", "Ferme De Jean, Limoges", "Origine : Limousin", "fruits à coque", "6,50"):
        assert words in first.replace("\N{NO-BREAK SPACE}", " ")
    for words in ("Bon de commande", "Halle des Carmes", "17 h – 18 h", "obligation de paiement"):
        assert words in form.replace("\N{NO-BREAK SPACE}", " ")


def test_the_goods_of_a_form_are_read_in_two_queries(market: Market, django_assert_num_queries: Callable) -> None:
    cycle = sale()
    with django_assert_num_queries(2):
        assert len(goods_on_paper(cycle, market.at)) == 1
    for number in range(29):
        offer(market.jean, f"Pot {number}", "3.00")
    number_goods(at=market.at)

    with django_assert_num_queries(2):
        assert len(goods_on_paper(cycle, market.at)) == 30
