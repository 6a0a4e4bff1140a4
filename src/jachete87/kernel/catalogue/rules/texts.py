"""Texts that sellers and feeds wrote, made safe for a page."""

from html import escape

import nh3

_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "h3", "h4", "table", "tbody", "tr", "th", "td"}


def safe_html(text: str) -> str:
    """The text as harmless HTML: no script, style, link or picture; plain text becomes paragraphs."""
    if "<" in text and ">" in text:
        return nh3.clean(text, tags=_TAGS, attributes={}, link_rel=None)
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def plain(text: str) -> str:
    """The text without any markup, on one line."""
    return " ".join(nh3.clean(text.replace("<", " <"), tags=set()).split()) if "<" in text else " ".join(text.split())
