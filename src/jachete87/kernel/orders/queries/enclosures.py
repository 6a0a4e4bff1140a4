"""What goes with the confirmation of a purchase, to keep (L221-13, R221-1)."""

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jachete87.kernel.catalogue.enums import Withdrawal
from jachete87.kernel.notices.queries.registers import is_maker, made
from jachete87.kernel.notices.rules import Enclosure
from jachete87.kernel.orders.queries.sold import Sold
from jachete87.kernel.orders.queries.views import PurchaseView

TERMS = "terms"
CONFIRMATION = "order_confirmation"


def of_confirmation(sold: Sold, view: PurchaseView) -> tuple[Enclosure, ...]:
    """The terms as they stand now, the form of withdrawal where there is that right, the confirmation as a document.

    Terms and form are kept as they were; the document is made when the mail leaves, by who registered as its maker.
    """
    found = []
    if is_maker(CONFIRMATION):
        name = _("commande-%(reference)s.pdf") % {"reference": view.reference}
        found.append(Enclosure(name, "application/pdf", maker=CONFIRMATION, argument=view.reference))
    if is_maker(TERMS):
        found.append(Enclosure(_("conditions-generales.txt"), "text/plain", made(TERMS, get_language() or "fr")))
    if form := withdrawal_form(sold, view):
        found.append(Enclosure(_("formulaire-de-retractation.txt"), "text/plain", form.encode()))
    return tuple(found)


def withdrawal_form(sold: Sold, view: PurchaseView) -> str:
    """The model form of R221-1 with the sellers it may be sent to; nothing when no line has the right."""
    mine = {
        order.seller
        for order, lines in sold.parts
        if any(line.withdrawal == Withdrawal.FOURTEEN_DAYS for line in lines)
    }
    if not mine:
        return ""
    shown = {"purchase": view, "sellers": sorted(mine, key=lambda seller: (seller.legal_name, seller.slug))}
    return render_to_string("orders/withdrawal_form.txt.jinja", shown, using="jinja2")
