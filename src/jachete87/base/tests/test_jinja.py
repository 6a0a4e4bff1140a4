"""What templates may call."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency
from django.utils.translation import override

from jachete87.base import jinja
from jachete87.base.jinja import environment, euro, remembered


@pytest.mark.parametrize(("code", "locale"), [("fr", "fr_FR"), ("en", "en_IE")])
def test_euros_are_written_as_babel_writes_them(code: str, locale: str) -> None:
    amounts = ["0", "0.05", "12.5", "999.99", "1234.5", "1234567.891", "0.125", "-3.2", "-1234.5"]

    with override(code):
        written = [euro(Decimal(amount)) for amount in amounts]

    assert written == [format_currency(Decimal(amount), "EUR", locale=locale) for amount in amounts]


def test_a_text_of_a_template_is_said_in_the_language_of_each_page() -> None:
    template = environment().from_string('{{ _("Panier") }} {{ _("page %(n)s", n="<2>") }}')

    said = []
    for code in ("fr", "en", "fr"):
        with override(code):
            said.append(template.render())

    assert said == ["Panier page &lt;2&gt;", "Basket page &lt;2&gt;", "Panier page &lt;2&gt;"]


def test_a_template_reads_the_keys_of_a_dict_but_never_loses_its_methods() -> None:
    template = environment().from_string("{{ given.word }} {{ given.none }} {{ given.items()|list }}")

    written = template.render(given={"word": "miel", "items": "x"})

    assert written == "miel  [(&#39;word&#39;, &#39;miel&#39;), (&#39;items&#39;, &#39;x&#39;)]"


def test_what_was_made_first_is_the_first_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    macro = environment().from_string("{% macro sign(word) %}<{{ word }}>{% endmacro %}").module.sign  # type: ignore[attr-defined]
    monkeypatch.setattr(jinja, "_made", type(jinja._made)())
    monkeypatch.setattr(jinja, "_MADE_AT_MOST", 2)

    made = [remembered(macro, word) for word in ("a", "b", "c", "b")]

    assert made == ["<a>", "<b>", "<c>", "<b>"]
    assert [key[2] for key in jinja._made] == ["('b',)", "('c',)"]
