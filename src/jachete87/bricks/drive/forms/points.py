"""What agents fill in about points and slots."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jachete87.base.days import DayInput
from jachete87.base.times import PARIS
from jachete87.bricks.drive.actions.slots import Capacity
from jachete87.bricks.drive.models import Cycle, Point, Slot
from jachete87.kernel.territory.queries import communes

if TYPE_CHECKING:
    _PointForm = forms.ModelForm[Point]
else:
    _PointForm = forms.ModelForm

_DEGREES = _("En degrés. Rien : la mairie de la commune.")


class PointForm(_PointForm):
    """Where a point is, what to know before one comes, and how much its slots hold."""

    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False, help_text=_DEGREES)
    longitude = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180, required=False, help_text=_DEGREES
    )

    class Meta:
        model = Point
        fields = (
            "name", "address", "commune", "latitude", "longitude", "instructions", "is_open", "slot_orders",
            "slot_crates", "slot_chilled",
        )  # fmt: skip
        labels = {
            "name": _("Nom du point"),
            "address": _("Adresse"),
            "commune": _("Commune"),
            "instructions": _("Consignes pour venir"),
            "is_open": _("Ce point est ouvert"),
            "slot_orders": _("Commandes par créneau"),
            "slot_crates": _("Caisses de 30 litres par créneau"),
            "slot_chilled": _("Litres au frais par créneau"),
        }
        help_texts = {
            "instructions": _("Accès, stationnement, ce qu’il faut apporter."),
            "slot_orders": _("Rien : ce que dit le rythme de la vente."),
            "slot_crates": _("Rien : sans limite."),
            "slot_chilled": _("Rien : sans limite."),
        }
        widgets = {"instructions": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"] = forms.ModelChoiceField(label=_("Commune"), queryset=communes())

    def clean(self) -> dict[str, Any]:
        """Without a position the point stands where the town hall of its commune is."""
        cleaned = super().clean() or {}
        commune, position = cleaned.get("commune"), (cleaned.get("latitude"), cleaned.get("longitude"))
        if commune and None in position:
            cleaned |= {"latitude": commune.latitude, "longitude": commune.longitude}
        return cleaned


class ClosedWeekForm(forms.Form):
    """On which days a point hands nothing over, and why."""

    first_day = forms.DateField(label=_("Fermé du"), widget=DayInput)
    last_day = forms.DateField(label=_("au (inclus)"), widget=DayInput)
    reason = forms.CharField(label=_("Raison, lue par les clients"), max_length=120)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("La fin vient après le début."))
        return cleaned


class SlotForm(forms.Form):
    """How much a slot holds, and whether it takes more."""

    capacity = forms.IntegerField(label=_("Commandes"), min_value=0, max_value=9999)
    crates = forms.IntegerField(label=_("Caisses"), min_value=0, max_value=9999, required=False)
    chilled = forms.IntegerField(label=_("Litres au frais"), min_value=0, max_value=99999, required=False)
    is_open = forms.BooleanField(label=_("Prend des commandes"), required=False)

    @staticmethod
    def of(slot: Slot, data: Any = None) -> "SlotForm":
        """The form of one slot."""
        initial = {name: getattr(slot, name) for name in ("capacity", "crates", "chilled", "is_open")}
        return SlotForm(data, initial=initial, prefix=f"slot-{slot.pk}")

    def room(self) -> Capacity:
        """What was filled in."""
        return Capacity(*(self.cleaned_data[name] for name in ("capacity", "crates", "chilled")))


class NewSlotForm(forms.Form):
    """One more slot of a sale, on its day of collection."""

    point = forms.ModelChoiceField(label=_("Point de retrait"), queryset=Point.objects.filter(is_open=True))
    start = forms.TimeField(label=_("De"), widget=forms.TimeInput(attrs={"type": "time"}))
    end = forms.TimeField(label=_("à"), widget=forms.TimeInput(attrs={"type": "time"}))
    capacity = forms.IntegerField(label=_("Commandes"), min_value=1, max_value=9999, initial=20)
    crates = forms.IntegerField(label=_("Caisses"), min_value=0, max_value=9999, required=False)
    chilled = forms.IntegerField(label=_("Litres au frais"), min_value=0, max_value=99999, required=False)

    def slot(self, cycle: Cycle) -> Slot:
        """The slot as it is to be added to a sale."""
        said = self.cleaned_data
        starts, ends = (datetime.combine(cycle.collect_on, said[end], tzinfo=PARIS) for end in ("start", "end"))
        room = {name: said[name] for name in ("capacity", "crates", "chilled")}
        return Slot(cycle=cycle, point=said["point"], starts_at=starts, ends_at=ends, **room)
