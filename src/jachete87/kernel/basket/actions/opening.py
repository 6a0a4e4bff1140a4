"""Baskets begin, and are taken over by the person who signs in."""

from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction
from django.utils.translation import gettext

from jachete87.base.database.prepared import Given, Prepared, PreparedChange, PreparedRows
from jachete87.base.errors import NotFound, Refusal
from jachete87.base.retries import retried
from jachete87.kernel.basket.actions.pouring import pour
from jachete87.kernel.basket.models import Basket, BasketGroup
from jachete87.kernel.orders.queries import purchase_of_basket


class BasketExpired(Refusal):
    """A purchase was or is being made of this basket: it can no longer change."""

    code, status = "basket_expired", 409


_held = Prepared(lambda: Basket.objects.select_for_update().filter(key=Given("key")))
_start = PreparedRows(Basket)
_note_contact = PreparedChange(
    lambda: (
        Basket.objects.filter(pk=Given("basket")),
        {"name": Given("name"), "email": Given("email"), "phone": Given("phone")},
    )
)
touch = PreparedChange(lambda: (Basket.objects.filter(pk=Given("basket")), {"updated_at": Given("at")}))
"""`touch(basket=7, at=…)` notes that a basket was changed then."""


@transaction.atomic
def start_basket(*, language: str = "fr", user_id: int | None = None) -> Basket:
    """A new, empty basket."""
    (basket,) = _start([Basket(key=token_urlsafe(32), language=language, user_id=user_id)])
    return basket


def held_basket(key: str) -> Basket | None:
    """The basket of that key, held against others until the end of the transaction, whatever became of it."""
    return _held.first(key=key)


def no_basket() -> NotFound:
    """What is said of a key that no basket has."""
    return NotFound(gettext("Ce panier n'existe pas."))


def locked_basket(key: str) -> Basket:
    """The basket of that key, held against others until the end of the transaction.

    Raises NotFound, or BasketExpired when a purchase was or is being made of it.
    """
    basket = held_basket(key)
    if basket is None:
        raise no_basket()
    bought = purchase_of_basket(key)
    if bought is not None:
        text = gettext("Ce panier est devenu la commande %(reference)s : commencez-en un autre.")
        raise BasketExpired(text % {"reference": bought.reference}, purchase=bought.reference)
    return basket


@transaction.atomic
def note_contact(*, basket_id: int, name: str, email: str, phone: str) -> None:
    """Remember who fills a basket, so that the checkout can be left and taken up again."""
    _note_contact(basket=basket_id, name=name, email=email, phone=phone)


@retried
@transaction.atomic
def adopt(*, key: str, user_id: int, at: datetime) -> Basket | None:
    """The basket of a person who signs in: what was put in before signing in joins what lay there from another day.

    Of a same line the packs add up, as far as one may have; the shopper is shown what joined. What was to be had with
    somebody else's order is had on its own. None when the person has no basket at all.
    """
    own = [b for b in Basket.objects.filter(user=user_id).order_by("-updated_at") if not purchase_of_basket(b.key)]
    current = Basket.objects.filter(key=key).first()
    if current is None or purchase_of_basket(key) is not None or current.user_id not in (None, user_id):
        return own[0] if own else None
    Basket.objects.filter(pk=current.pk).update(user=user_id, updated_at=at)
    others = BasketGroup.objects.filter(basket=current, joins__purchase__user__isnull=False)
    others.exclude(joins__purchase__user=user_id).delete()
    for earlier in own:
        if earlier.pk != current.pk:
            pour(earlier, current, told=True)
    current.refresh_from_db()
    return current
