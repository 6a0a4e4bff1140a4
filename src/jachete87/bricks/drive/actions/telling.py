"""What is told about a sale: kept once, and written to those whom it concerns."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import override

from jachete87.bricks.drive import queries
from jachete87.bricks.drive.enums import Audience, CycleNoticeKind
from jachete87.bricks.drive.models import Cycle, CycleNotice
from jachete87.kernel.audit.actions import record
from jachete87.kernel.notices.actions.writing import write_mails
from jachete87.kernel.notices.rules import Letter


@dataclass(frozen=True, slots=True)
class Told:
    """Words of an agent about a sale: `key` names them, so that they are told once."""

    key: str
    subject: str
    text: str
    by_user_id: int | None = None


@transaction.atomic
def tell(*, cycle: Cycle, told: Told, audience: Audience, at: datetime) -> int:
    """Write a message to the shoppers or the producers of a sale, once for its key; the number of letters."""
    notice, is_new = keep(cycle, told, CycleNoticeKind.MESSAGE, at, audience)
    if not is_new:
        return 0
    letters = to_producers(notice) if audience == Audience.PRODUCERS else _to_shoppers(notice)
    return write_mails(letters=letters)


def keep(
    cycle: Cycle, told: Told, kind: CycleNoticeKind, at: datetime, audience: Audience | str = ""
) -> tuple[CycleNotice, bool]:
    """Keep what is told, once for its key; whether it is new."""
    about = {"subject": told.subject, "text": told.text, "at": at, "by_id": told.by_user_id, "kind": kind}
    about |= {"audience": audience, "cycle": cycle, "last_order": queries.last_order_in(cycle)}
    notice, is_new = CycleNotice.objects.get_or_create(key=f"{kind}-{told.key}"[:40], defaults=about)
    if is_new:
        record(action=f"cycle.{kind}", subject=f"cycle:{cycle.pk}", actor_id=told.by_user_id, text=told.subject)
    return notice, is_new


def to_producers(notice: CycleNotice) -> list[Letter]:
    """A letter to each seller of the sale who can be written to."""
    with override("fr"):
        words = queries.message_words(notice.cycle, notice.subject, notice.text)
    return [
        Letter(f"{notice.key}-{seller.slug}", seller.email, words.subject, words.text, words.html, seller=seller.slug)
        for seller in queries.sellers_in(notice.cycle).exclude(email="")
    ]


def _to_shoppers(notice: CycleNotice) -> list[Letter]:
    """A letter to each shopper who has something to collect, in the language of the purchase."""
    by_address = {purchase.email.lower(): purchase for purchase in queries.shoppers_in(notice.cycle)}
    letters = []
    for purchase in by_address.values():
        with override(purchase.language):
            words = queries.message_words(notice.cycle, notice.subject, notice.text)
        key, about = f"{notice.key}-{purchase.reference}", purchase.reference
        letters.append(Letter(key, purchase.email, words.subject, words.text, words.html, about, about))
    return letters
