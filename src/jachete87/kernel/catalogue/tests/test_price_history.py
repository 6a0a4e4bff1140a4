"""Each price is kept, whoever changes it, and only a true former price is struck through (L112-1-1)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from jachete87.base.tests.guards import unguarded
from jachete87.base.times import now
from jachete87.kernel.catalogue.actions.prices import date_prices, put_on_sale
from jachete87.kernel.catalogue.models import Offer, PriceChange, Product
from jachete87.kernel.catalogue.queries import reference_prices
from jachete87.kernel.catalogue.queries.checks import breaches
from jachete87.kernel.catalogue.rules import Terms, lowest_price, reduced_since
from jachete87.kernel.catalogue.tests import shop

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def euros(text: str) -> Decimal:
    return Decimal(text)


def test_a_price_raised_then_cut_is_compared_with_the_lowest_of_30_days() -> None:
    history = [Terms(NOON - days * DAY, euros(price)) for days, price in ((90, "10"), (40, "12"), (5, "20"))]

    reference = lowest_price(history, NOON)

    assert reference == euros("12")


def test_a_reduction_of_last_week_counts_as_a_price() -> None:
    sale = Terms(NOON - 60 * DAY, euros("12"), euros("8"), NOON - 20 * DAY, NOON - 10 * DAY)

    reference = lowest_price([sale], NOON)

    assert reference == euros("8")


def test_a_reduction_of_last_quarter_does_not() -> None:
    sale = Terms(NOON - 90 * DAY, euros("12"), euros("8"), NOON - 60 * DAY, NOON - 31 * DAY)

    reference = lowest_price([sale], NOON)

    assert reference == euros("12")


def test_nothing_known_gives_no_reference() -> None:
    reference = lowest_price([Terms(NOON + DAY, euros("3"))], NOON)

    assert reference is None


def test_reductions_that_follow_each_other_are_compared_with_the_price_before_the_first() -> None:
    first = Terms(NOON - 20 * DAY, euros("12"), euros("10"), NOON - 10 * DAY, NOON + DAY)
    deeper = Terms(NOON - 4 * DAY, euros("12"), euros("8"), NOON - 10 * DAY, NOON + DAY)

    began = reduced_since([first, deeper], NOON)

    assert began == NOON - 10 * DAY


def test_a_reduction_with_a_break_begins_anew() -> None:
    first = Terms(NOON - 20 * DAY, euros("12"), euros("10"), NOON - 10 * DAY, NOON - 6 * DAY)
    again = Terms(NOON - 4 * DAY, euros("12"), euros("10"), NOON - 4 * DAY, NOON + DAY)

    began = reduced_since([first, again], NOON)

    assert began == NOON - 4 * DAY


def test_a_reduction_that_a_feed_dates_before_we_knew_it_begins_when_it_was_charged_here() -> None:
    told_late = Terms(NOON - 2 * DAY, euros("12"), euros("10"), NOON - 30 * DAY, None)

    began = reduced_since([told_late], NOON)

    assert began == NOON - 2 * DAY
    assert lowest_price([told_late], began) is None


terms = st.builds(
    lambda price, sale, ago, start, length: Terms(
        NOON - ago * DAY,
        Decimal(price + sale + 1) / 100,
        Decimal(price) / 100 if sale else None,
        NOON - start * DAY if sale else None,
        NOON + (length - start) * DAY if sale else None,
    ),
    st.integers(1, 5000), st.integers(0, 300), st.integers(0, 80), st.integers(0, 80), st.integers(1, 60),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(terms, min_size=1, max_size=5))
def test_the_reference_is_what_a_watcher_who_looks_every_hour_saw_at_the_lowest(found: list[Terms]) -> None:
    history = sorted(found, key=lambda one: one.since)
    hours = [NOON - timedelta(hours=n) - timedelta(minutes=30) for n in range(30 * 24)]

    def charged(moment: datetime) -> Decimal | None:
        known = [one for one in history if one.since <= moment]
        if not known:
            return None
        last = known[-1]
        return last.sale_price if last.reduced(moment, moment + timedelta(minutes=1)) else last.price

    seen = [price for price in map(charged, hours) if price is not None]

    assert lowest_price(history, NOON) == min(seen, default=None)


@pytest.fixture
def honey(db: None) -> Offer:
    product = shop.honey(shop.farm(), shop.category())
    return Offer.objects.get(variant__product=product)


def _kept(offer: Offer) -> list[tuple[Decimal, Decimal | None]]:
    return list(PriceChange.objects.filter(offer=offer).order_by("pk").values_list("price", "sale_price"))


def test_every_hand_that_changes_a_price_leaves_a_trace(honey: Offer) -> None:
    honey.price = euros("6.00")
    honey.save()
    Offer.objects.filter(pk=honey.pk).update(price=euros("7.00"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_offer SET sale_price = 5 WHERE id = %s", [honey.pk])
        cursor.execute("UPDATE catalogue_offer SET is_active = false WHERE id = %s", [honey.pk])

    kept = _kept(honey)

    assert kept == [(euros("5.00"), None), (euros("6.00"), None), (euros("7.00"), None), (euros("7.00"), euros("5.00"))]
    assert list(breaches()) == []


@pytest.mark.parametrize("sql", ["UPDATE catalogue_pricechange SET price = 1", "DELETE FROM catalogue_pricechange"])
def test_nobody_edits_the_history(honey: Offer, sql: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert _kept(honey) == [(euros("5.00"), None)]


def test_the_history_goes_with_its_product(honey: Offer) -> None:
    Product.objects.filter(pk=honey.variant.product_id).delete()

    assert not PriceChange.objects.exists()


@pytest.mark.django_db
def test_who_raises_and_cuts_strikes_through_the_price_of_before() -> None:
    seller, shelf, at = shop.farm(), shop.category(), now()
    date_prices(at=at - 60 * DAY)
    honest, sly = (Offer.objects.get(variant__product=shop.honey(seller, shelf)) for _ in range(2))
    date_prices(at=at - 5 * DAY)
    Offer.objects.update(price=euros("9.00"))
    date_prices(at=at)
    user = shop.jean(seller)

    for one, price in ((honest, "4.00"), (sly, "5.00")):
        put_on_sale(prices={one.pk: euros(price)}, by=user, span=(at, at + DAY), at=at)

    assert reference_prices(Offer.objects.all(), at + timedelta(hours=1)) == {honest.pk: euros("5.00")}


@pytest.mark.django_db
def test_the_doctor_names_a_price_that_the_history_does_not_know(honey: Offer) -> None:
    with unguarded("catalogue.Offer:each_new_price_is_kept"):
        Offer.objects.filter(pk=honey.pk).update(price=euros("8.00"))

    ills = list(breaches())

    assert ills == [f"the price history ends with the price: {honey.pk}: price 8.00 ; history ends with 5.00"]
