"""What goes with the goods: what they are, without their prices."""

from typing import Any

from django.utils.translation import gettext as _

from jachete87.base.jinja import lang
from jachete87.base.times import moment
from jachete87.kernel.membership.queries import full_address
from jachete87.kernel.orders.models import Line, SubOrder
from jachete87.kernel.orders.queries import company_of


def delivery_note(order: SubOrder) -> dict[str, Any]:
    """The delivery note of an order, in the current language. Needs `order.seller.commune` and `order.purchase`."""
    lines = Line.objects.filter(sub_order=order, delivered_quantity__gt=0).order_by("pk")
    title = _("Bon de livraison %(reference)s/%(number)s") % {
        "reference": order.purchase.reference,
        "number": order.number,
    }
    company = [other.reference for other in company_of([order])[order.pk]]
    seller, address = order.seller, order.address.splitlines()
    return {
        "title": title,
        "author": seller.trade_name,
        "language": lang(),
        "foot": f"{seller.trade_name} – {title}",
        "facts": [
            [_("Remise :"), ", ".join(part for part in (order.way_label, order.place) if part)],
            *([[_("Quand :"), moment(order.starts_at)]] if order.starts_at else []),
            *([[_("À remettre avec :"), ", ".join(company)]] if company else []),
        ],
        "seller": {"title": _("Vendeur"), "lines": [seller.trade_name, full_address(seller), seller.phone]},
        "buyer": {"title": _("Client"), "lines": address or [order.purchase.name]},
        "items": {
            "head": [_("Quantité"), _("Article"), _("Reçu")],
            "rows": [[str(line.delivered_quantity), _article(line), "☐"] for line in lines],
        },
        "signature": [_("Reçu le :"), _("Signature :")],
    }


def _article(line: Line) -> str:
    return ", ".join(part for part in (line.substitute or line.title, line.variant_name, line.personalisation) if part)
