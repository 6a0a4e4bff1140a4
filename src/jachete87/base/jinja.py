"""The one Jinja2 environment of all pages: what templates may call."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import format_currency, format_decimal
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment
from jinja2.runtime import Macro

from jachete87.base.times import day, hour, moment

_MADE_AT_MOST = 4_000
_made: dict[tuple[str, str, str], str] = {}


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page by its name."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def euro(amount: Decimal) -> str:
    """« 12,50 € », with the no-break spaces of the language."""
    return _euro(amount, locale())


@lru_cache(maxsize=10_000)
def _euro(amount: Decimal, locale_name: str) -> str:
    return format_currency(amount, "EUR", locale=locale_name)


def number(value: Decimal | int) -> str:
    """A number as the language writes it: « 1 234,5 »."""
    return format_decimal(value, locale=locale())


def remembered(macro: Macro, *given: Any) -> str:
    """What a macro makes of these arguments, made once in each process; for macros that look at nothing else."""
    key = (macro.name, lang(), repr(given))
    if (made := _made.get(key)) is None:
        if len(_made) >= _MADE_AT_MOST:
            _made.clear()
        made = _made[key] = macro(*given)
    return made


def locale() -> str:
    """The locale of the page."""
    return "fr_FR" if lang() == "fr" else "en_IE"


def lang() -> str:
    """The language of the page: "fr" or "en"."""
    return (get_language() or "fr")[:2]


def environment(**options: Any) -> Environment:
    """The environment with the portal's globals and filters."""
    chosen = {**options, "extensions": ["jinja2.ext.i18n"], "trim_blocks": True, "lstrip_blocks": True}
    chosen.pop("autoescape", None)
    env = Environment(autoescape=True, **chosen)
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    globals_: dict[str, Callable[..., Any] | str | bool] = {
        "url": url,
        "static": static,
        "current_language": lang,
        "remembered": remembered,
        "is_demo": settings.DEMO,
    }
    env.globals.update(globals_)
    env.filters.update(euro=euro, number=number, day=day, hour=hour, moment=moment)
    return env
