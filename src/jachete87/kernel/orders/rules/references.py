"""References that are said aloud: without vowels and without the signs that are taken for one another."""

from secrets import choice

ALPHABET = "23456789BCDFGHJKMNPQRTVWXZ"
LENGTH = 7


def reference() -> str:
    """A new reference, like "H7K2QXM": one of eight thousand million."""
    return "".join(choice(ALPHABET) for _ in range(LENGTH))


def purchase_path(reference_: str, token: str, language: str) -> str:
    """The page of a purchase for who holds its token."""
    prefix = "" if language == "fr" else f"/{language}"
    return f"{prefix}/achats/{reference_}/{token}"


def gift_card_path(token: str, language: str) -> str:
    """The page of a gift card for who bought it."""
    prefix = "" if language == "fr" else f"/{language}"
    return f"{prefix}/cartes-cadeaux/{token}"
