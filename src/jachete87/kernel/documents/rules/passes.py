"""Passes: what a shopper shows to have the goods; short, signed, and checked without any network.

« H7K2QXM-1-3QXA…» is the purchase, the number of the first order of the collection, and 80 bits of HMAC-SHA256 over
both, by a key that is the brick's alone. A desk holds the key of its brick and can so check passes off line; it can
check none of another brick, and nobody without a key can make one.
"""

import hmac
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256

import zxingcpp
from django.conf import settings
from django.utils.crypto import constant_time_compare

_SIGNS = 16


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass stands for: the collection that begins with this order of a purchase."""

    reference: str
    number: int


def desk_key(brick: str) -> bytes:
    """The key of a brick's desks."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"pass of {brick}".encode(), sha256)


def signed(what: Pass, key: bytes) -> str:
    """The pass as it is shown and scanned: only capitals, digits and hyphens."""
    return f"{what.reference}-{what.number}-{_signature(what, key)}"


def checked(text: str, key: bytes) -> Pass | None:
    """The pass that was scanned, when it is genuine."""
    reference, _, rest = text.strip().upper().partition("-")
    number, _, signature = rest.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        return None
    what = Pass(reference, int(number))
    return what if constant_time_compare(signature, _signature(what, key)) else None


def picture(text: str) -> bytes:
    """A text as a QR code (SVG) with its white border; a pass has some 25 signs, so that any telephone reads it."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(scale=6)
    return drawn.encode()


def _signature(what: Pass, key: bytes) -> str:
    digest = hmac.digest(key, f"{what.reference}-{what.number}".encode(), sha256)
    return b32encode(digest).decode()[:_SIGNS]
