"""Mails are written in the transaction of their cause: with it they stand, without it they fall."""

from django.db import transaction

from jachete87.kernel.notices.models import Attachment, Mail
from jachete87.kernel.notices.queries.preferences import wants
from jachete87.kernel.notices.rules import Letter


@transaction.atomic
def write_mail(*, letter: Letter) -> bool:
    """Write a mail, once for its key; whether it is newly written. What somebody does not want is not written."""
    if not wants(letter.recipient, letter.kind, letter.sender):
        return False
    if Mail.objects.filter(key=letter.key).exists():
        return False
    mail = Mail(
        key=letter.key,
        kind=letter.kind,
        stream=letter.stream or letter.key,
        about=letter.about,
        seller=letter.seller,
        sender=letter.sender,
        recipient=letter.recipient,
        subject=" ".join(letter.subject.split())[:200],
        text=letter.text,
        html=letter.html,
    )
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    _enclose(Mail.objects.get(key=letter.key), letter)
    return True


def _enclose(mail: Mail, letter: Letter) -> None:
    files = [
        Attachment(
            mail=mail,
            name=each.name,
            media_type=each.media_type,
            content=each.content,
            maker=each.maker,
            argument=each.argument,
        )
        for each in letter.enclosures
    ]
    Attachment.objects.bulk_create(files, ignore_conflicts=True)
