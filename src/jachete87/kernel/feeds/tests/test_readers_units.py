"""Quantities as producers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jachete87.kernel.feeds.readers.units import Quantity, find_quantity, grams, parse_quantity, unit_of
from jachete87.kernel.feeds.tests.reading import D

QUANTITIES: list[tuple[str, Quantity | None]] = [
    ("500g", Quantity(D(500), "g")),
    ("500 g", Quantity(D(500), "g")),
    ("500 gr", Quantity(D(500), "g")),
    ("500 grammes", Quantity(D(500), "g")),
    ("250 mg", Quantity(D("0.25"), "g")),
    ("1 kg", Quantity(D(1), "kg")),
    ("1,5 kg", Quantity(D("1.5"), "kg")),
    ("1.000 kg", Quantity(D(1), "kg")),
    ("1,000 kg", Quantity(D(1), "kg")),
    ("1 000 g", Quantity(D(1000), "g")),
    ("1 kilo", Quantity(D(1), "kg")),
    ("1/2 kg", Quantity(D("0.5"), "kg")),
    ("demi-kilo", Quantity(D("0.5"), "kg")),
    ("16 oz", Quantity(D("453.592"), "g")),
    ("2 lb", Quantity(D("907.185"), "g")),
    ("0,75 L", Quantity(D("0.75"), "l")),
    ("0.75l", Quantity(D("0.75"), "l")),
    ("5 litres", Quantity(D(5), "l")),
    ("5 L (bidon)", Quantity(D(5), "l")),
    ("75 cl", Quantity(D(750), "ml")),
    ("33cl", Quantity(D(330), "ml")),
    ("2 dl", Quantity(D(200), "ml")),
    ("750 ml", Quantity(D(750), "ml")),
    ("6 x 33 cl", Quantity(D(1980), "ml", 6)),
    ("6x33cl", Quantity(D(1980), "ml", 6)),
    ("6 × 33cl", Quantity(D(1980), "ml", 6)),
    ("12*50g", Quantity(D(600), "g", 12)),
    ("2 sachets de 100 g", Quantity(D(200), "g", 2)),
    ("lot de 3 savons de 100 g", Quantity(D(300), "g", 3)),
    ("lot de 6", Quantity(D(6), "piece")),
    ("Lot de 6 œufs", Quantity(D(6), "piece")),
    ("boîte de 12", Quantity(D(12), "piece")),
    ("botte de 10", Quantity(D(10), "piece")),
    ("Pack 6", Quantity(D(6), "piece")),
    ("x6", Quantity(D(6), "piece")),
    ("6 œufs", Quantity(D(6), "piece")),
    ("12 oeufs", Quantity(D(12), "piece")),
    ("60 caps", Quantity(D(60), "piece")),
    ("1 douzaine", Quantity(D(12), "piece")),
    ("douzaine", Quantity(D(12), "piece")),
    ("1pc", Quantity(D(1), "piece")),
    ("1 pièce", Quantity(D(1), "piece")),
    ("pièce", Quantity(D(1), "piece")),
    ("la pièce", Quantity(D(1), "piece")),
    ("à la pièce", Quantity(D(1), "piece")),
    ("unité", Quantity(D(1), "piece")),
    ("coffret", Quantity(D(1), "piece")),
    ("la botte", Quantity(D(1), "piece")),
    ("kg", Quantity(D(1), "kg")),
    ("/kg", Quantity(D(1), "kg")),
    ("au kg", Quantity(D(1), "kg")),
    ("le litre", Quantity(D(1), "l")),
    ("+/- 200 g", Quantity(D(200), "g", approximate=True)),
    ("± 150g", Quantity(D(150), "g", approximate=True)),
    ("~500g", Quantity(D(500), "g", approximate=True)),
    ("environ 1,2 kg", Quantity(D("1.2"), "kg", approximate=True)),
    ("env. 300 g", Quantity(D(300), "g", approximate=True)),
    ("bocal 370 g", Quantity(D(370), "g")),
    ("sachet de 250 g", Quantity(D(250), "g")),
    ("la barquette de 500 g", Quantity(D(500), "g")),
    ("1,5 m", Quantity(D("1.5"), "m")),
    ("150 cm", Quantity(D(150), "cm")),
    ("30 mm", Quantity(D(3), "cm")),
    ("2 m²", Quantity(D(2), "m2")),
    ("40 x 60 cm", None),
    ("0 g", None),
    ("500", None),
    ("taille unique", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "quantity"), QUANTITIES)
def test_a_quantity_is_read_as_it_is_written(text: str, quantity: Quantity | None) -> None:
    assert parse_quantity(text) == quantity


def test_a_bare_number_counts_in_the_unit_of_its_column() -> None:
    assert parse_quantity("350", "g") == Quantity(D(350), "g")
    assert parse_quantity("0,5", "litre") == Quantity(D("0.5"), "l")


@pytest.mark.parametrize(
    ("title", "quantity"),
    [
        ("Miel de châtaignier – 500g", Quantity(D(500), "g")),
        ("Bière blonde 6 x 33 cl", Quantity(D(1980), "ml", 6)),
        ("Affiche 40x60cm", None),
        ("Carte mémoire 64GB", None),
        ("Pomme", None),
    ],
)
def test_a_quantity_is_found_inside_a_title(title: str, quantity: Quantity | None) -> None:
    assert find_quantity(title) == quantity


def test_a_weight_is_given_in_grams() -> None:
    assert grams(D("0.068357"), "kg") == D("68.357")
    assert grams(D(1), "lbs") == D("453.592")
    assert grams(D(1), "l") is None
    assert unit_of("pces") == "piece"


@given(st.text())
def test_no_text_breaks_the_parser(text: str) -> None:
    found = parse_quantity(text)

    assert found is None or found.amount > 0
