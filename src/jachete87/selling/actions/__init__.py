"""What a seller does: prepares orders, counts stock, says what a product is, puts it on sale, brings a file in."""

from jachete87.selling.actions.preparing import mark_ready, mark_to_prepare
from jachete87.selling.actions.products import Pack, Said, StockTooLow, count_stock, describe_product
from jachete87.selling.actions.promoting import SeenOtherwise, promote
from jachete87.selling.actions.uploads import UploadGone, import_upload, keep_upload

__all__ = [
    "Pack",
    "Said",
    "SeenOtherwise",
    "StockTooLow",
    "UploadGone",
    "count_stock",
    "describe_product",
    "import_upload",
    "keep_upload",
    "mark_ready",
    "mark_to_prepare",
    "promote",
]
