"""A purchase that nobody made, to show what mails look like."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from jachete87.base.times import PARIS
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.notices.rules import Preview, Words
from jachete87.kernel.orders.enums import PurchaseState, SubOrderState
from jachete87.kernel.orders.models import HandOff, Line, Purchase, SubOrder
from jachete87.kernel.orders.queries import mails
from jachete87.kernel.orders.queries.purchases import shown_as
from jachete87.kernel.orders.queries.sold import Sold
from jachete87.kernel.orders.queries.views import PurchaseView
from jachete87.kernel.orders.rules.back import GivenBack
from jachete87.kernel.payments.enums import PaymentState
from jachete87.kernel.payments.models import Payment, Refund

_AT = datetime(2026, 12, 2, 18, 30, tzinfo=PARIS)
_SAMPLE = "exemple"
_GOODS = ["2 × Miel de châtaignier", "1 × Tasse en porcelaine"]
_BACK = GivenBack(Decimal("5.00"), Refund(amount=Decimal("36.00")))
_HONEY = ("Miel de châtaignier", "500 g", "perishable", 2, Decimal("6.50"))
_CUP = ("Tasse en porcelaine", "", "fourteen_days", 1, Decimal("28.00"))


def sample(language: str) -> PurchaseView:
    """Honey from the drive, a cup by parcel, and something to finish on an outside platform; nothing is stored."""
    payment = Payment(provider="sandbox", state=PaymentState.CAPTURED, amount=Decimal("46.90"), means="Carte •••• 4242")
    purchase = Purchase(
        reference="R7K2AB", token=_SAMPLE, email="camille@example.test", name="Camille Roux", language=language,
        state=PurchaseState.PLACED, total=Decimal("46.90"), placed_at=_AT, created_at=_AT, payment=payment,
    )  # fmt: skip
    farm = Seller(slug="ferme-de-jean", trade_name="Ferme de Jean", legal_name="Jean Puy")
    pottery = Seller(slug="atelier-paula", trade_name="Atelier Paula Terre", legal_name="Paula Terre EI")
    drive = SubOrder(
        pk=1, purchase=purchase, number=1, seller=farm, brick_id="drive", state=SubOrderState.TO_PREPARE, group_key="1",
        way_label="Retrait au drive", place="Marché de Limoges, place de la Motte", starts_at=_AT + timedelta(days=2),
        next_step="Venez avec le numéro de commande.", goods=Decimal("13.00"), total=Decimal("13.00"),
    )  # fmt: skip
    parcel = SubOrder(
        pk=2, purchase=purchase, number=2, seller=pottery, brick_id="galerie", state=SubOrderState.TO_PREPARE,
        group_key="2", way_label="Colis", address="Camille Roux, 3 rue du Consulat, 87000 Limoges",
        next_step="Le colis part sous cinq jours.", goods=Decimal("28.00"), fee=Decimal("5.90"), total=Decimal("33.90"),
    )  # fmt: skip
    lines = {1: [_line(drive, _HONEY)], 2: [_line(parcel, _CUP)]}
    away = HandOff(title="Les Vitrines", goods="1 × Gants de ville", url="https://vitrines.example/panier")
    return shown_as(Sold(purchase, tuple((order, tuple(lines[order.pk])) for order in (drive, parcel)), (away,)), _AT)


def _line(order: SubOrder, goods: tuple[str, str, str, int, Decimal]) -> Line:
    title, variant, withdrawal, quantity, price = goods
    gross = price * quantity
    return Line(
        pk=order.pk, sub_order=order, title=title, variant_name=variant, withdrawal=withdrawal, quantity=quantity,
        stock_use=1, unit_gross=price, gross=gross, net=gross, vat=Decimal(0), vat_rate=Decimal("5.50"),
    )  # fmt: skip


def _in(language: str, make: Callable[[PurchaseView], Words]) -> Words:
    with override(language):
        return make(sample(language))


def _cancelled(view: PurchaseView) -> Words:
    return mails.cancelled(view, {"goods": _GOODS, "reason": "Dégât des eaux", "back": _BACK})


def _withdrawal(view: PurchaseView) -> Words:
    return mails.withdrawal(view, {"goods": _GOODS[1:], "asked_at": _AT})


def _changed(view: PurchaseView) -> Words:
    told = ["1 × Miel de châtaignier (au lieu de 2)"]
    return mails.changed(view, {"changes": told, "reason": "Récolte trop courte", "back": GivenBack(Decimal("6.50"))})


def _containers(view: PurchaseView) -> Words:
    back = GivenBack(refund=Refund(amount=Decimal("1.50")))
    return mails.containers(view, {"told": "3 × Consigne : bocal 1 l", "ways": [(view, back)]})


PREVIEWS = (
    Preview("commande-confirmee", _("Commande confirmée"), lambda lang: _in(lang, mails.confirmation)),
    Preview(
        "commande-a-preparer",
        _("Commande à préparer (au vendeur)"),
        lambda lang: _in(lang, lambda view: mails.to_prepare(view, view.sub_orders[1])),
    ),
    Preview("annulation", _("Annulation"), lambda lang: _in(lang, _cancelled)),
    Preview(
        "rappel",
        _("Rappel de retrait"),
        lambda lang: _in(lang, lambda view: mails.reminder(view, view.sub_orders[0])),
    ),
    Preview("changement", _("Changement dans une commande"), lambda lang: _in(lang, _changed)),
    Preview("contenants-rendus", _("Contenants rendus"), lambda lang: _in(lang, _containers)),
    Preview("retractation", _("Accusé de réception d’une rétractation"), lambda lang: _in(lang, _withdrawal)),
)
