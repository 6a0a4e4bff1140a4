"""No line of a French text begins with a sign: the space before it does not break."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override
from jinja2 import Environment
from scripts.messages import extracted

from jachete87.base.typography import Typography, typographic

PACKAGE = Path(__file__).parents[2]
LOOSE = re.compile(r"\w [:;?!»](?!\S)|« ")
"""Written apart from the rule that is tested: a word, a plain space and a sign that ends there."""


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Reste : 3 ; suite ? Oui !", "Reste\xa0: 3\u202f; suite\u202f? Oui\u202f!"),
        ("« Salle des fêtes » (dit-on : oui).", "«\xa0Salle des fêtes\xa0» (dit-on\xa0: oui)."),
        ("Jusqu’à %(time)s : %(what)s", "Jusqu’à %(time)s\xa0: %(what)s"),
    ],
)
def test_a_space_before_a_sign_does_not_break(typed: str, printed: str) -> None:
    assert typographic(typed) == printed


@pytest.mark.parametrize(
    "text",
    [
        "https://exemple.fr/?a=1&b=2",
        "13:30",
        "a :hover",
        "x ?= y",
        '{"kind" : "x"}',
        "Order: three",
        "- a\n : b",
    ],
)
def test_code_addresses_and_english_stay(text: str) -> None:
    assert typographic(text) == text


def test_every_french_sentence_is_printed_so() -> None:
    sentences = [message.id for message in extracted() if isinstance(message.id, str) and message.id]

    with override("fr"):
        loose = [said for said in map(gettext, sentences) if LOOSE.search(said)]

    assert loose == []
    assert [said for said in sentences if LOOSE.search(said)] != []


def test_every_text_of_a_template_is_printed_so() -> None:
    kept, typed = ([_texts(path, *used) for path in sorted(PACKAGE.rglob("*.jinja"))] for used in ((Typography,), ()))

    assert [text for texts in kept for text in texts if LOOSE.search(text)] == []
    assert [text for texts in typed for text in texts if LOOSE.search(text)] != []


def _texts(path: Path, *used: type[Typography]) -> list[str]:
    """What stands in a template itself, without its marks."""
    tokens = Environment(extensions=list(used), autoescape=True)._tokenize(path.read_text(), None)
    return [token.value for token in tokens if token.type == "data"]
