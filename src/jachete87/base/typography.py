"""French signs stand after a space at which no line breaks; people type plain ones, in code and on pages."""

import re
from collections.abc import Iterable, Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

WIDE, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_BEFORE = re.compile(r"(?<![\s\"]) (?=[:;?!»](?:[\s.,)<»]|$))")
_AFTER = re.compile(r"(?<=«) ")


def typographic(text: str) -> str:
    """The same text with its no-break spaces: wide before « : » and within quotes, narrow before « ; ? ! ».

    A sign of code or of an address has no space before it, or something right behind it, and stays.
    """
    return _AFTER.sub(WIDE, _BEFORE.sub(lambda found: WIDE if text[found.end()] in ":»" else NARROW, text))


class Typography(Extension):
    """For what stands in templates themselves; sentences that are translated have theirs in the French catalogue."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """The template as it was written, its texts with no-break spaces."""
        return self._typographic(stream)

    def _typographic(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            text = typographic(token.value) if token.type == "data" else token.value
            yield Token(token.lineno, token.type, text)
