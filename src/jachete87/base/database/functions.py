"""SQL functions that the ORM does not know."""

from django.db.models import DateTimeField, Func


class ClockTimestamp(Func):
    """The moment at which the row is looked at: unlike now(), not the start of the transaction, so fit for cut-offs."""

    function = "clock_timestamp"
    output_field = DateTimeField()
