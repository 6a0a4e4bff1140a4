"""A seller puts its packs on sale by a percentage, as it saw them, and ends it early."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jachete87.base.errors import Refusal
from jachete87.kernel.accounts.models import User
from jachete87.kernel.catalogue.actions.prices import put_on_sale
from jachete87.kernel.membership.models import Seller
from jachete87.selling.queries import packs_on_line, promoted_packs
from jachete87.selling.rules import Promotion, digest_of


class SeenOtherwise(Refusal):
    """Prices have changed since the seller looked at them."""

    status = 409


@transaction.atomic
def promote(*, seller: Seller, promotion: Promotion, seen: str, by: User, at: datetime) -> int:
    """Put packs on sale at the new prices that were seen (`digest_of`); those that cannot be keep their price.

    How many are. Raises SeenOtherwise when a price has changed since; then none is.
    """
    list(packs_on_line(seller).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    rows = promoted_packs(seller, promotion, at)
    if digest_of(rows, promotion) != seen:
        raise SeenOtherwise(_("Des prix ont changé depuis : vérifiez les nouveaux."))
    prices = {row.offer.pk: row.new for row in rows if row.new is not None}
    if not prices:
        raise Refusal(_("Aucun de ces prix ne peut être mis en promotion."))
    put_on_sale(prices=prices, by=by, span=promotion.span, at=at)
    return len(prices)
