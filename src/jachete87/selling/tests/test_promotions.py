"""Jean puts his goods on sale by a percentage: each price seen before, none overwritten, ended when he likes."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.house.goods import honey

from jachete87.base.times import PARIS, midnight, now
from jachete87.base.typography import typographic
from jachete87.kernel.catalogue.actions.prices import SaleAhead, end_sales, put_on_sale
from jachete87.kernel.catalogue.models import Offer, PriceChange, Product
from jachete87.kernel.catalogue.queries import reference_prices
from jachete87.kernel.catalogue.rules import current_price
from jachete87.kernel.feeds.models import ImportedRecord, Source
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.tests.cast import Cast

pytestmark = pytest.mark.django_db

D = Decimal


def _today() -> date:
    return now().astimezone(PARIS).date()


def _asked(**change: Any) -> dict[str, Any]:
    first = _today()
    return {"percent": "20", "first": str(first), "last": str(first + timedelta(days=6)), "everything": "on"} | change


def _promote(client: Client, **change: Any) -> str:
    """Both steps: the new prices are seen, then confirmed. What was seen."""
    address, asked = reverse("selling:promotions"), _asked(**change)
    page = unescape(client.post(address, asked).content.decode())
    seen = re.search(r'name="seen" value="(\w+)"', page)
    if seen:
        client.post(address, asked | {"seen": seen[1]})
    return page


def _pots(seller: Seller, *prices: str) -> list[Offer]:
    """Pots of honey, one for each price."""
    found = []
    for number, price in enumerate(prices):
        pot = honey(seller)
        Product.objects.filter(pk=pot.variant.product_id).update(title=f"Miel {number}", slug=f"miel-{number}")
        Offer.objects.filter(pk=pot.pk).update(price=D(price))
        found.append(pot)
    return found


def _sales() -> list[Decimal | None]:
    return list(Offer.objects.order_by("pk").values_list("sale_price", flat=True))


def test_all_prices_are_seen_before_they_fall_and_last_until_the_end_of_the_last_day(cast: Cast, jean: Client) -> None:
    _pots(cast.farm, "6.50", "10.03")

    seen = unescape(jean.post(reverse("selling:promotions"), _asked()).content.decode())
    nothing_yet = _sales()
    _promote(jean)

    assert [price in seen for price in ("6,50", "5,20", "10,03", "8,02")] == [True] * 4
    assert (nothing_yet, _sales()) == ([None, None], [D("5.20"), D("8.02")])
    pot = Offer.objects.first()
    assert pot is not None
    assert (pot.sale_from, pot.sale_to) == (midnight(_today()), midnight(_today() + timedelta(days=7)))
    assert current_price(pot, now()) == D("5.20")
    assert reference_prices([pot], now() + timedelta(seconds=1)) == {pot.pk: D("6.50")}


def test_only_the_products_that_are_ticked_are_put_on_sale(cast: Cast, jean: Client) -> None:
    first, _ = _pots(cast.farm, "6.50", "10.00")

    _promote(jean, everything="", product=[str(first.variant.product_id)])

    assert _sales() == [D("5.20"), None]


@pytest.mark.parametrize(
    ("price", "percent", "sale"),
    [("0.05", "10", None), ("0.05", "11", "0.04"), ("0.01", "99", None), ("2.50", "1", "2.48"), ("1.50", "33", "1.01")],
)
def test_a_price_falls_half_up_to_the_cent_and_never_to_nothing(
    cast: Cast, jean: Client, price: str, percent: str, sale: str | None
) -> None:
    _pots(cast.farm, price)

    page = _promote(jean, percent=percent)

    assert _sales() == [D(sale) if sale else None]
    assert ("trop petit" in page) == (sale is None)


def test_another_sale_is_never_overwritten_and_the_page_says_so(cast: Cast, jean: Client) -> None:
    first, _ = _pots(cast.farm, "6.50", "10.00")
    later = now() + timedelta(days=30)
    put_on_sale(prices={first.pk: D("6.00")}, by=cast.jean, span=(later, later + timedelta(days=1)), at=now())

    page = _promote(jean)

    assert _sales() == [D("6.00"), D("8.00")]
    assert typographic("Déjà en promotion à 6,00\N{NO-BREAK SPACE}€ : terminez-la d’abord.") in page
    with pytest.raises(SaleAhead):
        put_on_sale(prices={first.pk: D("5.00")}, by=cast.jean, span=(later, later + timedelta(days=1)), at=now())


def test_a_sale_that_is_over_gives_way_to_a_new_one(cast: Cast, jean: Client) -> None:
    (pot,) = _pots(cast.farm, "6.50")
    past = now() - timedelta(days=3)
    Offer.objects.filter(pk=pot.pk).update(sale_price=D("6.00"), sale_from=past, sale_to=past + timedelta(days=1))

    _promote(jean)

    assert _sales() == [D("5.20")]


def test_what_a_feed_sets_keeps_what_the_feed_says(cast: Cast, jean: Client) -> None:
    fed, _ = _pots(cast.farm, "6.50", "10.00")
    shop = Source.objects.create(slug="s", seller=cast.farm, name="Ma boutique", address="https://shop.test/feed.csv")
    ImportedRecord.objects.create(source=shop, key="1", digest=b"1", product=fed.variant.product)

    page = _promote(jean)

    assert _sales() == [None, D("8.00")]
    assert typographic("Son prix vient de « Ma boutique » : mettez-le en promotion là-bas.") in page


def test_prices_that_changed_since_they_were_seen_are_shown_again(cast: Cast, jean: Client) -> None:
    (pot,) = _pots(cast.farm, "6.50")
    address = reverse("selling:promotions")
    seen = re.search(r'name="seen" value="(\w+)"', jean.post(address, _asked()).content.decode())
    Offer.objects.filter(pk=pot.pk).update(price=D("9.00"))

    assert seen is not None
    answer = jean.post(address, _asked() | {"seen": seen[1]})

    page = unescape(answer.content.decode())
    assert (answer.status_code, _sales()) == (409, [None])
    assert "Des prix ont changé depuis" in page
    assert "7,20" in page


def test_a_sale_ends_early_and_the_history_keeps_it(cast: Cast, jean: Client) -> None:
    first, second = _pots(cast.farm, "6.50", "10.00")
    _promote(jean)

    answer = jean.post(reverse("selling:promotion_end"), {"offer": [str(first.pk)]}, follow=True)

    assert _sales() == [None, D("8.00")]
    assert "1 promotion est terminée." in unescape(answer.content.decode())
    kept = PriceChange.objects.filter(offer=first).order_by("since", "pk").values_list("sale_price", flat=True)
    assert list(kept)[-2:] == [D("5.20"), None]
    assert end_sales(offer_ids=[first.pk, second.pk], by=cast.jean, at=now()) == 1


def test_nobody_touches_the_prices_of_another_farm(cast: Cast, jean: Client, other: Seller) -> None:
    (theirs,) = _pots(other, "6.50")

    refused = jean.post(reverse("selling:promotions"), _asked(everything="", product=[str(theirs.variant.product_id)]))
    _promote(jean)
    span = (now(), now() + timedelta(days=1))
    put_on_sale(prices={theirs.pk: D("5.00")}, by=_works_for(other), span=span, at=now())
    jean.post(reverse("selling:promotion_end"), {"offer": [str(theirs.pk)]})

    assert (refused.status_code, _sales()) == (422, [D("5.00")])


def _works_for(seller: Seller) -> Any:
    from jachete87.kernel.membership.models import Collaborator

    return Collaborator.objects.get(seller=seller).user


@pytest.mark.parametrize("wrong", [{"percent": "0"}, {"percent": "100"}, {"everything": ""}, {"last": "2020-01-01"}])
def test_what_is_missing_is_told(cast: Cast, jean: Client, wrong: dict[str, str]) -> None:
    _pots(cast.farm, "6.50")

    answer = jean.post(reverse("selling:promotions"), _asked(**wrong))

    assert (answer.status_code, _sales()) == (422, [None])


@pytest.mark.usefixtures("no_bricks")
def test_both_pages_take_the_same_queries_for_thirty_products_as_for_one(
    cast: Cast, jean: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("selling:promotions")
    for number in (1, 29):
        pots = _pots(cast.farm, *["6.50"] * number)
        put_on_sale(
            prices={pot.pk: D("6.00") for pot in pots}, by=cast.jean,
            span=(now(), now() + timedelta(days=1)), at=now(),
        )  # fmt: skip
        with django_assert_num_queries(8):
            jean.get(address)
        with django_assert_num_queries(7):
            jean.post(address, _asked())
