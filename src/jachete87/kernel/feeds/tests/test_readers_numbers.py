"""Prices as they are written: every row was looked up in a real feed or shop before it came here."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachete87.kernel.feeds.readers.numbers import Price, currency_code, parse_number, parse_price, parse_rate
from jachete87.kernel.feeds.tests.reading import D

NO_NUMBER = "n'est pas un nombre"
SEVERAL = "contient plusieurs nombres"
UNKNOWN_CURRENCY = "est dans une monnaie inconnue"
PRICES: list[tuple[str, Price]] = [
    ("12.5", Price(D("12.5"))),
    ("12,50", Price(D("12.50"))),
    ("0", Price(D(0))),
    (".5", Price(D("0.5"))),
    (",5", Price(D("0.5"))),
    ("5.", Price(D(5))),
    ("1 298,00 €", Price(D("1298.00"), "EUR")),
    ("1\u00a0298,00 €", Price(D("1298.00"), "EUR")),
    ("1\u202f298,00\u00a0€", Price(D("1298.00"), "EUR")),
    ("1\u2009298", Price(D(1298))),
    ("1.299,00", Price(D("1299.00"))),
    ("1,299.00", Price(D("1299.00"))),
    ("1.234.567", Price(D(1234567))),
    ("1 234 567,89", Price(D("1234567.89"))),
    ("1'049,95", Price(D("1049.95"))),
    ("1’049,95 CHF", Price(D("1049.95"), "CHF")),
    ("€ 11.69", Price(D("11.69"), "EUR")),
    ("11.69€", Price(D("11.69"), "EUR")),
    ("EUR 12,50", Price(D("12.50"), "EUR")),
    ("12.50EUR", Price(D("12.50"), "EUR")),
    ("12,50 euros", Price(D("12.50"), "EUR")),
    ("12€50", Price(D("12.50"), "EUR")),
    ("12 € 50", Price(D("12.50"), "EUR")),
    ("12,-", Price(D(12))),
    ("50,- Kč", Price(D(50), "CZK")),
    ("9 800 Kč", Price(D(9800), "CZK")),
    ("$12.50", Price(D("12.50"), "USD")),
    ("US$ 12.50", Price(D("12.50"), "USD")),
    ("£ 4.99", Price(D("4.99"), "GBP")),
    ("69900.00 MAD", Price(D("69900.00"), "MAD")),
    ("100 DH", Price(D(100), "MAD")),
    ("45,00 zł", Price(D("45.00"), "PLN")),
    ("12,50 €/kg", Price(D("12.50"), "EUR", "kg")),
    ("3,20 € le kg", Price(D("3.20"), "EUR", "kg")),
    ("le kilo 4 €", Price(D(4), "EUR", "kilo")),
    ("3.50 EUR/L", Price(D("3.50"), "EUR", "l")),
    ("4,5 € les 100 g", Price(D("4.5"), "EUR", "100g")),
    ("2,50 € pièce", Price(D("2.50"), "EUR", "pièce")),
    ("2,50€ la botte", Price(D("2.50"), "EUR", "botte")),
    ("Prix : 12,50 € TTC", Price(D("12.50"), "EUR")),
    ("184,20 €HT", Price(D("184.20"), "EUR")),
    ("Gratuit", Price(D(0))),
    ("-5", Price(D(-5))),
    ("− 5,00 €", Price(D("-5.00"), "EUR")),
    ("205,68 € 205.68", Price(D("205.68"), "EUR")),
    ("34.992001", Price(D("34.992001"))),
    ("1234,567", Price(D("1234.567"))),
    ("0,125", Price(D("0.125"))),
    ("1,299", Price(D("1.299"), doubt="peut se lire 1299 ou 1,299")),
    ("1.299 €", Price(D("1.299"), "EUR", doubt="peut se lire 1299 ou 1,299")),
    ("à partir de 15 €", Price(D(15), "EUR", doubt="n'est qu'un prix de départ")),
    ("12 XYZ", Price(D(12), doubt=f"{UNKNOWN_CURRENCY} (XYZ)")),
    ("₤1700", Price(D(1700), doubt=f"{UNKNOWN_CURRENCY} (₤)")),
    ("abc", Price(None, doubt=NO_NUMBER)),
    ("n/a", Price(None, doubt=NO_NUMBER)),
    ("-", Price(None, doubt=NO_NUMBER)),
    ("voir en magasin", Price(None, doubt=NO_NUMBER)),
    ("", Price(None, doubt="est vide")),
    ("1,2,3", Price(None, doubt=NO_NUMBER)),
    ("3 pour 10 €", Price(None, "EUR", doubt=SEVERAL)),
    ("2,20 ou 2,40", Price(None, doubt=SEVERAL)),
    ("AED 8000 (USD 2179)", Price(None, "AED", doubt=SEVERAL)),
    ("99999999999", Price(None, doubt="est trop grand")),
]


@pytest.mark.parametrize(("text", "price"), PRICES)
def test_a_price_is_read_as_it_is_written(text: str, price: Price) -> None:
    assert parse_price(text) == price


@pytest.mark.parametrize(("text", "amount"), [("1.299", "1.299"), ("23.900000", "23.900000"), ("1,299.50", "1299.50")])
def test_a_program_means_a_point_as_decimal_mark(text: str, amount: str) -> None:
    assert parse_price(text, ".") == Price(D(amount))


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,250", "1.250"), ("1 200", "1200"), (".5", "0.5"), ("2.976846", "2.976846"), ("-3", "-3"), ("abc", None)],
)
def test_a_single_mark_in_a_measure_is_decimal(text: str, number: str | None) -> None:
    assert parse_number(text) == (None if number is None else D(number))


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("20", "20"), ("20 %", "20"), ("5,5 %", "5.5"), ("5.50%", "5.5"), ("TVA 10%", "10"),
        ("0.055", "5.5"), ("0,2", "20"),
        ("0", "0"), ("2,1", "2.1"), ("TVA (20 %)", "20"), ("beaucoup", None), ("5 ou 10", None), ("120", None),
    ],
)  # fmt: skip
def test_a_rate_of_vat_is_given_in_percent(text: str, rate: str | None) -> None:
    assert parse_rate(text) == (None if rate is None else D(rate))


@pytest.mark.parametrize(("text", "code"), [("EUR", "EUR"), ("€", "EUR"), ("eur", "EUR"), ("Kč", "CZK"), ("sous", "")])
def test_a_currency_has_an_iso_code(text: str, code: str) -> None:
    assert currency_code(text) == code


def _written(amount: Decimal, group: str, mark: str, around: str) -> str:
    return around.format(f"{amount:,.2f}".translate({ord(","): group, ord("."): mark}))


@given(
    st.decimals(min_value=0, max_value=9_999_999, places=2),
    st.sampled_from([("", ","), (" ", ","), ("\u00a0", ","), ("\u202f", ","), (".", ","), ("", ".")]),
    st.sampled_from(["{}", "{} €", "€ {}", "{}€", "{} EUR", " {} \n"]),
)
def test_what_is_written_is_read_back(amount: Decimal, marks: tuple[str, str], around: str) -> None:
    text = _written(amount, *marks, around)

    price = parse_price(text)

    assert (price.amount, price.doubt) == (amount, "")


@given(st.text())
def test_no_text_breaks_the_parsers(text: str) -> None:
    price = parse_price(text)

    assert price.amount is not None or price.doubt
    parse_number(text)
    parse_rate(text)
