"""Texts that sellers and feeds wrote, made safe for a page."""

import nh3
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "h3", "h4", "table", "tbody", "tr", "th", "td"}


def safe_html(text: str) -> SafeString:
    """The text as harmless HTML: no script, style, link or picture; plain text becomes paragraphs.

    The one place of the house that calls a text safe: pages print its answer as it is.
    """
    if "<" in text and ">" in text:
        return SafeString(nh3.clean(text, tags=_TAGS, attributes={}, link_rel=None))
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    return format_html_join("", "<p>{}</p>", ((_lines(block),) for block in blocks if block))


def _lines(block: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in block.split("\n")))


def plain(text: str) -> str:
    """The text without any markup, on one line."""
    return " ".join(nh3.clean(text.replace("<", " <"), tags=set()).split()) if "<" in text else " ".join(text.split())
