"""Cards of products drawn quickly: the component is asked once for each form of a card, the others fill its blanks.

Two cards have the same form when they differ only in what stands in the blanks. A form is used only when, filled, it
gives to the letter what the component gives for the card that it was made for.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django.template.loader import get_template
from jinja2.filters import do_forceescape as escape
from markupsafe import Markup

from jachete87.base.jinja import euro, lang
from jachete87.portal.queries.results import Entry

_TEXTS = (
    "id", "url", "title", "seller", "commune", "distance_km", "unit", "when", "reason", "picture", "alt", "add_url"
)  # fmt: skip
_AMOUNTS = {
    "price": Decimal("7007007.07"), "before": Decimal("9009009.09"), "unit_price": Decimal("8008008.08")
}  # fmt: skip
"""What stands for a text is its name between two signs for private use, for an amount one that nothing costs."""
_OPEN, _SHUT = "\ue087", "\ue187"
_BLANK = re.compile(f"{_OPEN}([a-z_]+){_SHUT}")
_BETWEEN = "\0"
_MOST_FORMS = 500

Card = Mapping[str, Any]
_forms: dict[tuple[Any, ...], str] = {}


def drawn(entry: Entry, level: int) -> str:
    """What `portal/product.jinja` makes of a product's card, kept with its entry."""
    if (made := entry.drawn.get(level)) is None:
        made = entry.drawn[level] = _filled(entry.card, level)
    return made


def _filled(card: Card, level: int) -> str:
    key = (lang(), level, card["brick"], card["brick_name"], card["partner"], card["labels"], card["offer"])
    form = (*key, *[(card[name] is None, bool(card[name])) for name in (*_TEXTS, *_AMOUNTS)])
    if (pattern := _forms.get(form)) is None:
        if len(_forms) >= _MOST_FORMS:
            _forms.clear()
        pattern = _forms[form] = _form(card, level)
    if not pattern:
        return _component(card, level)
    return Markup(pattern % _values(card))  # noqa: S704 - what the component wrote, its blanks filled with escaped texts


def _form(card: Card, level: int) -> str:
    """The card with blanks, or nothing when its blanks cannot be trusted."""
    texts = {name: f"{_OPEN}{name}{_SHUT}" for name in _TEXTS if card[name]}
    amounts = {name: amount for name, amount in _AMOUNTS.items() if card[name] is not None}
    blank = str(_component({**card, **texts, **amounts}, level)).replace("%", "%%")
    for name, amount in amounts.items():
        blank = blank.replace(str(escape(euro(amount))), f"{_OPEN}{name}{_SHUT}")
    pattern = _BLANK.sub(r"%(\1)s", blank)
    return pattern if pattern % _values(card) == _component(card, level) else ""


def _values(card: Card) -> dict[str, str]:
    """What stands in the blanks, escaped in one go; no text out of the database holds the sign between them."""
    texts = str(escape(_BETWEEN.join([card[name] or "" for name in _TEXTS]))).split(_BETWEEN)
    values = dict(zip(_TEXTS, texts, strict=True))
    for name in _AMOUNTS:
        if card[name] is not None:
            values[name] = _amount(card[name], lang())
    return values


@lru_cache(maxsize=4_000)
def _amount(amount: Decimal, _lang: str) -> str:
    return str(escape(euro(amount)))


def _component(card: Card, level: int) -> str:
    made: str = _module().product_card(card, level)
    return made


@cache
def _module() -> Any:
    return get_template("portal/product.jinja", using="jinja2").template.module  # type: ignore[attr-defined]
