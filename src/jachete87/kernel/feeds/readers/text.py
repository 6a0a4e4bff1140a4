"""Texts of outside shops made safe and readable: entities, tags, blanks."""

import html
import re
from functools import partial

import nh3

_KEPT_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "h3", "h4", "sub", "sup"}
_DROPPED_WITH_CONTENT = {"script", "style", "iframe", "object", "template", "noscript"}
_SMALL = nh3.Cleaner(tags=_KEPT_TAGS, attributes={}, clean_content_tags=_DROPPED_WITH_CONTENT, link_rel=None)
_NONE = nh3.Cleaner(tags=set(), attributes={}, clean_content_tags=_DROPPED_WITH_CONTENT, link_rel=None)
_LINES = re.compile(r"\s*\n\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_ESCAPED_TAG = re.compile(r"&(?:amp;)*lt;\s*/?\s*[a-zA-Z]")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h\d|div|ul|ol|tr)\s*>|<br\s*/?>", re.IGNORECASE)
_EMPTY_BLOCK = re.compile(r"<(p|li|strong|em|b|i|h3|h4)>(?:\s|&nbsp;|<br>)*</\1>")
_MOST_ROUNDS = 3  # "&amp;amp;eacute;" is seen in the wild, more is not


def unescape(text: str) -> str:
    """Entities resolved, also those escaped twice."""
    for _ in range(_MOST_ROUNDS):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def one_line(text: str) -> str:
    """A title or a name: no tags, no entities, single blanks."""
    if "<" in text or "&" in text:
        text = unescape(text)
        text = unescape(_NONE.clean(text)) if _TAG.search(text) else text
    return " ".join((text if text.isprintable() else _CONTROL.sub("", text)).split())


def clean_html(text: str) -> str:
    """A description with a small set of tags and no attributes; plain text becomes lines."""
    text = (text if text.isprintable() else _CONTROL.sub("", text)).strip()
    if "<" not in text and "&" not in text:
        return _as_lines(text)
    if _ESCAPED_TAG.search(text):
        text = unescape(text)
    if not _TAG.search(text):
        return _as_lines(unescape(text))
    cleaned = _SMALL.clean(text.replace("&amp;", "&") if _double(text) else text)
    return _EMPTY_BLOCK.sub("", cleaned).strip()


def plain_text(cleaned: str) -> str:
    """The words of an already cleaned description, one line per paragraph."""
    if "<" in cleaned:
        cleaned = _TAG.sub("", _BLOCK_END.sub("\n", cleaned))
    return _LINES.sub("\n", html.unescape(cleaned)).replace("\u00a0", " ").strip()


_double = partial(re.search, re.compile(r"&amp;(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]+);"))


def _as_lines(text: str) -> str:
    return _LINES.sub("<br>", html.escape(text, quote=False))


_FRENCH = re.compile(r"(?i)\b(?:le|la|les|de|des|du|et|un|une|pour|avec|en|au|aux|sur|est|à)\b|[éèêàçùœ]")


def most_french(texts: list[str]) -> str:
    """Of one text in several languages the one that looks most like French, else the first that is filled."""
    filled = [text for text in texts if text]
    return max(filled, key=lambda text: len(_FRENCH.findall(text)) / (len(text) + 20), default="")
