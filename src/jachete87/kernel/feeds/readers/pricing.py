"""Prices, sales and VAT of one product."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jachete87.kernel.feeds.readers.cells import Cells, Defaults
from jachete87.kernel.feeds.readers.dates import parse_moment
from jachete87.kernel.feeds.readers.numbers import Price, currency_code, parse_price, parse_rate
from jachete87.kernel.feeds.readers.record import Outcome

_CENT = Decimal("0.01")
_MICRO = Decimal("0.000001")
_PRICE_NAMES = (("price", None), ("price_incl", True), ("price_excl", False))  # name, does it include taxes?


def price_fields(cells: Cells, defaults: Defaults) -> dict[str, Any]:
    """price, currency, price_includes_tax, sale_price, sale_from, sale_to of a product or a variant.

    And `per`: the unit after the price ("3,20 €/kg" gives "kg"), "" when there is none.
    """
    name, includes_tax = _price_column(cells, defaults)
    price = money(cells, name, defaults, Outcome.REFUSED)
    fields: dict[str, Any] = {
        "price": _rounded(price.amount, includes_tax), "currency": _currency(cells, name, price, defaults),
        "price_includes_tax": includes_tax, "per": price.per,
    }  # fmt: skip
    _check(cells, name, fields["price"])
    if cells.get("sale_price"):
        fields |= _sale(cells, fields["price"], includes_tax, defaults)
    return fields


def money(cells: Cells, name: str, defaults: Defaults, outcome: Outcome) -> Price:
    """The amount in a cell; what is no amount is noted with the given outcome, what is doubtful is held."""
    text = cells.get(name)
    if not text:
        return Price(None)
    price = parse_price(text, defaults.decimal)
    if price.doubt:
        kept = Outcome.HELD if price.amount is not None else outcome
        cells.note(name, f"Le prix « {text[:40]} » {price.doubt}.", kept)
    return price


def vat_rate(cells: Cells) -> Decimal | None:
    text = cells.get("vat_rate")
    if not text:
        return None
    rate = parse_rate(text)
    if rate is None:
        cells.note("vat_rate", f"Le taux de TVA « {text[:40]} » n'est pas reconnu.", Outcome.WARNING)
    return rate


def _price_column(cells: Cells, defaults: Defaults) -> tuple[str, bool | None]:
    for name, includes_tax in reversed(_PRICE_NAMES) if not cells.get("price_incl") else _PRICE_NAMES[1:]:
        if cells.get(name):
            return name, defaults.includes_tax if includes_tax is None else includes_tax
    present = next((name for name, _ in _PRICE_NAMES if name in cells.columns), "price")
    return present, defaults.includes_tax


def _rounded(amount: Decimal | None, includes_tax: bool | None) -> Decimal | None:
    """To the cent, save a price before taxes, whose further digits make the price with taxes come out right."""
    if amount is None:
        return None
    rounded = amount.quantize(_CENT, ROUND_HALF_UP)
    return rounded if includes_tax is not False or rounded == amount else amount.quantize(_MICRO, ROUND_HALF_UP)


def _currency(cells: Cells, name: str, price: Price, defaults: Defaults) -> str:
    stated = cells.get("currency")
    currency = price.currency or (currency_code(stated) if stated else defaults.currency)
    if stated and not currency:
        cells.note("currency", f"La monnaie « {stated[:20]} » est inconnue.", Outcome.HELD)
    elif currency not in ("", "EUR") and price.amount is not None:
        cells.note(name, f"Le prix est en {currency}, pas en euros.", Outcome.HELD)
    return currency


def _check(cells: Cells, name: str, price: Decimal | None) -> None:
    if price is None:
        return
    if price < 0:
        cells.note(name, "Le prix est négatif.", Outcome.REFUSED)
    elif price == 0:
        cells.note(name, "Le prix est 0.", Outcome.HELD)


def _sale(cells: Cells, price: Decimal | None, includes_tax: bool | None, defaults: Defaults) -> dict[str, Any]:
    sale = _rounded(money(cells, "sale_price", defaults, Outcome.WARNING).amount, includes_tax)
    if sale is None or price is None or sale == price:
        return {}
    if sale > price or sale < 0:
        cells.note("sale_price", f"Le prix soldé {sale} n'est pas inférieur au prix {price} : ignoré.", Outcome.WARNING)
        return {}
    if sale < price / 10:
        cells.note("sale_price", f"Le prix soldé {sale} est à plus de 90 % sous le prix {price}.", Outcome.HELD)
    try:
        return {"sale_price": sale, "sale_from": _moment(cells, "sale_from"), "sale_to": _moment(cells, "sale_to")}
    except ValueError:
        return {}  # a sale whose days are unknown is no sale


def _moment(cells: Cells, name: str) -> datetime | None:
    text = cells.get(name)
    try:
        return parse_moment(text, end_of_day=name == "sale_to")
    except (ValueError, OverflowError):
        reason = f"La date « {text[:40]} » n'est pas reconnue : le prix soldé est ignoré."
        cells.note(name, reason, Outcome.WARNING)
        raise ValueError(text) from None
