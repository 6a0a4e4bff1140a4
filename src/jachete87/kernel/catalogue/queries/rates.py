"""Rates and prices that hang on dates."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.kernel.catalogue.models import Offer, PriceChange, Product, VatRate
from jachete87.kernel.catalogue.rules import Terms, current_price, is_on_sale, lowest_price, rate_for, reduced_since
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import TaxStatus

_regimes_begun = Prepared(
    lambda: (
        TaxStatus.objects.filter(Among("seller", Given("sellers")), since__lte=Given("on"))
        .order_by("since")
        .values_list("seller_id", "regime")
    )
)
_rates_begun = Prepared(
    lambda: (
        VatRate.objects.filter(Among("category", Given("categories")), since__lte=Given("on"))
        .order_by("since")
        .values_list("category_id", "rate")
    )
)


def vat_rates(products: Iterable[Product], on: date) -> dict[int, Decimal]:
    """The VAT rate in percent of each product on a day, by product id; a product without any known rate is left out.

    Two queries, whatever the number of products.
    """
    wanted = list(products)
    regimes = _regimes({product.seller_id for product in wanted}, on)
    by_category = _category_rates({product.category_id for product in wanted if product.category_id}, on)
    rates: dict[int, Decimal] = {}
    for product in wanted:
        regime = regimes.get(product.seller_id, TaxRegime.STANDARD)
        rate = rate_for(product, regime, by_category.get(product.category_id or ""))
        if rate is not None:
            rates[product.pk] = rate
    return rates


def _regimes(sellers: Collection[int], on: date) -> dict[int, str]:
    return dict(_regimes_begun(sellers=list(sellers), on=on))


def _category_rates(categories: Collection[str], on: date) -> dict[str, Decimal]:
    return dict(_rates_begun(categories=list(categories), on=on))


_changes = Prepared(
    lambda: PriceChange.objects.filter(Among("offer", Given("offers")), since__lte=Given("at")).order_by("since", "id")
)


def reference_prices(offers: Iterable[Offer], at: datetime) -> dict[int, Decimal]:
    """The price to strike through for each offer on sale: the lowest of the 30 days before (L112-1-1). One query.

    Nothing is struck through where no former price is known, or where it was not higher than the reduced one.
    """
    on_sale = {offer.pk: current_price(offer, at) for offer in offers if is_on_sale(offer, at)}
    history: dict[int, list[Terms]] = defaultdict(list)
    for one in _changes(offers=list(on_sale), at=at) if on_sale else ():
        history[one.offer_id].append(Terms(one.since, one.price, one.sale_price, one.sale_from, one.sale_to))
    found = {pk: _before_the_reduction(history[pk], at) for pk in on_sale}
    return {pk: price for pk, price in found.items() if price is not None and price > on_sale[pk]}


def _before_the_reduction(history: list[Terms], at: datetime) -> Decimal | None:
    began = reduced_since(history, at)
    return lowest_price(history, began) if began else None
