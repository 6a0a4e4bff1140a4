"""The sentences of the relay, in the current language, and the references of what was agreed."""

from datetime import datetime, timedelta
from secrets import token_hex

from django.utils.translation import gettext, ngettext, override

from jachete87.base.times import day
from jachete87.kernel.bricks import Availability, Handover, Way
from jachete87.kernel.membership.models import Seller

COLLECT = "collect"
HANDOFF = "handoff"
USUAL_HOURS = 24
SEEN_AT_MOST = timedelta(days=30)


def reference(seller_id: int) -> str:
    """A shop's promise to have something ready; nothing of it runs out, so the reference carries all it means."""
    return f"relais-{COLLECT}-{seller_id}-{token_hex(8)}"


def seller_of(reference_: str) -> int:
    """The shop of a reference."""
    return int(reference_.split("-")[2])


def address_of(seller: Seller) -> str:
    """The shop's address on one line. Needs `seller.commune`."""
    town = f"{seller.postal_code} {seller.commune.name if seller.commune else ''}".strip()
    return ", ".join(part for part in (seller.address, town) if part)


def ready_in(hours: int) -> str:
    """How soon a shop has something ready."""
    return ngettext("prêt en %(hours)s heure", "prêt en %(hours)s heures", hours) % {"hours": hours}


def collect(seller: Seller, hours: int) -> Way:
    """Collected at the shop. Needs `seller.commune`."""
    label = gettext("Retrait en boutique")
    return Way(id=COLLECT, kind=COLLECT, label=label, place=address_of(seller), delay=ready_in(hours))


def handoff(way_id: str, label: str, url: str) -> Way:
    """Finished on the platform's own site."""
    return Way(id=way_id, kind=HANDOFF, label=label, url=url)


def in_shop(seller: Seller, hours: int) -> Availability:
    """Collected at the shop. Needs `seller.commune`."""
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = f"{gettext('Retrait en boutique')}, {ready_in(hours)} · {seller.commune}"
    return Availability(state="now", text=said["fr"], text_en=said["en"])


def outside(platform: str, seen_at: datetime) -> Availability:
    """Sold on an outside platform, as it said on that day."""
    said = {}
    for language in ("fr", "en"):
        with override(language):
            words = gettext("En vente sur %(platform)s · vu le %(day)s")
            said[language] = words % {"platform": platform, "day": day(seen_at)}
    return Availability(state="outside", text=said["fr"], text_en=said["en"], collect=False)


def handover(seller: Seller, hours: int, instructions: str) -> Handover:
    """What happens next. Needs `seller.commune`."""
    step = gettext("%(name)s vous écrit dès que c'est prêt (%(delay)s) ; venez avec votre numéro de commande.")
    said = step % {"name": seller.trade_name, "delay": ready_in(hours)}
    place = f"{seller.trade_name}, {address_of(seller)}"
    return Handover(gettext("Retrait en boutique"), place, f"{said} {instructions}".strip()[:300])
