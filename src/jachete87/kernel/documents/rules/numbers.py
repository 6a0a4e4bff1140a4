"""How a document is numbered: « J87F-2026-00042 » is the 42nd invoice of a seller through the portal in 2026."""

from jachete87.kernel.documents.enums import DocumentKind

_PREFIXES = {DocumentKind.INVOICE: "J87F", DocumentKind.CREDIT_NOTE: "J87A"}


def number(kind: DocumentKind, year: int, position: int) -> str:
    """The number at a position of a series; the prefix sets it apart from what the seller numbers itself."""
    return f"{_PREFIXES[kind]}-{year}-{position:05d}"
