"""What the shopper's pages do besides what the kernel does."""

from django.db import transaction

from jachete87.kernel.basket.models import Basket


@transaction.atomic
def note_contact(*, basket_id: int, name: str, email: str, phone: str) -> None:
    """Remember who fills a basket, so that the checkout can be left and taken up again."""
    Basket.objects.filter(pk=basket_id).update(name=name, email=email, phone=phone)
