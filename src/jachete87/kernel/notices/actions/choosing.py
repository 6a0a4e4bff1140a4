"""Somebody says what they want to be written about."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.actions import record
from jachete87.kernel.notices.enums import MailKind, MailState
from jachete87.kernel.notices.models import Mail, Preference
from jachete87.kernel.notices.queries.preferences import senders
from jachete87.kernel.notices.rules import CONSENT_WORDS, Topic


@transaction.atomic
def choose(*, person: User, reminders: bool, news: Collection[str], at: datetime, baskets: bool = False) -> None:
    """A person says whether reminders are welcome, and letters about a basket that was not ordered, and of which
    institutions the news; each change is kept."""
    _say(person, Topic(person.email, MailKind.REMINDER), reminders, at)
    _say(person, Topic(person.email, MailKind.BASKET), baskets, at)
    for slug, _ in senders():
        _say(person, Topic(person.email, MailKind.NEWS, slug), slug in news, at)


@transaction.atomic
def refuse(*, topic: Topic, at: datetime) -> None:
    """Somebody follows the link of a mail: nothing more of that kind is written to the address. Can be repeated."""
    person = User.objects.filter(email__iexact=topic.address).first()
    _say(person, topic, is_wanted=False, at=at)


def _say(person: User | None, topic: Topic, is_wanted: bool, at: datetime) -> None:
    """Keep a choice when it is another than before; mails that wait and are no longer wanted are taken back."""
    whose: dict[str, Any] = {"person": person} if person else {"person": None, "address": topic.address.lower()}
    which = {**whose, "kind": topic.kind, "sender": topic.sender}
    said = Preference.objects.select_for_update().filter(**which).first()
    unsaid = topic.kind == MailKind.REMINDER
    if is_wanted == (said.is_wanted if said else unsaid):
        return
    kept = {"is_wanted": is_wanted, "words": CONSENT_WORDS, "changed_at": at}
    Preference.objects.update_or_create(**which, defaults=kept)
    subject = f"user:{person.pk}" if person else "address"
    word = "consent.given" if is_wanted else "consent.withdrawn"
    record(
        action=word,
        subject=subject,
        actor_id=person.pk if person else None,
        kind=topic.kind,
        sender=topic.sender,
        words=CONSENT_WORDS,
    )
    if not is_wanted:
        waiting = Mail.objects.filter(kind=topic.kind, sender=topic.sender, state=MailState.WAITING)
        waiting.filter(recipient__iexact=topic.address).delete()
