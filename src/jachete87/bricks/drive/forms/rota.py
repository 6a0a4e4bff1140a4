"""What agents fill in about duty."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from jachete87.base.times import PARIS
from jachete87.bricks.drive.models import Cycle, DutyShift, Point


class ShiftForm(forms.Form):
    """Where and when people are wanted on the day of a sale."""

    point = forms.ModelChoiceField(label=_("Point de retrait"), queryset=Point.objects.filter(is_open=True))
    start = forms.TimeField(label=_("De"), widget=forms.TimeInput(attrs={"type": "time"}))
    end = forms.TimeField(label=_("à"), widget=forms.TimeInput(attrs={"type": "time"}))
    wanted = forms.IntegerField(label=_("Nombre de personnes"), min_value=1, max_value=50, initial=2)

    def shift(self, cycle: Cycle) -> DutyShift:
        """The shift as it is to be planned."""
        said = self.cleaned_data
        starts, ends = (datetime.combine(cycle.collect_on, said[end], tzinfo=PARIS) for end in ("start", "end"))
        return DutyShift(cycle=cycle, point=said["point"], starts_at=starts, ends_at=ends, wanted=said["wanted"])
