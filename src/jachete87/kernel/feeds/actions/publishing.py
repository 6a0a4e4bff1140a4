"""Whether an imported product may be shown at once, and what it must still say when it may not."""

from collections.abc import Sequence
from datetime import datetime

from jachete87.kernel.catalogue.enums import ProductState
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.catalogue.queries import missing_by_product
from jachete87.kernel.feeds.actions.judging import Judged
from jachete87.kernel.feeds.models import Source
from jachete87.kernel.feeds.readers.record import Message, Outcome


def starting_state(judged: Judged, source: Source) -> ProductState:
    """Goods of an outside platform are shown at once; what is sold here waits until its mandatory fields are given."""
    if not judged.is_shown:
        return ProductState.HIDDEN
    return ProductState.PUBLISHED if source.is_outside else ProductState.DRAFT


def publish_complete(stored: Sequence[tuple[int, Judged]], at: datetime) -> list[Message]:
    """Show what says all that its category wants (L11); one warning for each product that does not."""
    missing = missing_by_product([product_id for product_id, _ in stored], at.date())
    complete = [product_id for product_id, fields in missing.items() if not fields]
    Product.objects.filter(pk__in=sorted(complete), state=ProductState.DRAFT).update(state=ProductState.PUBLISHED)
    return [
        _incomplete(judged, missing[product_id])
        for product_id, judged in stored
        if judged.is_shown and missing.get(product_id)
    ]


def _incomplete(judged: Judged, fields: tuple[str, ...]) -> Message:
    record = judged.record
    reason = f"Produit gardé en brouillon ; à compléter : {', '.join(map(str, fields))}."
    return Message(record.row, "fiche", record.title, reason, Outcome.WARNING, record.key)
