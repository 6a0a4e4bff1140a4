"""Loading the shelves from the data of the capability."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from jachete87.kernel.catalogue.models import Category, VatRate

_DATA = Path(__file__).resolve().parent.parent / "data" / "categories.json"
_FIELDS = ["parent", "name", "name_en", "rule_set", "withdrawal", "temperature", "by_piece", "words", "position"]


@transaction.atomic
def load_categories(*, path: Path = _DATA) -> int:
    """Bring in the shelves with their rules, VAT and words, once or again after an edition; their number."""
    rows = json.loads(path.read_text())
    shelves = [_category(row, position) for position, row in enumerate(rows)]
    roots = [shelf for shelf in shelves if shelf.parent_id is None]
    for level in (roots, [shelf for shelf in shelves if shelf.parent_id]):
        Category.objects.bulk_create(level, update_conflicts=True, unique_fields=["slug"], update_fields=_FIELDS)
    VatRate.objects.bulk_create(
        [
            VatRate(category_id=row["slug"], rate=Decimal(vat["rate"]), since=vat["since"])
            for row in rows
            for vat in row["vat"]
        ],
        update_conflicts=True,
        unique_fields=["category", "since"],
        update_fields=["rate"],
    )
    return len(shelves)


def _category(row: dict[str, Any], position: int) -> Category:
    kept = {name: row[name] for name in ("slug", "name", "name_en", "rule_set", "withdrawal", "temperature")}
    words = ",".join([*row["words"], *(f"#{number}" for number in row["google"])])
    return Category(**kept, parent_id=row["parent"], by_piece=row["by_piece"], words=words, position=position)
