"""Guessing codes is slowed down: who gives too many that do not exist waits."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext

from jachete87.kernel.vouchers.actions.refusing import TooManyTries
from jachete87.kernel.vouchers.models import CodeTries, PresentedVoucher

LIMIT = 10
SPAN = timedelta(minutes=15)
_LEFT = timedelta(days=30)


def check_tries(*, who: Iterable[str], at: datetime) -> None:
    """Refuse to look at codes from somebody (a basket, an address) who missed too often lately. Raises TooManyTries."""
    digests = [_digest(each) for each in who if each]
    if not digests:
        return
    seen = CodeTries.objects.filter(who__in=digests, since__gt=at - SPAN)
    if seen.filter(misses__gte=LIMIT).exists():
        raise TooManyTries(gettext("Trop de codes inconnus : attendez un quart d'heure avant d'en essayer un autre."))


@transaction.atomic
def note_miss(*, who: Iterable[str], at: datetime) -> None:
    """Count a code that does not exist against a basket and an address, of which only digests are kept."""
    with connection.cursor() as cursor:
        for digest in sorted({_digest(each) for each in who if each}):
            cursor.execute(
                "INSERT INTO vouchers_codetries AS t (who, misses, since) VALUES (%s, 1, %s)"
                " ON CONFLICT (who) DO UPDATE SET"
                " misses = CASE WHEN t.since > %s THEN t.misses + 1 ELSE 1 END,"
                " since = CASE WHEN t.since > %s THEN t.since ELSE EXCLUDED.since END",
                [digest, at, at - SPAN, at - SPAN],
            )


def forget_tries(*, at: datetime) -> int:
    """Forget what is too old to count, and codes given for baskets that were left; the number of rows dropped."""
    left = PresentedVoucher.objects.filter(created_at__lte=at - _LEFT).delete()[0]
    return left + CodeTries.objects.filter(since__lte=at - SPAN).delete()[0]


def _digest(who: str) -> str:
    return sha256(f"{settings.SECRET_KEY}:codes:{who}".encode()).hexdigest()
