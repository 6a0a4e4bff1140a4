"""Mails are written in the transaction of their cause: with it they stand, without it they fall."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from jachete87.base.database.prepared import PreparedRows
from jachete87.kernel.notices.models import Attachment, Mail
from jachete87.kernel.notices.queries.preferences import wants
from jachete87.kernel.notices.rules import Enclosure, Letter

_write = PreparedRows(Mail, once="key")
_enclose = PreparedRows(Attachment)


def write_mail(*, letter: Letter) -> bool:
    """Write a mail, once for its key; whether it is newly written. What somebody does not want is not written."""
    return bool(write_mails(letters=[letter]))


@transaction.atomic(savepoint=False)
def write_mails(*, letters: Sequence[Letter]) -> int:
    """Write mails, each once for its key, in this order; how many are newly written. None without an address."""
    wanted = [each for each in letters if each.recipient and wants(each.recipient, each.kind, each.sender)]
    mails = [_mail(letter) for letter in wanted]
    fresh = _write(mails)
    _enclose([file for letter, mail in zip(wanted, mails, strict=True) for file in _files(mail, letter.enclosures)])
    return len(fresh)


def _mail(letter: Letter) -> Mail:
    return Mail(
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


def _files(mail: Mail, enclosures: Iterable[Enclosure]) -> Iterable[Attachment]:
    """The files of a mail; none of one that was written before."""
    for each in enclosures if mail.pk else ():
        yield Attachment(
            mail=mail,
            name=each.name,
            media_type=each.media_type,
            content=each.content,
            maker=each.maker,
            argument=each.argument,
        )
