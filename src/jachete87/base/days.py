"""Days as they are filled in."""

from django import forms


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"
