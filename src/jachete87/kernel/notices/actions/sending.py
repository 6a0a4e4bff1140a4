"""Mails leave at least once: a sender takes them for a while, sends, and marks them after.

A sender that dies leaves its mails to the next one once the lease has run out; nothing here runs in a transaction of
the cause, and nothing is sent in a transaction at all.
"""

from datetime import datetime, timedelta
from smtplib import SMTPException
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from jachete87.base.errors import Refusal
from jachete87.kernel.notices.enums import MailKind, MailState
from jachete87.kernel.notices.models import Attachment, Mail
from jachete87.kernel.notices.queries.mails import due
from jachete87.kernel.notices.queries.registers import made
from jachete87.kernel.notices.rules import (
    GIVEN_UP_AFTER,
    LEASE,
    SERVER_PAUSE,
    Topic,
    is_final,
    is_given_up,
    pause,
    said,
    unsubscribe_path,
    without,
)

_BATCH = 50
_BATCHES = 20


class _ServerAway(Exception):
    """The mail server cannot be reached, or does not let us in."""


def send_mails(*, at: datetime) -> int:
    """Send what waits, each stream in its order; what cannot leave is tried again. The number of mails sent."""
    if not due(at).exists():
        return 0
    post: BaseEmailBackend = get_connection()
    started, sent = monotonic(), 0
    try:
        _open(post)
        for _ in range(_BATCHES):
            if not (claimed := _claim(at)):
                break
            for mail in claimed:
                if _is_still_ours(mail, at + timedelta(seconds=monotonic() - started)):
                    sent += _send(post, mail, at)
    except _ServerAway as away:
        _rest(Mail.objects.filter(pk__in=due(at).values("pk")), str(away), at)
    finally:
        _close(post)
    return sent


def _claim(at: datetime) -> list[Mail]:
    """Take mails for one sender, for a while: if it dies, they wait again. Nobody waits for another sender's."""
    with transaction.atomic():
        free = due(at).select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
        taken = Mail.objects.filter(pk__in=list(free[:_BATCH]))
        taken.update(next_at=at + LEASE, attempts=F("attempts") + 1, tried_at=Coalesce(F("tried_at"), Value(at)))
        return list(taken.order_by("pk"))


def _is_still_ours(mail: Mail, moment: datetime) -> bool:
    """Take a mail for a while from now on, unless another sender has taken it since: the lease may have run out."""
    ours = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING, attempts=mail.attempts)
    return bool(ours.update(next_at=moment + LEASE))


def _send(post: BaseEmailBackend, mail: Mail, at: datetime) -> int:
    """Send one mail, then mark it; 1 when it was taken by the server."""
    held = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING)
    try:
        message = _message(mail)
        _open(post)
        post.send_messages([message])
    except _ServerAway:
        held.update(next_at=at, attempts=F("attempts") - 1)
        raise
    except (SMTPException, OSError, ValueError, Refusal) as error:
        _close(post)
        _refused(held, mail, error, at)
        return 0
    return held.update(state=MailState.SENT, sent_at=at, error="")


def _refused(held: QuerySet[Mail], mail: Mail, error: Exception, at: datetime) -> None:
    why = without(mail.recipient, said(error))[:300]
    if is_final(error):
        held.update(state=MailState.BOUNCED, error=why)
    elif is_given_up(mail.tried_at, at):
        held.update(state=MailState.FAILED, error=why)
    else:
        held.update(next_at=at + pause(mail.attempts), error=why)


def _rest(mails: QuerySet[Mail], why: str, at: datetime) -> None:
    """Let mails rest while the server is away; those tried for 72 hours are given up."""
    chosen = Mail.objects.filter(pk__in=list(mails.values_list("pk", flat=True)))
    chosen.filter(tried_at__lte=at - GIVEN_UP_AFTER).update(state=MailState.FAILED, error=why[:300])
    first = Coalesce(F("tried_at"), Value(at))
    waiting = chosen.filter(state=MailState.WAITING)
    waiting.update(next_at=at + SERVER_PAUSE, tried_at=first, error=why[:300])


def _message(mail: Mail) -> EmailMultiAlternatives:
    """The mail as it leaves, its attachments made."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
    headers = {"Message-ID": f"<{mail.key}@{host}>", "Auto-Submitted": "auto-generated"}
    if mail.kind in (MailKind.NEWS, MailKind.BASKET):  # RFC 2369 and RFC 8058
        path = unsubscribe_path(Topic(mail.recipient, MailKind(mail.kind), mail.sender))
        headers["List-Unsubscribe"] = f"<{settings.BASE_URL}{path}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    sender = settings.DEFAULT_FROM_EMAIL
    message = EmailMultiAlternatives(mail.subject, mail.text, sender, [mail.recipient], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    for file in Attachment.objects.filter(mail=mail):
        content = made(file.maker, file.argument) if file.maker else bytes(file.content)
        message.attach(file.name, content, file.media_type)
    return message


def _open(post: BaseEmailBackend) -> None:
    try:
        post.open()
    except (SMTPException, OSError) as error:
        raise _ServerAway(said(error)) from error


def _close(post: BaseEmailBackend) -> None:
    try:
        post.close()
    except (SMTPException, OSError):
        return
