"""What agents choose and fill in at the drive's desks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jachete87.bricks.drive.actions.printing import PaperAsk
from jachete87.bricks.drive.models import Point
from jachete87.bricks.drive.rules.papers.labels import SHEETS

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
