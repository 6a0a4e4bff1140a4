"""Putting products on line and taking them off."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jachete87.base.errors import NotFound, Refusal
from jachete87.base.times import PARIS
from jachete87.kernel.accounts.models import User
from jachete87.kernel.audit.actions import record
from jachete87.kernel.catalogue.enums import PRODUCT_MOVES, ProductState
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.catalogue.queries import missing_by_product
from jachete87.kernel.membership.rules import can_edit


class NotPublishable(Refusal):
    """The product does not yet say all that the law wants said of it; `missing` names it."""


class ProductMoveRefused(Refusal):
    """The product is in a state from which it cannot go there."""

    status = 409


@transaction.atomic
def publish(*, product_id: int, by: User, at: datetime) -> Product:
    """A seller puts a product on line; refused while a mandatory field of its category is missing."""
    product = _edited(product_id, by)
    if missing := missing_by_product([product.pk], at.astimezone(PARIS).date())[product.pk]:
        raise NotPublishable(_("Il manque : %s.") % ", ".join(missing), missing=list(missing))
    return _move(product, ProductState.PUBLISHED, by)


@transaction.atomic
def hide(*, product_id: int, by: User) -> Product:
    """A seller takes a product off line; its page and its orders of the past stay known."""
    return _move(_edited(product_id, by), ProductState.HIDDEN, by)


def _move(product: Product, to: ProductState, by: User) -> Product:
    if product.state == to:
        return product
    origins = [start for start, end in PRODUCT_MOVES if end == to]
    if not Product.objects.filter(pk=product.pk, state__in=origins).update(state=to):
        raise ProductMoveRefused(_("Ce produit est « %s » : cela ne se peut pas.") % product.get_state_display())
    record(action=f"product.{to}", subject=f"product:{product.pk}", actor_id=by.pk, before=product.state)
    product.refresh_from_db()
    return product


def _edited(product_id: int, by: User) -> Product:
    product = Product.objects.select_related("seller").filter(pk=product_id).first()
    if product is None or not can_edit(by, product.seller):
        raise NotFound(_("Ce produit n'existe pas."))
    return product
