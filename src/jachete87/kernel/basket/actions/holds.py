"""What was kept for baskets that took too long is given back, and baskets nobody comes back to are thrown away."""

from datetime import datetime, timedelta

from jachete87.kernel.basket.models import Basket
from jachete87.kernel.catalogue.actions import stock

KEPT = timedelta(days=60)


def expire_holds(*, at: datetime) -> int:
    """Give back what was kept for too long; the lines stay. The number of holds given back and baskets thrown away."""
    done = stock.expire_holds(at=at)
    forgotten = Basket.objects.filter(updated_at__lt=at - KEPT, user__isnull=True).order_by("pk").values("pk")[:500]
    _, by_model = Basket.objects.filter(pk__in=forgotten).delete()
    return done + by_model.get("basket.Basket", 0)
