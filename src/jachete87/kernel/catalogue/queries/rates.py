"""Rates and prices that hang on dates."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal

from jachete87.kernel.catalogue.models import Offer, PriceChange, Product, VatRate
from jachete87.kernel.catalogue.rules import is_on_sale, lowest_price, rate_for
from jachete87.kernel.membership.enums import TaxRegime
from jachete87.kernel.membership.models import TaxStatus


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
    begun = TaxStatus.objects.filter(seller__in=sellers, since__lte=on).order_by("since")
    return dict(begun.values_list("seller_id", "regime"))


def _category_rates(categories: Collection[str], on: date) -> dict[str, Decimal]:
    begun = VatRate.objects.filter(category__in=categories, since__lte=on).order_by("since")
    return dict(begun.values_list("category_id", "rate"))


def reference_prices(offers: Iterable[Offer], at: datetime) -> dict[int, Decimal]:
    """The price to strike through for each offer on sale: the lowest of the 30 days before (L112-1-1).

    An offer whose lowest price was not higher than its reduced price is left out: nothing is struck through there.
    """
    on_sale = [offer for offer in offers if is_on_sale(offer, at)]
    history: dict[int, list[tuple[datetime, Decimal]]] = defaultdict(list)
    changes = PriceChange.objects.filter(offer__in=[offer.pk for offer in on_sale]).order_by("since", "id")
    for offer_id, since, price in changes.values_list("offer_id", "since", "price"):
        history[offer_id].append((since, price))
    prices = {offer.pk: lowest_price(history[offer.pk], offer.sale_from or at) or offer.price for offer in on_sale}
    return {
        offer.pk: prices[offer.pk]
        for offer in on_sale
        if offer.sale_price is not None and prices[offer.pk] > offer.sale_price
    }
