"""Prices, with the history that the law wants kept."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jachete87.base.errors import NotFound, Refusal
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.actions import record
from jachete87.kernel.catalogue.models import Offer
from jachete87.kernel.catalogue.rules import is_sale_ahead
from jachete87.kernel.membership.rules import can_edit


class PriceWrong(Refusal):
    """A price is above zero, and a reduced price below it."""


class SaleAhead(Refusal):
    """Another reduction runs, or is still to come: it is never overwritten unsaid."""

    status = 409


_SALE = ("sale_price", "sale_from", "sale_to")


@transaction.atomic
def set_price(*, offer_id: int, by: User, price: Decimal, at: datetime) -> Offer:
    """A seller changes the price of a pack; the history keeps since when it holds, and a reduction ends."""
    [offer] = _edited([offer_id], by)
    if price <= 0:
        raise PriceWrong(_("Un prix est supérieur à zéro."))
    record(action="offer.price", subject=f"offer:{offer.pk}", actor_id=by.pk, before=str(offer.price), after=str(price))
    date_prices(at=at)
    Offer.objects.filter(pk=offer.pk).update(price=price, sale_price=None, sale_from=None, sale_to=None)
    offer.refresh_from_db()
    return offer


@transaction.atomic
def put_on_sale(*, prices: Mapping[int, Decimal], by: User, span: tuple[datetime, datetime], at: datetime) -> None:
    """A seller reduces the prices of packs (by offer) between two moments, all or none.

    What is struck through is computed, never typed. Raises PriceWrong, and SaleAhead where another reduction runs or is
    still to come.
    """
    offers = _edited(prices, by)
    if span[0] >= span[1] or any(not 0 < prices[offer.pk] < offer.price for offer in offers):
        raise PriceWrong(_("Un prix remisé est inférieur au prix, et la remise a une fin."))
    if any(is_sale_ahead(offer, at) for offer in offers):
        raise SaleAhead(_("Une autre promotion court ou va commencer : terminez-la d'abord."))
    for offer in offers:
        offer.sale_price, (offer.sale_from, offer.sale_to) = prices[offer.pk], span
        record(action="offer.sale", subject=f"offer:{offer.pk}", actor_id=by.pk, after=str(offer.sale_price))
    date_prices(at=at)
    Offer.objects.bulk_update(offers, _SALE)


@transaction.atomic
def end_sales(*, offer_ids: Collection[int], by: User, at: datetime) -> int:
    """A seller ends reductions now, or gives them up before they begin: packs cost their full price again. How many."""
    ended = [offer for offer in _edited(offer_ids, by) if is_sale_ahead(offer, at)]
    for offer in ended:
        record(action="offer.sale_ended", subject=f"offer:{offer.pk}", actor_id=by.pk, before=str(offer.sale_price))
        offer.sale_price = offer.sale_from = offer.sale_to = None
    date_prices(at=at)
    Offer.objects.bulk_update(ended, _SALE)
    return len(ended)


def date_prices(*, at: datetime) -> None:
    """Until the end of the transaction, the prices that are written count from that moment instead of from now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jachete87.prices_date_from', %s, true)", [at.isoformat()])


def _edited(offer_ids: Collection[int], by: User) -> list[Offer]:
    """These offers, held by ascending id; raises NotFound unless the person may edit each of them."""
    found = Offer.objects.select_for_update(of=("self",)).select_related("variant__product__seller")
    offers = list(found.filter(pk__in=offer_ids).order_by("pk"))
    sellers = {offer.variant.product.seller for offer in offers}
    if len(offers) < len(set(offer_ids)) or not all(can_edit(by, seller) for seller in sellers):
        raise NotFound(_("Cette offre n'existe pas."))
    return offers
