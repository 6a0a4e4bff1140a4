"""The shelves, and which one a feed's words mean."""

from collections.abc import Sequence

from django.db.models import QuerySet

from jachete87.kernel.catalogue.models import Category
from jachete87.kernel.catalogue.rules.guessing import Guesser


def shelves() -> QuerySet[Category]:
    """All categories in the order of the shop, each with its parent."""
    return Category.objects.select_related("parent").order_by("position", "slug")


def guesser() -> Guesser:
    """What knows the words of all shelves; an import makes one and asks it for each record (one query in all)."""
    return Guesser(shelves())


def guess_category(texts: Sequence[str]) -> Category | None:
    """The shelf that some texts speak of (category paths, a Google category, a title), the most telling first."""
    return guesser().guess(texts)
