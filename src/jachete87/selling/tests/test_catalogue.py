"""The grid of the catalogue, its stock, and one product."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.house.goods import honey, order

from jachete87.kernel.catalogue.enums import Allergen, ProductState
from jachete87.kernel.catalogue.models import AllergenFact, ContainerType, Offer, PriceChange, Product
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.tests.cast import Cast

TOLD = {
    "title": "Miel de bruyère",
    "category": "miel",
    "denomination": "Miel",
    "ingredients": "ingrédient unique",
    "origin": "France",
    "vat_rate": "5.5",
    **{f"allergen-{allergen}": "unknown" for allergen in Allergen},
    "allergen-milk": "absent",
}


def _count(client: Client, offer: Offer, on_hand: object) -> int:
    product = offer.variant.product
    answer = client.post(reverse("selling:catalogue"), {f"stock-{product.pk}-on_hand": on_hand})
    product.refresh_from_db()
    return answer.status_code


def _describe(client: Client, offer: Offer, **change: str) -> int:
    pack = {"price": "6.50", "net_quantity": "500", "net_unit": "g"}
    sent = TOLD | {f"pack-{offer.pk}-{name}": value for name, value in pack.items()}
    sent |= {name.replace("pack_", f"pack-{offer.pk}-"): value for name, value in change.items()}
    answer = client.post(reverse("selling:product", args=[offer.variant.product_id]), sent)
    offer.refresh_from_db()
    offer.variant.refresh_from_db()
    offer.variant.product.refresh_from_db()
    return answer.status_code


def test_jean_counts_his_pots(cast: Cast, jean: Client) -> None:
    offer = honey(cast.farm, stock=20)

    status = _count(jean, offer, "12")

    assert (status, offer.variant.product.stock_on_hand) == (302, 12)


def test_stock_left_empty_is_not_counted(cast: Cast, jean: Client) -> None:
    offer = honey(cast.farm, stock=20)

    status = _count(jean, offer, "")

    assert (status, offer.variant.product.stock_on_hand) == (302, None)


@pytest.mark.parametrize("given", ["4", "-1", "1.5", "many", "99999999999999999999"])
def test_stock_is_never_below_what_is_promised_nor_nonsense(cast: Cast, jean: Client, given: str) -> None:
    offer = honey(cast.farm, stock=20)
    order(offer, "A", quantity=5)

    status = _count(jean, offer, given)

    assert (status, offer.variant.product.stock_on_hand) == (422, 20)


def test_another_sellers_stock_is_out_of_reach(cast: Cast, jean: Client, other: Seller) -> None:
    offer = honey(other, stock=20)

    _count(jean, offer, "1")
    page = jean.get(reverse("selling:product", args=[offer.variant.product_id]))

    assert (offer.variant.product.stock_on_hand, page.status_code) == (20, 404)


def test_jean_says_what_his_honey_is(cast: Cast, jean: Client) -> None:
    offer = honey(cast.farm)

    status = _describe(jean, offer, pack_price="7.20", pack_net_quantity="450")

    product = offer.variant.product
    assert (status, product.title, product.denomination) == (302, "Miel de bruyère", "Miel")
    assert (offer.price, offer.variant.net_quantity) == (Decimal("7.20"), Decimal(450))
    assert list(AllergenFact.objects.values_list("allergen", "statement")) == [("milk", "absent")]
    assert [change.price for change in PriceChange.objects.filter(offer=offer).order_by("pk")][-1] == Decimal("7.20")


def test_a_product_on_line_may_not_lose_what_the_law_wants(cast: Cast, jean: Client) -> None:
    offer = honey(cast.farm)
    _describe(jean, offer)

    status = _describe(jean, offer, denomination="", pack_price="9.00")

    assert (status, offer.variant.product.denomination, offer.price) == (422, "Miel", Decimal("6.50"))


@pytest.mark.parametrize("nothing", ["pack_price", "pack_net_quantity"])
@pytest.mark.parametrize("given", ["0", "-0", "-1", "NaN", "1e-9", "1e9"])
def test_a_price_or_a_pack_of_nothing_is_refused(cast: Cast, jean: Client, nothing: str, given: str) -> None:
    offer = honey(cast.farm, state=ProductState.DRAFT)

    status = _describe(jean, offer, **{nothing: given})

    assert (status, offer.price, offer.variant.product.title) == (422, Decimal("6.50"), "Miel de châtaignier")


def test_the_form_changes_nothing_that_is_not_the_sellers_to_change(cast: Cast, jean: Client, other: Seller) -> None:
    offer = honey(cast.farm)

    _describe(jean, offer, seller=str(other.pk), state="hidden", stock_on_hand="999", stock_promised="7", slug="x")

    product = offer.variant.product
    kept = (product.seller_id, product.state, product.stock_on_hand, product.stock_promised, product.slug)
    assert kept == (cast.farm.pk, ProductState.PUBLISHED, 20, 0, "miel")


def test_a_product_goes_on_line_when_all_is_said(cast: Cast, jean: Client) -> None:
    offer = honey(cast.farm, state=ProductState.DRAFT)
    address = reverse("selling:publication", args=[offer.variant.product_id])

    early = jean.post(address, {"move": "publish"})
    _describe(jean, offer)
    late = jean.post(address, {"move": "publish"})

    assert (early.status_code, "Il manque" in early.content.decode()) == (422, True)
    assert (late.status_code, Product.objects.get().state) == (302, ProductState.PUBLISHED)


def test_a_pack_comes_in_returnable_containers_of_the_shared_list(cast: Cast, jean: Client) -> None:
    offer, kind = honey(cast.farm), ContainerType.objects.create(name="bocal 1 l", deposit="0.50")
    ContainerType.objects.create(name="fût", deposit="30.00", is_active=False)

    page = jean.get(reverse("selling:product", args=[offer.variant.product_id])).content.decode()
    chosen = _describe(jean, offer, pack_container=str(kind.pk))
    first = (offer.variant.container, offer.variant.containers)
    two = _describe(jean, offer, pack_container=str(kind.pk), pack_containers="2")
    second = offer.variant.containers
    none = _describe(jean, offer)

    assert ("bocal 1 l (0,50" in page, "fût" in page) == (True, False)
    assert (chosen, two, none) == (302, 302, 302)
    assert (first, second) == ((kind, 1), 2)
    assert (offer.variant.container, offer.variant.containers) == (None, 0)


def test_a_product_is_taken_off(cast: Cast, jean: Client) -> None:
    offer = honey(cast.farm)

    jean.post(reverse("selling:publication", args=[offer.variant.product_id]), {"move": "hide"})

    assert Product.objects.get().state == ProductState.HIDDEN


@pytest.mark.usefixtures("no_bricks")
@pytest.mark.parametrize("name", ["home", "catalogue"])
@pytest.mark.parametrize("number", [1, 30])
def test_lists_ask_the_same_whatever_their_length(
    cast: Cast, jean: Client, name: str, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        honey(cast.farm, stock=1, state=ProductState.DRAFT)
        honey(cast.farm, stock=1)
    literal = {"home": 17, "catalogue": 14}

    with django_assert_num_queries(literal[name]):
        jean.get(reverse(f"selling:{name}"))


def test_the_first_page_says_what_is_missing(cast: Cast, jean: Client) -> None:
    honey(cast.farm, state=ProductState.DRAFT)

    page = jean.get(reverse("selling:home")).content.decode()

    assert "Produits à compléter" in page
    assert "dénomination légale" in page
