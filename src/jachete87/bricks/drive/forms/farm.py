"""What a farmer fills in about its part in a sale."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jachete87.base.money import ZERO
from jachete87.base.times import moment
from jachete87.bricks.drive.actions.legs import Terms
from jachete87.bricks.drive.models import CycleLeg
from jachete87.bricks.drive.models.legs import MOST_HOURS
from jachete87.bricks.drive.queries.farm import points_of
from jachete87.bricks.drive.queries.quantities import products_of

HOURS = (0, 6, 12, 24, 36, 48, 72, 96)
_HOUR = timedelta(hours=1)


class QuantityForm(forms.Form):
    """How much of a product is offered in a sale; left empty: what the stock has."""

    offered = forms.IntegerField(min_value=0, max_value=10**9, required=False)


class TermsForm(forms.Form):
    """Where a farm comes to, until when, without what, and from which amount of orders."""

    points = forms.MultipleChoiceField(
        label=_("Où venez-vous ?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins un point, ou dites que vous ne venez pas à cette vente.")},
    )
    hours_before = forms.TypedChoiceField(label=_("Jusqu’à quand peut-on commander chez vous ?"), coerce=int)
    minimum = forms.DecimalField(
        label=_("Minimum de commandes (€)"),
        help_text=_("En dessous, vous ne venez pas et les clients sont remboursés. Laissez vide pour venir toujours."),
        min_value=0,
        max_value=100_000,
        decimal_places=2,
        required=False,
    )
    excluded = forms.MultipleChoiceField(
        label=_("Que ne proposez-vous pas ?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    for_good = forms.BooleanField(label=_("Retenir pour mes prochaines ventes"), required=False)

    def __init__(self, leg: CycleLeg, data: Any = None) -> None:
        there = [(str(point.pk), point.name) for point in points_of(leg)]
        chosen = [str(pk) for pk in leg.points.values_list("pk", flat=True)]
        before = round((leg.cycle.closes_at - leg.closes_at) / _HOUR)
        initial = {
            "points": chosen or [value for value, _name in there],
            "hours_before": before,
            "minimum": leg.minimum or None,
            "excluded": [str(pk) for pk in leg.excluded.values_list("pk", flat=True)],
        }
        super().__init__(data, initial=initial)
        self._choices("points", there)
        self._choices("hours_before", _moments(leg.cycle.closes_at, sorted({*HOURS, before}), leg.cycle.opens_at))
        self._choices("excluded", [(str(one.pk), one.title) for one in products_of(leg)])

    def terms(self) -> Terms:
        """What was filled in; all points mean that no choice is made."""
        given = self.cleaned_data
        return Terms(
            points=frozenset(map(int, given["points"])) if self._is_choice(given["points"]) else frozenset(),
            excluded=frozenset(map(int, given["excluded"])),
            minimum=given["minimum"] or ZERO,
            hours_before=given["hours_before"],
        )

    def _choices(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _is_choice(self, points: Sequence[str]) -> bool:
        field: Any = self.fields["points"]
        return len(points) < len(field.choices)


def _moments(closes_at: datetime, hours: Sequence[int], opens_at: datetime) -> list[tuple[int, str]]:
    """The cut-offs to choose from, each after the opening of the sale."""
    return [
        (hour, moment(closes_at - hour * _HOUR) + (gettext(" (fin de la vente)") if not hour else ""))
        for hour in hours
        if hour <= MOST_HOURS and closes_at - hour * _HOUR > opens_at
    ]
