"""Signed messages in the form of Standard Webhooks: HMAC-SHA-256 over "id.timestamp.body", believed for 5 minutes.

Headers `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature` ("v1,<base64>", several joined by spaces).
Source: https://www.standardwebhooks.com/
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from jachete87.kernel.payments.providers.base import Forged

TOLERANCE_SECONDS = 300


def sign(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature header of a message."""
    signed = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def check(secret: bytes, headers: Mapping[str, str], body: bytes, at: datetime) -> str:
    """The id of an authentic, recent message; raises Forged."""
    message_id = headers.get("webhook-id", "")
    stamp = headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "")
    if not (message_id and stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise Forged("Message sans signature.")
    expected = sign(secret, message_id, int(stamp), body).encode()
    if not any(hmac.compare_digest(expected, each.encode()) for each in given.split()):
        raise Forged("Signature fausse.")
    if abs(at.timestamp() - int(stamp)) > TOLERANCE_SECONDS:
        raise Forged("Message trop ancien.")
    return message_id[:80]
