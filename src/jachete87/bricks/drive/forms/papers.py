"""What agents choose and fill in at the drive's desks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jachete87.base.mail import writable
from jachete87.base.phones import phone_number
from jachete87.bricks.drive.actions.printing import PaperAsk
from jachete87.bricks.drive.models import Point, Slot
from jachete87.bricks.drive.rules.papers.labels import SHEETS
from jachete87.bricks.drive.rules.texts import slot_label

_SHEETS = {sheet.slug: sheet for sheet in SHEETS}


class PaperForm(forms.Form):
    """What is printed of a sale: of which point, on which labels, from which label on."""

    point = forms.ChoiceField(label=_("Point de retrait"), required=False)
    sheet = forms.ChoiceField(
        label=_("Étiquettes"), required=False, choices=[(sheet.slug, sheet.name) for sheet in SHEETS]
    )
    start = forms.IntegerField(
        label=_("Première étiquette libre de la planche"), required=False, initial=1, min_value=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args: Any, points: list[Point], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].choices = [  # type: ignore[attr-defined]
            ("", _("Tous les points")),
            *((str(point.pk), point.name) for point in points),
        ]

    def clean(self) -> dict[str, Any]:
        """A sheet has so many labels, and no more."""
        said = super().clean() or self.cleaned_data
        sheet, start = self._sheet(said), said.get("start") or 1
        if start > sheet.each_page:
            self.add_error("start", _("Cette planche a %(count)s étiquettes.") % {"count": sheet.each_page})
        return said

    def ask(self) -> PaperAsk:
        """What was chosen."""
        said = self.cleaned_data
        point = int(said["point"]) if said["point"] else None
        return PaperAsk(point=point, sheet=self._sheet(said), start=said["start"] or 1)

    def _sheet(self, said: dict[str, Any]) -> Any:
        return _SHEETS[said.get("sheet") or SHEETS[0].slug]


class EntryForm(forms.Form):
    """Who telephoned, and where and when the goods are collected."""

    name = forms.CharField(
        label=_("Prénom et nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Téléphone"), max_length=32, widget=forms.TextInput(attrs={"autocomplete": "off", "type": "tel"})
    )
    email = forms.EmailField(
        label=_("Adresse e-mail"), max_length=254, required=False, validators=[writable],
        help_text=_("Sans adresse, imprimez la confirmation."), widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    slot = forms.TypedChoiceField(label=_("Point et créneau"), coerce=int)
    adult = forms.BooleanField(label=_("Le client déclare avoir dix-huit ans ou plus (alcool)"), required=False)

    def __init__(self, *args: Any, slots: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = [(slot.pk, slot_label(slot)) for slot in slots]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        """As everywhere."""
        return phone_number(self.cleaned_data["phone"])


class EntryLineForm(forms.Form):
    """One line of the order form."""

    text = forms.CharField(
        label=_("N° du bon, ou quelques lettres"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    quantity = forms.IntegerField(
        label=_("Quantité"), min_value=1, max_value=999, initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
