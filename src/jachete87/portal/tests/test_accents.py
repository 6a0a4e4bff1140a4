"""Accents made of a colour can be read."""

from hypothesis import given
from hypothesis import strategies as st

from jachete87.portal.rules.accents import READABLE, contrast, shades, stylesheet

colours = st.binary(min_size=3, max_size=3).map(lambda parts: f"#{parts.hex()}")


def test_black_on_white_is_the_strongest_contrast() -> None:
    assert (contrast("#000000", "#ffffff"), contrast("#7a2f6b", "#7a2f6b")) == (21.0, 1.0)


@given(colours)
def test_text_in_the_accents_of_any_colour_reads_on_its_grounds(colour: str) -> None:
    made = shades(colour)

    weakest = min(
        contrast(made[text], ground)
        for text in ("accent", "accent-strong")
        for ground in (made["accent-tint"], "#ffffff", "#fcfcfa", "#f4f2ec")
    )

    assert weakest >= READABLE


def test_a_colour_that_reads_is_left_as_it_is() -> None:
    assert shades("#7a2f6b") == {
        "accent": "#7a2f6b",
        "accent-strong": "#57214d",
        "accent-tint": "#f4eef3",
        "accent-line": "#c9abc3",
    }


def test_the_stylesheet_has_one_rule_for_each_brick() -> None:
    two = stylesheet((("marches", "#7a2f6b"), ("ruches", "#ffd700")))

    assert [line.partition(" ")[0] for line in two.splitlines()] == ['[data-brick="marches"]', '[data-brick="ruches"]']
    assert stylesheet(()) == ""
