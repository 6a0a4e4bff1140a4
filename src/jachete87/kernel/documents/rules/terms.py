"""The terms of sale, which the portal makes known here: blocks of text, « == » before a heading."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_HEADING = re.compile(r"== ")


@dataclass
class _Known:
    text: Callable[[str], str]


_known = _Known(str)  # without a portal: nothing but the name of the language


def tell_the_terms(text: Callable[[str], str]) -> None:
    """Let `text(language)` be the terms that hold now."""
    _known.text = text


def terms_now(language: str) -> str:
    """The terms that hold now, in a language."""
    return _known.text(language)


def parts(text: str) -> list[dict[str, str]]:
    """The terms as they are printed: headings and paragraphs."""
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    marked = [(_HEADING.match(block), block) for block in blocks if block]
    return [{"kind": "h" if head else "p", "text": block[head.end() :] if head else block} for head, block in marked]
