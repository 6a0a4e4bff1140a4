"""Mails are written in the transaction of their cause: with it they stand, without it they fall."""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from jachete87.kernel.notices.models import Attachment
from jachete87.kernel.notices.queries.preferences import wants
from jachete87.kernel.notices.rules import Enclosure, Letter

_WRITE = """
    INSERT INTO notices_mail
        (key, kind, stream, about, seller, sender, recipient, subject, text, html, state, attempts, error, created_at)
    SELECT mail.*, 'waiting', 0, '', statement_timestamp()
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::text[]) AS mail
    ON CONFLICT (key) DO NOTHING RETURNING key, id"""


def write_mail(*, letter: Letter) -> bool:
    """Write a mail, once for its key; whether it is newly written. What somebody does not want is not written."""
    return bool(write_mails(letters=[letter]))


@transaction.atomic(savepoint=False)
def write_mails(*, letters: Sequence[Letter]) -> int:
    """Write mails, each once for its key, in this order; how many are newly written. None without an address."""
    wanted = [each for each in letters if each.recipient and wants(each.recipient, each.kind, each.sender)]
    fresh = _written(wanted) if wanted else {}
    files = [file for each in wanted if each.key in fresh for file in _files(fresh[each.key], each.enclosures)]
    if files:
        Attachment.objects.bulk_create(files)
    return len(fresh)


def _written(letters: Sequence[Letter]) -> dict[str, int]:
    """The mails that were not there before, by key: their ids."""
    rows = [_row(letter) for letter in letters]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [[*column] for column in zip(*rows, strict=True)])
        return dict(cursor.fetchall())


def _row(letter: Letter) -> tuple[str, ...]:
    """A mail as `_WRITE` takes it."""
    return (
        letter.key,
        letter.kind.value,
        letter.stream or letter.key,
        letter.about,
        letter.seller,
        letter.sender,
        letter.recipient,
        " ".join(letter.subject.split())[:200],
        letter.text,
        letter.html,
    )


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
