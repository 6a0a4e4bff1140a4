"""The one Jinja2 environment of all pages: what templates may call."""

from collections import OrderedDict
from collections.abc import Callable, MutableMapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from babel.numbers import format_decimal
from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, pass_context
from jinja2.runtime import Context, Macro

from jachete87.base.times import day, hour, moment
from jachete87.base.typography import Typography, typographic

_MADE_AT_MOST = 12_000
_made: OrderedDict[tuple[str, str, str], str] = OrderedDict()
_OF_EVERY_DICT = frozenset(dir(dict))
_FRENCH = str.maketrans(",.", "\N{NARROW NO-BREAK SPACE},")


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page by its name."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def euro(amount: Decimal | str) -> str:
    """« 12,50 € », with the no-break spaces of the language; written here since Babel takes ten times as long."""
    written = f"{Decimal(amount):,.2f}"
    if lang() == "fr":
        return f"{written.translate(_FRENCH)}\N{NO-BREAK SPACE}€"
    return f"-€{written[1:]}" if written.startswith("-") else f"€{written}"


def number(value: Decimal | int) -> str:
    """A number as the language writes it: « 1 234,5 »."""
    return format_decimal(value, locale=locale())


def unbroken(text: str) -> str:
    """Words that stay on one line: « 13 h – 14 h »."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def remembered(macro: Macro, *given: Any) -> str:
    """What a macro makes of these arguments, made once in each process; for macros that look at nothing else."""
    key = (macro.name, lang(), repr(given))
    if (made := _made.get(key)) is None:
        made = _made[key] = macro(*given)
        if len(_made) > _MADE_AT_MOST:
            _made.popitem(last=False)
    return made


def guarded_forms(request: HttpRequest) -> dict[str, Any]:
    """`csrf_input` of a page, made when its first form asks for it and the same for all: Django makes one for each."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def locale() -> str:
    """The locale of the page."""
    return "fr_FR" if lang() == "fr" else "en_IE"


def lang() -> str:
    """The language of the page: "fr" or "en"."""
    return (get_language() or "fr")[:2]


def _once_translated(translate: Callable[..., str]) -> Callable[..., str]:
    """`_` of the templates: a text without values is looked up once in each process and language."""
    known: dict[tuple[str, str], str] = {}

    @pass_context
    def translated(context: Context, text: str, **values: Any) -> str:
        if values:
            return translate(context, text, **values)
        key = (lang(), text)
        if key not in known:
            known[key] = translate(context, text)
        return known[key]

    return translated


class _Lean(Context):
    """Jinja's context, which calls macros at once: it need not find out that they want no context."""

    def call(self, called: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
        """What the function or macro makes of these arguments."""
        if type(called) is not Macro:
            return super().call(called, *given, **named)
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(*given, **named)


class _Quick(Environment):
    """Jinja's environment, which loses no time where our pages spend most of theirs."""

    context_class = _Lean

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja finds it, but asks a dict for a key without trying (and failing) to find an attribute first."""
        if type(obj) is dict and attribute in obj and attribute not in _OF_EVERY_DICT:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dict instead of a chain of two: each import of a component compares the names of all globals."""
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> Environment:
    """The environment with the portal's globals and filters."""
    chosen = {**options, "extensions": ["jinja2.ext.i18n", Typography], "trim_blocks": True, "lstrip_blocks": True}
    chosen.pop("autoescape", None)
    env = _Quick(autoescape=True, **chosen)
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals["_"] = _once_translated(cast("Callable[..., str]", env.globals["gettext"]))
    globals_: dict[str, Callable[..., Any] | str | bool] = {
        "url": url,
        "static": lru_cache(maxsize=1_000)(static),
        "current_language": lang,
        "remembered": remembered,
        "is_demo": settings.DEMO,
    }
    env.globals.update(globals_)
    env.filters.update(
        euro=euro, number=number, day=day, hour=hour, moment=moment, unbroken=unbroken, typographic=typographic
    )
    return env
