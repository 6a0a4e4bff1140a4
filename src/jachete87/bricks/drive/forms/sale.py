"""What is filled in to change a sale, or to write about it."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jachete87.base.days import DayInput
from jachete87.base.times import PARIS, day
from jachete87.bricks.drive.actions.changing import NewTime
from jachete87.bricks.drive.actions.telling import Told
from jachete87.bricks.drive.enums import Audience
from jachete87.bricks.drive.models import Cycle
from jachete87.bricks.drive.rules.calendar import is_doubtful
from jachete87.bricks.drive.rules.texts import collection


class HourInput(forms.TimeInput):
    """An hour, in the browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def check_hour(form: forms.Form, field: str, shown: datetime) -> None:
    """An hour that the clocks never show, or show twice, is no hour to agree on."""
    if is_doubtful(shown):
        text = gettext("La nuit du changement d’heure (%(day)s), cette heure n’existe pas ou vient deux fois.")
        form.add_error(field, text % {"day": day(shown.date())})


class DeedForm(forms.Form):
    """Something that is done to a sale, with its reason; `key` names it, so that it is done and told once."""

    subject = forms.CharField(
        label=_("Motif"),
        max_length=120,
        help_text=_("Lu par les clients et les fermes : « Route coupée par la neige »."),
    )
    text = forms.CharField(
        label=_("Un mot aux fermes"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.CharField(max_length=20, widget=forms.HiddenInput, initial=lambda: uuid4().hex[:20])

    def told(self, by_user_id: int | None) -> Told:
        """What is told."""
        said = self.cleaned_data
        return Told(said["key"], said["subject"], said["text"] or said["subject"], by_user_id)


class MoveForm(DeedForm):
    """When a sale is held instead."""

    collect_on = forms.DateField(label=_("Nouveau jour de retrait"), widget=DayInput(format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Premier créneau à"), widget=HourInput)
    closes_on = forms.DateField(label=_("Dernier jour pour commander"), widget=DayInput(format="%Y-%m-%d"))
    closes_at = forms.TimeField(label=_("Jusqu’à"), widget=HourInput)
    field_order = ("collect_on", "begins", "closes_on", "closes_at", "subject", "text", "key")

    def clean(self) -> dict[str, Any]:
        """Hours are such as the clocks show once."""
        said = super().clean() or self.cleaned_data
        if not self.errors:
            check_hour(self, "begins", datetime.combine(said["collect_on"], said["begins"]))
            check_hour(self, "closes_at", datetime.combine(said["closes_on"], said["closes_at"]))
        return said

    def to(self) -> NewTime:
        """When the sale is held."""
        said = self.cleaned_data
        closes_at = datetime.combine(said["closes_on"], said["closes_at"])
        return NewTime(said["collect_on"], said["begins"], closes_at)


class MergeForm(DeedForm):
    """With which sale another one is held."""

    into = forms.ModelChoiceField(label=_("Réunir à la vente"), queryset=Cycle.objects.none())
    field_order = ("into", "subject", "text", "key")

    def __init__(self, *args: Any, others: QuerySet[Cycle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        into.queryset = others  # type: ignore[attr-defined]
        into.label_from_instance = _name_of  # type: ignore[attr-defined]


class MessageForm(DeedForm):
    """A message to those whom a sale concerns."""

    audience = forms.ChoiceField(
        label=_("À qui"), choices=Audience.choices, initial=Audience.SHOPPERS, widget=forms.RadioSelect
    )
    field_order = ("audience", "subject", "text", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].label, self.fields["subject"].help_text = _("Objet"), ""
        self.fields["text"].label, self.fields["text"].required = _("Texte"), True
        self.fields["text"].help_text = _("Un paragraphe par ligne vide.")


def wall_of(moment: datetime) -> tuple[date, time]:
    """The day and the hour that the clocks show then, as a form begins with them."""
    local = moment.astimezone(PARIS)
    return local.date(), local.time().replace(second=0, microsecond=0)


def _name_of(cycle: Cycle) -> str:
    return f"{cycle.rule.name}, {day(collection(cycle))}"
