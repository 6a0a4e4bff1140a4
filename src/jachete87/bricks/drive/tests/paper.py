"""Papers read back: their words, their pages, and what a scanner finds on them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdfium2
import zxingcpp

from jachete87.bricks.drive.models import Cycle
from jachete87.bricks.drive.rules.gathering import Gathered, Stop

AT = datetime(2026, 11, 26, 16, tzinfo=UTC)
HALLE = Stop(1, "Halle des Carmes", AT, AT + timedelta(minutes=30))


def sale() -> Cycle:
    """The sale that closes next."""
    return Cycle.objects.earliest("closes_at")


def gathered_line(line_id: int = 1, **told: Any) -> Gathered:
    """Two jars of Jean's honey that Camille collects at the halle."""
    usual: dict[str, Any] = {
        "seller_id": 1, "seller": "Ferme de Jean", "collection": "drive-a", "reference": "H7K2QXM", "number": 1,
        "shopper": "Camille R.", "stop": HALLE, "product_id": 1, "title": "Miel de châtaignier", "pack": "500 g",
        "note": "", "quantity": 2, "measure": 1000, "unit": "g", "is_weighed": False, "grams": None,
        "temperature": "ambient",
    }  # fmt: skip
    return Gathered(line_id=line_id, **(usual | told))


def pages(pdf: bytes) -> list[str]:
    """The words of each page, spaced as they are read."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def codes(pdf: bytes) -> Iterator[str]:
    """Every code that a scanner finds, page by page, as printed at some 200 dots an inch."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=3, grayscale=True).to_pil()
            yield from sorted(found.text for found in zxingcpp.read_barcodes(picture))
