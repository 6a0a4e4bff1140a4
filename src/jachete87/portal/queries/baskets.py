"""What the pages ask of baskets besides the basket itself."""

from django.db.models import Sum

from jachete87.kernel.basket.models import BasketLine


def count_in(key: str) -> int:
    """How many packs lie in a basket; 0 when there is none of that key."""
    return BasketLine.objects.filter(basket__key=key).aggregate(n=Sum("quantity"))["n"] or 0
