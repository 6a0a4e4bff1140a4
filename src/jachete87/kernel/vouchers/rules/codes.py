"""Codes that are said aloud: without vowels and without signs taken for one another, the last one a check."""

from secrets import choice

ALPHABET = "23456789BCDFGHJKMNPQRTVWXZ"
LENGTH = 12
_GROUP = 4
_LONGEST = 40
_BASE = len(ALPHABET)


def new_code() -> str:
    """An unguessable code: one of 26 to the power of 11 (51 bits), with its check sign."""
    body = "".join(choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def shown(code: str) -> str:
    """As it is printed and said: « H7K2-QXMB-4TDN »."""
    return "-".join(code[i : i + _GROUP] for i in range(0, len(code), _GROUP))


def compact(text: str) -> str | None:
    """The code in what somebody typed, in whatever case and groups; None when it cannot be a code."""
    signs = "".join(sign for sign in text[:_LONGEST].upper() if sign.isalnum())
    is_code = len(signs) == LENGTH and set(signs) <= set(ALPHABET) and signs[-1] == _check(signs[:-1])
    return signs if is_code else None


def _check(body: str) -> str:
    """Luhn modulo 26: one sign mistaken, or two neighbours swapped (but the first with the last one), is noticed."""
    total = 0
    for place, sign in enumerate(reversed(body)):
        doubled = ALPHABET.index(sign) * (2 if place % 2 == 0 else 1)
        total += doubled // _BASE + doubled % _BASE
    return ALPHABET[-total % _BASE]
