"""Who wants to be written about what."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from jachete87.kernel.accounts.models import User
from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.models import Mail, Preference

Sender = tuple[str, str]

_senders: list[Callable[[], Iterable[Sender]]] = []


def register_senders(reader: Callable[[], Iterable[Sender]]) -> None:
    """Let news come from these (slug, name); called from `AppConfig.ready()` of who knows the institutions."""
    _senders[:] = [reader]


def senders() -> list[Sender]:
    """Who may send news: slug and name, in the current language."""
    return [sender for reader in _senders for sender in reader()]


def wants(address: str, kind: MailKind, sender: str = "") -> bool:
    """Whether a mail of this kind may be written to an address: reminders unless refused, the rest when asked for."""
    if kind == MailKind.TRANSACTIONAL:
        return True
    said = Preference.objects.filter(kind=kind, sender=sender)
    by_person = said.filter(person__email__iexact=address).values_list("is_wanted", flat=True)
    answers = {
        *by_person,
        *said.filter(person__isnull=True, address__iexact=address).values_list("is_wanted", flat=True),
    }
    return (kind == MailKind.REMINDER and False not in answers) or answers == {True}


def choices_of(person: User) -> tuple[bool, list[str]]:
    """Whether a person gets reminders, and the slugs of the institutions whose news were asked for."""
    said = Preference.objects.filter(person=person)
    news = said.filter(kind=MailKind.NEWS, is_wanted=True).values_list("sender", flat=True)
    return wants(person.email, MailKind.REMINDER), list(news)


def subscribers(sender: str) -> QuerySet[User]:
    """The people who asked for the news of an institution."""
    asked = Preference.objects.filter(kind=MailKind.NEWS, sender=sender, is_wanted=True, person__isnull=False)
    return User.objects.filter(pk__in=asked.values("person"), is_active=True).order_by("pk")


def personal_data(person: User) -> dict[str, Any]:
    """What is kept of the choices of a person and the mails written to them (RGPD art. 15)."""
    said = Preference.objects.filter(person=person).order_by("pk")
    mails = Mail.objects.filter(recipient__iexact=person.email).order_by("pk")
    return {
        "preferences": list(said.values("kind", "sender", "is_wanted", "words", "changed_at")),
        "mails": list(mails.values("kind", "subject", "text", "created_at", "sent_at")),
    }
