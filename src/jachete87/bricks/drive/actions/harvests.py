"""Sellers are told what to harvest when their part in a sale has closed; everything here can be repeated."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext, override

from jachete87.base.errors import Refusal
from jachete87.bricks.drive.models import CycleLeg, HarvestList
from jachete87.bricks.drive.queries.gathering import gathered
from jachete87.bricks.drive.queries.harvest_letters import harvest_letter
from jachete87.bricks.drive.queries.harvests import legs_to_tell
from jachete87.kernel.audit.actions import record
from jachete87.kernel.notices.actions.writing import write_mail


def send_harvest_lists(*, at: datetime) -> int:
    """Write to every seller whose part in a sale has closed, once; the number of letters."""
    return sum(_send(leg, at) for leg in legs_to_tell(at))


@transaction.atomic
def send_again(*, leg_id: int, by_user_id: int, at: datetime) -> None:
    """Write to a seller once more, with the orders as they are now; it is to be seen again.

    Raises Refusal before the cut-off, and for a seller without an address to write to.
    """
    leg = CycleLeg.objects.select_related("seller", "cycle").get(pk=leg_id)
    if leg.closes_at > at:
        raise Refusal(gettext("Cette vente prend encore des commandes : la liste part à l’heure limite."))
    if not leg.seller.email:
        raise Refusal(gettext("Ce producteur n’a pas d’adresse e-mail : imprimez-lui sa liste."))
    sent = HarvestList.objects.filter(leg=leg)
    if not sent.update(sent_at=at, seen_at=None, sendings=F("sendings") + 1):
        _send(leg, at)
    else:
        _write(leg, sent.get().sendings)
    record(action="harvest.sent_again", subject=f"leg:{leg.pk}", actor_id=by_user_id)


def see_list(*, leg_id: int, at: datetime) -> bool:
    """The seller has opened its list; whether it is the first time since it was sent. Only then is anything written."""
    unseen = HarvestList.objects.filter(leg=leg_id, seen_at__isnull=True, sent_at__lte=at)
    return unseen.exists() and bool(unseen.update(seen_at=at))


@transaction.atomic
def _send(leg: CycleLeg, at: datetime) -> int:
    """Write the first letter; who comes second finds it written."""
    _, is_first = HarvestList.objects.get_or_create(leg=leg, defaults={"sent_at": at})
    return _write(leg, 1) if is_first else 0


def _write(leg: CycleLeg, sending: int) -> int:
    with override("fr"):
        return int(write_mail(letter=harvest_letter(leg, gathered(leg.cycle, leg.seller_id), sending)))
