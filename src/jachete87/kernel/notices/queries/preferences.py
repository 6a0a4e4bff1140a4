"""Who wants to be written about what."""

from jachete87.kernel.notices.enums import MailKind
from jachete87.kernel.notices.models import Preference


def wants(address: str, kind: MailKind, sender: str = "") -> bool:
    """Whether a mail of this kind may be written to an address: news when asked for, reminders unless refused."""
    if kind == MailKind.TRANSACTIONAL:
        return True
    said = Preference.objects.filter(kind=kind, sender=sender)
    by_person = said.filter(person__email__iexact=address).values_list("is_wanted", flat=True)
    answers = {*by_person, *said.filter(address__iexact=address).values_list("is_wanted", flat=True)}
    return (kind == MailKind.REMINDER and False not in answers) or answers == {True}
