"""The terms of sale as a text to keep (L221-13): what the page says, without the page."""

from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from lxml import html

from jachete87.portal.rules import operator

_BLOCKS = ("h1", "h2", "p", "li")


@cache
def terms_text(language: str) -> bytes:
    """The terms in force, as plain text in UTF-8, each link with its address."""
    with override(language):
        shown = {"operator": operator(), "terms_version": settings.TERMS_VERSION}
        page = render_to_string(f"portal/texts/conditions.{language}.jinja", shown, using="jinja2")
    article = next(html.fromstring(page).iter("article"))
    parts = [_text(element) for element in article.iter(*_BLOCKS)]
    return "\n\n".join(part for part in parts if part).encode()


def _text(element: html.HtmlElement) -> str:
    for link in element.iter("a"):
        link.tail = f" ({settings.BASE_URL}{link.get('href')}){link.tail or ''}"
    text = " ".join(element.text_content().split())
    return {"h1": text.upper(), "h2": f"== {text}"}.get(str(element.tag), text)
