"""The sentences of the gallery, in the current language, and the references of what was agreed."""

from dataclasses import dataclass
from decimal import Decimal
from secrets import token_hex

from django.utils.translation import gettext, ngettext, override

from jachete87.kernel.bricks import Availability, Handover, Way
from jachete87.kernel.membership.models import Seller

PARCEL = "parcel"
COLLECT = "collect"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a reference says: nothing of the gallery runs out, so its references carry all they mean."""

    way: str
    seller: int
    lead_days: int

    def __str__(self) -> str:
        return f"galerie-{self.way}-{self.seller}-{self.lead_days}-{token_hex(8)}"

    @classmethod
    def read(cls, reference: str) -> "Agreement":
        """The agreement of a reference."""
        _, way, seller, days, _ = reference.split("-")
        return cls(way, int(seller), int(days))


def address_of(seller: Seller) -> str:
    """The workshop's address on one line. Needs `seller.commune`."""
    town = f"{seller.postal_code} {seller.commune.name if seller.commune else ''}".strip()
    return ", ".join(part for part in (seller.address, town) if part)


def delay(lead_days: int) -> str:
    """How long the making takes."""
    if not lead_days:
        return gettext("expédié ou prêt sous 3 jours ouvrés")
    made = ngettext("fait sur commande en %(days)s jour", "fait sur commande en %(days)s jours", lead_days)
    return made % {"days": lead_days}


def parcel(fee: Decimal, lead_days: int) -> Way:
    """Sent by parcel."""
    return Way(id=PARCEL, kind=PARCEL, label=gettext("Envoi par colis"), fee=fee, delay=delay(lead_days))


def collect(seller: Seller, lead_days: int) -> Way:
    """Collected at the workshop. Needs `seller.commune`."""
    label = gettext("Retrait à l'atelier")
    return Way(id=COLLECT, kind=COLLECT, label=label, place=address_of(seller), delay=delay(lead_days))


def availability(seller: Seller, lead_days: int, ways: frozenset[str]) -> Availability:
    """When and how something of the gallery can be had. Needs `seller.commune`."""
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = f"{delay(lead_days)} · {_how(ways)}, {seller.commune}"
    return Availability(
        state="made_to_order" if lead_days else "now",
        text=_capital(said["fr"]),
        text_en=_capital(said["en"]),
        collect=COLLECT in ways,
        delivery=PARCEL in ways,
    )


def handover(agreement: Agreement, seller: Seller, instructions: str) -> Handover:
    """What happens next. Needs `seller.commune`."""
    name = {"name": seller.trade_name, "delay": delay(agreement.lead_days)}
    if agreement.way == PARCEL:
        step = gettext("%(name)s prépare votre colis et l'envoie à votre adresse (%(delay)s).") % name
        return Handover(gettext("Envoi par colis"), "", step[:300])
    step = gettext("%(name)s vous écrit dès que c'est prêt (%(delay)s) ; venez à l'atelier avec votre numéro.") % name
    place = f"{seller.trade_name}, {address_of(seller)}"
    return Handover(gettext("Retrait à l'atelier"), place, f"{step} {instructions}".strip()[:300])


def _how(ways: frozenset[str]) -> str:
    if ways == {PARCEL}:
        return gettext("envoi par colis")
    if ways == {COLLECT}:
        return gettext("retrait à l'atelier")
    return gettext("colis ou retrait à l'atelier")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
