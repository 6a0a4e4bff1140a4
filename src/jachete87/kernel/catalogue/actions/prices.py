"""Prices, with the history that the law wants kept."""

from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jachete87.base.errors import NotFound, Refusal
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.actions import record
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.membership.rules import can_edit


class PriceWrong(Refusal):
    """A price is above zero, and a reduced price below it."""


@transaction.atomic
def set_price(*, offer_id: int, by: User, price: Decimal, at: datetime) -> Offer:
    """A seller changes the price of a pack; the history keeps since when it holds, and a reduction ends."""
    offer = _edited(offer_id, by)
    if price <= 0:
        raise PriceWrong(_("Un prix est supérieur à zéro."))
    record(action="offer.price", subject=f"offer:{offer.pk}", actor_id=by.pk, before=str(offer.price), after=str(price))
    date_prices(at=at)
    Offer.objects.filter(pk=offer.pk).update(price=price, sale_price=None, sale_from=None, sale_to=None)
    offer.refresh_from_db()
    return offer


@transaction.atomic
def set_sale(*, offer_id: int, by: User, sale_price: Decimal, span: tuple[datetime, datetime]) -> Offer:
    """A seller reduces the price of a pack between two moments; what is struck through is computed, never typed."""
    offer = _edited(offer_id, by)
    if not 0 < sale_price < offer.price or span[0] >= span[1]:
        raise PriceWrong(_("Un prix remisé est inférieur au prix, et la remise a une fin."))
    offer.sale_price, (offer.sale_from, offer.sale_to) = sale_price, span
    offer.save(update_fields=["sale_price", "sale_from", "sale_to"])
    record(action="offer.sale", subject=f"offer:{offer.pk}", actor_id=by.pk, after=str(sale_price))
    return offer


def date_prices(*, at: datetime) -> None:
    """Until the end of the transaction, the prices that are written count from that moment instead of from now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jachete87.prices_date_from', %s, true)", [at.isoformat()])


def _edited(offer_id: int, by: User) -> Offer:
    offers = Offer.objects.select_for_update(of=("self",)).select_related("variant__product__seller")
    offer = offers.filter(pk=offer_id).first()
    if offer is None or not can_edit(by, offer.variant.product.seller):
        raise NotFound(_("Cette offre n'existe pas."))
    return offer
