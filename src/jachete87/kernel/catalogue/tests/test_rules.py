"""Prices, unit prices, VAT, withdrawal: what follows from rows."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachete87.base.money import CENT
from jachete87.kernel.catalogue.enums import Temperature, Unit, Withdrawal
from jachete87.kernel.catalogue.models import Category, Offer, Product, Variant
from jachete87.kernel.catalogue.queries import vat_rates
from jachete87.kernel.catalogue.rules import (
    available,
    current_price,
    packs_available,
    temperature_of,
    unit_price_of,
    withdrawal_of,
)
from jachete87.kernel.catalogue.rules.texts import safe_html
from jachete87.kernel.catalogue.tests import shop
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import TaxStatus

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("sale_from", "sale_to", "price"),
    [
        (None, None, "8.00"),
        (NOON, None, "8.00"),
        (NOON + HOUR, None, "10.00"),
        (None, NOON, "10.00"),
        (NOON - HOUR, NOON + HOUR, "8.00"),
    ],
)
def test_a_reduced_price_holds_between_its_moments(
    sale_from: datetime | None, sale_to: datetime | None, price: str
) -> None:
    offer = Offer(price=Decimal("10.00"), sale_price=Decimal("8.00"), sale_from=sale_from, sale_to=sale_to)

    now = current_price(offer, NOON)

    assert now == Decimal(price)


@pytest.mark.parametrize(
    ("quantity", "unit", "price", "expected"),
    [
        ("500", Unit.GRAM, "7.50", ("15.00", "kg")),
        ("330", Unit.MILLILITRE, "3.20", ("9.70", "l")),
        ("1500", Unit.MILLIMETRE, "4.50", ("3.00", "m")),
        ("6", Unit.PIECE, "2.10", ("0.35", "pièce")),
        ("1", Unit.PIECE, "2.10", None),
        (None, "", "2.10", None),
    ],
)
def test_the_unit_price_is_what_the_law_asks(
    quantity: str | None, unit: str, price: str, expected: tuple[str, str] | None
) -> None:
    variant = Variant(net_quantity=Decimal(quantity) if quantity else None, net_unit=unit)

    shown = unit_price_of(variant, Decimal(price))

    assert shown == (expected and (Decimal(expected[0]), expected[1]))


@given(price=st.decimals("0.01", "9999", places=2), grams=st.decimals("0.1", "50000", places=1))
def test_a_unit_price_is_the_price_over_the_quantity_to_the_cent(price: Decimal, grams: Decimal) -> None:
    variant = Variant(net_quantity=grams, net_unit=Unit.GRAM)

    shown = unit_price_of(variant, price)

    assert shown is not None
    assert abs(shown.amount - price * 1000 / grams) <= CENT / 2


@pytest.mark.parametrize(("on_hand", "left", "packs"), [(None, None, None), (10, 5, 2), (5, 0, 0)])
def test_what_is_left_is_what_nobody_keeps(on_hand: int | None, left: int | None, packs: int | None) -> None:
    product = Product(stock_on_hand=on_hand, stock_held=2, stock_promised=3)

    counted = (available(product), packs_available(product, Variant(stock_use=2)))

    assert counted == (left, packs)


@pytest.mark.parametrize(
    ("what", "product", "shelf", "written", "policy"),
    [
        ("fresh meat", {}, "perishable", "", Withdrawal.PERISHABLE),
        ("a jar of honey", {}, "fourteen_days", "", Withdrawal.FOURTEEN_DAYS),
        ("a mug", {}, "fourteen_days", "", Withdrawal.FOURTEEN_DAYS),
        ("a mug in another colour", {"withdrawal": "made_to_spec"}, "fourteen_days", "", Withdrawal.FOURTEEN_DAYS),
        ("a mug with a name", {"personalisation": "Prénom"}, "fourteen_days", "Zoé", Withdrawal.MADE_TO_SPEC),
        ("such a mug left blank", {"personalisation": "Prénom"}, "fourteen_days", " ", Withdrawal.FOURTEEN_DAYS),
        ("a text nobody asked for", {}, "fourteen_days", "Zoé", Withdrawal.FOURTEEN_DAYS),
        ("a soap", {}, "hygiene", "", Withdrawal.HYGIENE),
        ("a dated workshop", {}, "dated_service", "", Withdrawal.DATED_SERVICE),
        ("a cheese said perishable", {"withdrawal": "perishable"}, "fourteen_days", "", Withdrawal.PERISHABLE),
    ],
)
def test_withdrawal_follows_the_law(
    what: str, product: dict[str, str], shelf: str, written: str, policy: Withdrawal
) -> None:
    sold = Product(title=what, category=Category(slug="x", withdrawal=shelf), **product)  # type: ignore[misc]

    decided = withdrawal_of(sold, written)

    assert decided is policy


def test_a_product_travels_as_its_shelf_unless_it_says_otherwise() -> None:
    chilled = Category(slug="fromages", temperature=Temperature.CHILLED)

    temperatures = [temperature_of(Product(category=chilled, temperature=own)) for own in ("", "frozen")]

    assert [*temperatures, temperature_of(Product())] == ["chilled", "frozen", "ambient"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("regime", "own", "day", "rate"),
    [
        (None, None, date(2026, 1, 1), "5.50"),
        (None, "10.00", date(2026, 1, 1), "10.00"),
        (TaxRegime.STANDARD, None, date(2026, 1, 1), "5.50"),
        (TaxRegime.EXEMPT, "10.00", date(2026, 1, 1), "0"),
        (TaxRegime.FARM_FLAT_RATE, None, date(2026, 1, 1), "0"),
        (TaxRegime.EXEMPT, None, date(2025, 1, 1), "5.50"),
        (None, None, date(2010, 1, 1), None),
    ],
)
def test_the_rate_is_the_sellers_then_the_products_then_the_shelfs(
    regime: TaxRegime | None, own: str | None, day: date, rate: str | None
) -> None:
    seller = shop.farm()
    product = shop.honey(seller, shop.category(), vat_rate=own and Decimal(own))
    if regime:
        TaxStatus.objects.create(seller=seller, regime=regime, since=date(2026, 1, 1))

    rates = vat_rates([product], day)

    assert rates == ({product.pk: Decimal(rate)} if rate else {})


@pytest.mark.django_db
def test_rates_take_two_queries_whatever_the_number(django_assert_num_queries: object) -> None:
    seller, shelf = shop.farm(), shop.category()
    products = [shop.honey(seller, shelf) for _ in range(30)]

    with django_assert_num_queries(2):  # type: ignore[operator]
        rates = vat_rates(products, date(2026, 1, 1))

    assert len(rates) == 30


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un mot.\n\nUn autre\nici", "<p>Un mot.</p><p>Un autre<br>ici</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p onclick='x()'>Bon<script>alert(1)</script></p>", "<p>Bon</p>"),
        ("<a href='https://x.test'>Lien</a>", "Lien"),
        ("", ""),
    ],
)
def test_a_sellers_text_is_harmless(text: str, html: str) -> None:
    shown = safe_html(text)

    assert shown == html
