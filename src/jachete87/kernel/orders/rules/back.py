"""What a shopper gets back or no longer owes, and by which way, in words."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from jachete87.base.jinja import euro
from jachete87.base.money import ZERO
from jachete87.kernel.payments.models import Refund
from jachete87.kernel.payments.providers.on_site import SLUG as ON_SITE


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What went back, in euros: to `vouchers`, and by the payment (its `refund`); `untaken` was only promised.

    `discounts` is what was taken off and goes back to who bore it, not to the shopper.
    """

    vouchers: Decimal = ZERO
    refund: Refund | None = None
    untaken: Decimal = ZERO
    discounts: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        """What was given back in all."""
        return self.vouchers + (self.refund.amount if self.refund else ZERO)


def told(back: GivenBack, provider: str, means: str) -> list[str]:
    """A sentence for each way, in the current language; `means` is what was paid with, "" when that is not known."""
    said = []
    if back.vouchers:
        text = _("%(amount)s reviennent sur le bon ou la carte cadeau qui les avait payés : le même code les dépense.")
        said.append(text % {"amount": euro(back.vouchers)})
    if back.discounts:
        text = _("%(amount)s de remise ne s’appliquent plus : ils retournent à qui l’offrait.")
        said.append(text % {"amount": euro(back.discounts)})
    if back.refund and provider == ON_SITE:
        said.append(_("%(amount)s vous sont rendus par le vendeur, en espèces.") % {"amount": euro(back.refund.amount)})
    elif back.refund:
        text = _("%(amount)s vous sont rendus sur votre moyen de paiement (%(means)s).")
        plain = _("%(amount)s vous sont rendus sur votre moyen de paiement.")
        said.append((text if means else plain) % {"amount": euro(back.refund.amount), "means": means})
    if back.untaken and provider == ON_SITE:
        said.append(_("%(amount)s de moins à payer sur place.") % {"amount": euro(back.untaken)})
    elif back.untaken:
        text = _("%(amount)s étaient réservés sur votre carte : ils ne seront pas débités.")
        said.append(text % {"amount": euro(back.untaken)})
    return said
