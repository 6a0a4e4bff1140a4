"""What the page of a product and the page of a seller show, and the API of both."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jachete87.base.errors import NotFound
from jachete87.base.times import now
from jachete87.kernel.catalogue.enums import Allergen, AllergenStatement, ProductState
from jachete87.kernel.catalogue.models import AllergenFact
from jachete87.kernel.catalogue.queries import product_page, seller_page
from jachete87.kernel.catalogue.tests import shop
from jachete87.kernel.membership.enums import SellerState
from jachete87.kernel.membership.models import Seller

pytestmark = pytest.mark.django_db


def test_a_product_page_shows_who_sells_what_in_which_packs() -> None:
    product = shop.honey(shop.farm(), shop.category(), packs=2)

    page = product_page(product.pk, at=now())

    packs = [(pack.name, offer.price, offer.unit_price, offer.left) for pack in page.packs for offer in pack.offers]
    assert (page.url, page.seller.legal_name, page.seller.commune) == (
        f"/produits/{product.pk}-miel-de-chataignier", "Jean Puy", "Limoges",
    )  # fmt: skip
    assert packs == [
        ("250 g", Decimal("5.00"), (Decimal("20.00"), "kg"), 100),
        ("500 g", Decimal("10.00"), (Decimal("20.00"), "kg"), 50),
    ]


def test_allergens_are_unknown_until_something_is_stated() -> None:
    seller, shelf = shop.farm(), shop.category()
    told, silent = shop.honey(seller, shelf), shop.honey(seller, shelf)
    AllergenFact.objects.filter(product=silent).delete()
    AllergenFact.objects.create(product=told, allergen=Allergen.NUTS, statement=AllergenStatement.TRACES)

    shown = [product_page(product.pk, at=now()).allergens for product in (told, silent)]

    assert [(a.is_known, a.contains, a.traces) for a in shown] == [
        (True, (), ("fruits à coque",)),
        (False, (), ()),
    ]


def test_the_linked_data_of_a_product_tells_price_and_price_per_kilo() -> None:
    product = shop.honey(shop.farm(), shop.category())

    data = product_page(product.pk, at=now()).json_ld

    offer = data["offers"][0]
    assert (data["@type"], data["name"], offer["price"]) == ("Product", "Miel de châtaignier", "5.00")
    assert offer["priceSpecification"]["price"] == "20.00"


@pytest.mark.parametrize("state", [ProductState.DRAFT, ProductState.HIDDEN])
def test_a_product_that_is_not_on_line_has_no_page(state: ProductState) -> None:
    product = shop.honey(shop.farm(), shop.category(), state=state)

    with pytest.raises(NotFound):
        product_page(product.pk, at=now())


@pytest.mark.parametrize("state", [SellerState.DRAFT, SellerState.SUBMITTED, SellerState.SUSPENDED])
def test_nothing_of_a_seller_that_is_not_active_is_shown(state: SellerState, client: Client) -> None:
    seller = shop.farm(state=state)
    product = shop.honey(seller, shop.category())

    answers = [
        client.get(f"/api/v1/{what}").status_code for what in (f"products/{product.pk}", f"sellers/{seller.slug}")
    ]

    with pytest.raises(NotFound):
        seller_page(seller.slug, at=now())
    assert (answers, client.get("/api/v1/sellers").json()["total"]) == ([404, 404], 0)


def test_a_product_that_is_sold_out_keeps_its_page() -> None:
    product = shop.honey(shop.farm(), shop.category(), stock_on_hand=0)

    page = product_page(product.pk, at=now())

    assert (page.can_be_had, page.offers[0].left) == (False, 0)


def test_a_seller_page_shows_the_legal_identity() -> None:
    seller = shop.farm()

    page = seller_page(seller.slug, at=now())

    assert (page.identity.siret, page.identity.address, page.identity.mediator) == (
        "00000000000018", "Le Puy, 87000 Limoges", "Médiation 87",
    )  # fmt: skip


def queries_of(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as counted:
        read()
    return len(counted)


def test_a_product_page_takes_the_same_queries_whatever_its_packs() -> None:
    seller, shelf = shop.farm(), shop.category()
    one, many = shop.honey(seller, shelf, packs=1), shop.honey(seller, shelf, packs=30)

    counts = [queries_of(lambda pk=product.pk: product_page(pk, at=now())) for product in (one, many)]

    assert counts[0] == counts[1]


def test_a_seller_page_takes_the_same_queries_whatever_its_products() -> None:
    seller, shelf = shop.farm(), shop.category()
    shop.honey(seller, shelf)
    with_one = queries_of(lambda: seller_page(seller.slug, at=now()))

    for _ in range(29):
        shop.honey(seller, shelf)

    assert queries_of(lambda: seller_page(seller.slug, at=now())) == with_one


def test_the_api_tells_a_product_as_the_contract_says(client: Client) -> None:
    product = shop.honey(shop.farm(), shop.category())

    answer = client.get(f"/api/v1/products/{product.pk}").json()

    offer = answer["offers"][0]
    assert (answer["id"], answer["title"], offer["brick"]) == (product.pk, "Miel de châtaignier", "drive")
    assert (offer["price"], offer["unit_price"]) == (
        {"amount": "5.00", "currency": "EUR"},
        {"amount": "20.00", "currency": "EUR", "unit": "kg"},
    )


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("products/999", 404, "not_found"),
        ("products/0", 422, "validation_error"),
        ("products/x", 422, "validation_error"),
        ("sellers/nobody", 404, "not_found"),
        ("sellers?page=0", 422, "validation_error"),
        ("sellers?kind=pirate", 422, "validation_error"),
    ],
)
def test_the_api_says_what_is_wrong_as_a_problem(client: Client, address: str, status: int, code: str) -> None:
    answer = client.get(f"/api/v1/{address}")

    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (
        status, "application/problem+json", code,
    )  # fmt: skip


def test_sellers_are_paged_and_narrowed(client: Client) -> None:
    seller = shop.farm()
    shop.farm(slug="ferme-b", siret="00000000000026", trade_name="Ferme B")

    first = client.get("/api/v1/sellers?page_size=1&kind=farmer").json()
    named = client.get("/api/v1/sellers?q=jean&commune=87085&brick=drive").json()

    assert (first["total"], [row["slug"] for row in first["results"]]) == (2, ["ferme-b"])
    assert [row["slug"] for row in named["results"]] == [seller.slug]


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_sellers_takes_two_queries(client: Client, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        shop.farm(slug=f"ferme-{number}", siret=f"{number:014d}")

    with django_assert_num_queries(2):
        answer = client.get("/api/v1/sellers?page_size=100")

    assert (answer.json()["total"], Seller.objects.count()) == (count, count)


def test_one_seller_is_told_with_its_identity(client: Client) -> None:
    seller = shop.farm()

    answer = client.get(f"/api/v1/sellers/{seller.slug}").json()

    assert (answer["name"], answer["identity"]["legal_name"], answer["commune"]) == (
        "Ferme de Jean", "Jean Puy", {"code": "87085", "name": "Limoges"},
    )  # fmt: skip


def test_the_bricks_are_those_installed_and_open(client: Client) -> None:
    answer = client.get("/api/v1/bricks")

    assert (answer.status_code, answer.json()) == (200, [])
