"""Mails are written in the transaction of their cause: with it they stand, without it they fall."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from jachete87.base.database.prepared import Among, Given, Prepared
from jachete87.kernel.notices.models import Attachment, Mail
from jachete87.kernel.notices.queries.preferences import wants
from jachete87.kernel.notices.rules import Enclosure, Letter

_written = Prepared(lambda: Mail.objects.filter(Among("key", Given("keys"))).values_list("key", "pk"))


def write_mail(*, letter: Letter) -> bool:
    """Write a mail, once for its key; whether it is newly written. What somebody does not want is not written."""
    return bool(write_mails(letters=[letter]))


@transaction.atomic(savepoint=False)
def write_mails(*, letters: Sequence[Letter]) -> int:
    """Write mails, each once for its key, in this order; how many are newly written."""
    wanted = [letter for letter in letters if wants(letter.recipient, letter.kind, letter.sender)]
    known = dict(_written(keys=[each.key for each in wanted]))
    fresh = [letter for letter in wanted if letter.key not in known]
    Mail.objects.bulk_create(map(_mail, fresh), ignore_conflicts=True)
    _enclose([letter for letter in fresh if letter.enclosures])
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


def _enclose(letters: Sequence[Letter]) -> None:
    if letters:
        mails = dict(_written(keys=[each.key for each in letters]))
        files = (file for each in letters for file in _files(mails[each.key], each.enclosures))
        Attachment.objects.bulk_create(files, ignore_conflicts=True)


def _files(mail: int, enclosures: Iterable[Enclosure]) -> Iterable[Attachment]:
    for each in enclosures:
        yield Attachment(
            mail_id=mail,
            name=each.name,
            media_type=each.media_type,
            content=each.content,
            maker=each.maker,
            argument=each.argument,
        )
