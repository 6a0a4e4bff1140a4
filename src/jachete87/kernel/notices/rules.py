"""How long a mail is tried, what a refusal means, and what is shown of an address."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise

from jachete87.kernel.notices.enums import MailKind

LEASE = timedelta(minutes=5)
SERVER_PAUSE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(hours=72)
CONSENT_WORDS = "2026-11"
_SALT = "jachete87.notices.unsubscribe"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file for a mail: `content`, or what the registered `maker` makes of `argument` when the mail leaves."""

    name: str
    media_type: str
    content: bytes = b""
    maker: str = ""
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as its cause writes it. `key` names the cause: letters, digits, dots and hyphens, at most 120.

    Mails of one `stream` (else the key) leave in the order written. `about` is the reference of a purchase, `seller`
    the slug of the seller that is written to, `sender` the slug of the institution whose news these are.
    """

    key: str
    recipient: str
    subject: str
    text: str
    html: str
    stream: str = ""
    about: str = ""
    seller: str = ""
    kind: MailKind = MailKind.TRANSACTIONAL
    sender: str = ""
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """A letter of an institution (slug and name): `key` names it, paragraphs of `text` are parted by empty lines."""

    key: str
    sender: str
    name: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says, in one language."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A template shown to agents: its address, its title, and `make(language)`, what it says with sample data."""

    slug: str
    title: Promise
    make: Callable[[str], Words]


def pause(attempts: int) -> timedelta:
    """How long a mail rests after so many attempts: 2 minutes, then twice as long each time, at most 6 hours."""
    return min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_PAUSE)


def is_given_up(tried_at: datetime | None, at: datetime) -> bool:
    """Whether a mail was tried for 72 hours."""
    return tried_at is not None and at - tried_at >= GIVEN_UP_AFTER


def is_final(error: Exception) -> bool:
    """Whether a mail server will never take the mail: a 5xx for recipient or content (RFC 5321, 4.2.1), or an
    address that no header can carry."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def said(error: Exception) -> str:
    """What a mail server answered, as one line."""
    if isinstance(error, SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPException) and hasattr(error, "smtp_code"):
        code, answer = error.smtp_code, error.smtp_error  # type: ignore[attr-defined]
    else:
        return f"{type(error).__name__}: {error}"
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    return f"{code} {' '.join(text.split())}"


def masked(address: str) -> str:
    """An address of which only the first letter and the server are seen: « c…@example.test »."""
    local, _, server = address.rpartition("@")
    return f"{local[:1]}…@{server}"


def without(address: str, text: str) -> str:
    """A text in which an address, or the part of it that names a person, is masked."""
    local = address.rpartition("@")[0]
    shown = re.sub(re.escape(address), masked(address), text, flags=re.IGNORECASE)
    return re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "…", shown, flags=re.IGNORECASE) if len(local) > 2 else shown


@dataclass(frozen=True, slots=True)
class Topic:
    """What an address may be written about: a kind of mails, for news those of one sender."""

    address: str
    kind: MailKind
    sender: str = ""


def unsubscribe_path(topic: Topic) -> str:
    """The page on which a topic is refused, for who holds the mail; the address is signed, so it cannot be guessed."""
    token = signing.dumps([topic.address, str(topic.kind), topic.sender], salt=_SALT, compress=True)
    return reverse("unsubscribe", args=[token])


def topic_of(token: str) -> Topic | None:
    """The topic of a link; None when it was not made here, or is of what nobody can refuse."""
    try:
        address, kind, sender = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    topic = Topic(address, MailKind(kind), sender)
    return None if topic.kind == MailKind.TRANSACTIONAL else topic
