"""What is filled in for a rhythm, and for a drive that is made from nothing."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jachete87.base.days import DayInput
from jachete87.base.texts import fold
from jachete87.bricks.drive import queries
from jachete87.bricks.drive.actions.rules import Plan, Venue
from jachete87.bricks.drive.forms.sale import HourInput, check_hour
from jachete87.bricks.drive.models import CycleRule, Point
from jachete87.bricks.drive.rules.calendar import collecting_days, monthly, rhythm_of, wall_dates, weekly
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.territory.models import Commune

WEEKDAYS = (
    (0, _("lundi")), (1, _("mardi")), (2, _("mercredi")), (3, _("jeudi")), (4, _("vendredi")), (5, _("samedi")),
    (6, _("dimanche")),
)  # fmt: skip
EVERY = (
    ("1", _("toutes les semaines")), ("2", _("toutes les 2 semaines")), ("3", _("toutes les 3 semaines")),
    ("4", _("toutes les 4 semaines")), ("first", _("le 1er du mois")), ("second", _("le 2e du mois")),
    ("third", _("le 3e du mois")), ("fourth", _("le 4e du mois")), ("last", _("le dernier du mois")),
)  # fmt: skip
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_LOOKED_AHEAD = timedelta(days=366)


class RuleForm(forms.Form):
    """The rhythm of a drive: which days, which hours, until when one orders."""

    name = forms.CharField(label=_("Nom de la vente"), max_length=80)
    weekday = forms.TypedChoiceField(label=_("Jour de retrait"), choices=WEEKDAYS, coerce=int, initial=4)
    every = forms.ChoiceField(label=_("Rythme"), choices=EVERY, initial="1")
    starts_on = forms.DateField(label=_("À partir du"), widget=DayInput(format="%Y-%m-%d"))
    collect_from = forms.TimeField(label=_("Retrait de"), widget=HourInput, initial="16:00")
    collect_to = forms.TimeField(label=_("Retrait jusqu’à"), widget=HourInput, initial="19:00")
    opens_days = forms.IntegerField(
        label=_("Ouverture des commandes, jours avant le retrait"), min_value=0, max_value=60, initial=9
    )
    opens_at = forms.TimeField(label=_("Ouverture à"), widget=HourInput, initial="08:00")
    closes_days = forms.IntegerField(
        label=_("Heure limite, jours avant le retrait"), min_value=0, max_value=30, initial=2
    )
    closes_at = forms.TimeField(label=_("Commandes jusqu’à"), widget=HourInput, initial="22:00")
    slot_minutes = forms.IntegerField(
        label=_("Durée d’un créneau, en minutes"), min_value=10, max_value=480, initial=60
    )
    slot_orders = forms.IntegerField(label=_("Commandes par créneau"), min_value=1, max_value=1000, initial=20)

    def clean(self) -> dict[str, Any]:
        """A sale opens, closes, then is collected, at hours that the clocks show once in the year to come."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        if said["collect_to"] <= said["collect_from"]:
            self.add_error("collect_to", gettext("Le retrait finit après son début."))
        day = date(2024, 1, 1)
        opens, closes = wall_dates(self.rule(), day)
        if opens >= closes:
            self.add_error("opens_days", gettext("La vente ouvre avant l’heure limite."))
        if closes >= datetime.combine(day, said["collect_from"]):
            self.add_error("closes_days", gettext("L’heure limite vient avant le retrait."))
        if not self.errors:
            self._check_clocks(self.rule())
        return said

    def _check_clocks(self, rule: CycleRule) -> None:
        fields = ("opens_at", "closes_at", "collect_from", "collect_to")
        for day in collecting_days(rule, rule.starts_on, rule.starts_on + _LOOKED_AHEAD):
            hours = (
                *wall_dates(rule, day),
                *(datetime.combine(day, hour) for hour in (rule.collect_from, rule.collect_to)),
            )
            for field, shown in zip(fields, hours, strict=True):
                if not self.has_error(field):
                    check_hour(self, field, shown)

    def rule(self) -> CycleRule:
        """The rule as it is filled in, kept nowhere."""
        said, names = self.cleaned_data, [field.name for field in CycleRule._meta.fields]
        return CycleRule(recurs=self._recurs(), **{name: said[name] for name in said if name in names})

    def _recurs(self) -> str:
        day, every = self.cleaned_data["weekday"], self.cleaned_data["every"]
        return monthly(day, _NTH[every]) if every in _NTH else weekly(day, every=int(every))

    def plan(self) -> Plan:
        """What is asked for."""
        return Plan(self.rule())


class KnownRuleForm(RuleForm):
    """A rule that is there, with its points."""

    points = forms.ModelMultipleChoiceField(
        label=_("Points de retrait"), queryset=Point.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].queryset = queries.points()  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """What is asked for."""
        return Plan(self.rule(), points=[point.pk for point in self.cleaned_data["points"]])


class ExceptionForm(forms.Form):
    """A day of a rule that is left out or moved, with its reason."""

    day = forms.DateField(label=_("Jour de la règle"), widget=DayInput(format="%Y-%m-%d"))
    moved_to = forms.DateField(
        label=_("Tenir la vente le"), widget=DayInput(format="%Y-%m-%d"), required=False,
        help_text=_("Rien : pas de vente pour ce jour-là."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Motif"), max_length=200)

    def clean(self) -> dict[str, Any]:
        """A day is moved to another one."""
        said = super().clean() or self.cleaned_data
        if said.get("moved_to") and said.get("moved_to") == said.get("day"):
            self.add_error("moved_to", gettext("Choisissez un autre jour."))
        return said


class _OfDrive(forms.Form):
    """What a drive says of itself, what it costs, who sells there."""

    sellers = forms.ModelMultipleChoiceField(
        label=_("Fermes qui y vendent"), queryset=Seller.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Aucune cochée : toutes."),
    )  # fmt: skip
    fee = forms.DecimalField(
        label=_("Frais par retrait, en euros"), min_value=Decimal(0), max_value=Decimal(50), decimal_places=2, initial=0
    )
    text = forms.CharField(
        label=_("Présentation"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nom du drive")
        sellers = queries.sellers_of_the_drive().order_by("trade_name")
        self.fields["sellers"].queryset = sellers  # type: ignore[attr-defined]


class DriveForm(_OfDrive):
    """A drive that is there."""

    name = forms.CharField(max_length=80)
    hourly = forms.DecimalField(
        label=_("Une heure de permanence, en euros"), min_value=Decimal(0), max_value=Decimal(200), decimal_places=2,
        initial=0, help_text=_("Sert à calculer ce que coûte une commande ; personne n’est payé par le portail."),
    )  # fmt: skip
    handling_fee = forms.DecimalField(
        label=_("Retrait commun : frais par colis, en euros"), min_value=Decimal(0), max_value=Decimal(50),
        decimal_places=2, required=False,
        help_text=_("Rien : les artisans et les commerces n’apportent pas leurs commandes à vos points."),
    )  # fmt: skip
    bring_hours = forms.IntegerField(
        label=_("Retrait commun : colis au point, heures avant le premier créneau"), min_value=0, max_value=72
    )
    field_order = ("name", "text", "fee", "hourly", "handling_fee", "bring_hours", "sellers")


class MiniDriveForm(_OfDrive, RuleForm):
    """A drive from nothing: its name, its point, its rhythm, who sells there."""

    place = forms.CharField(label=_("Nom du point de retrait"), max_length=120)
    address = forms.CharField(label=_("Adresse"), max_length=200)
    commune = forms.CharField(label=_("Commune"), max_length=80, help_text=_("Son nom ou son code INSEE."))
    instructions = forms.CharField(label=_("Consignes sur place"), max_length=300, required=False)
    field_order = (
        "name", "place", "address", "commune", "instructions", "weekday", "every", "starts_on", "collect_from",
        "collect_to", "opens_days", "opens_at", "closes_days", "closes_at", "slot_minutes", "slot_orders", "sellers",
        "fee", "text",
    )  # fmt: skip

    def clean_commune(self) -> Commune:
        """The commune that is named, by its code or its name."""
        word = self.cleaned_data["commune"].strip()
        found = Commune.objects.defer("contour").filter(code=word) or Commune.objects.defer("contour").filter(
            search_key=fold(word)
        )
        if not found:
            raise forms.ValidationError(gettext("Cette commune n’est pas connue : vérifiez son nom."))
        return found[0]

    def venue(self) -> Venue:
        """The drive and its point."""
        said = self.cleaned_data
        names = ("name", "place", "address", "commune", "instructions", "fee", "text")
        return Venue(**{name: said[name] for name in names}, sellers=[seller.pk for seller in said["sellers"]])


def told_of(rule: CycleRule) -> dict[str, Any]:
    """What a form of this rule begins with."""
    rhythm = rhythm_of(rule)
    nth = {place: name for name, place in _NTH.items()}
    fields = ("name", "starts_on", "collect_from", "collect_to", "opens_days", "opens_at", "closes_days", "closes_at")
    told = {name: getattr(rule, name) for name in (*fields, "slot_minutes", "slot_orders")}
    every = nth[rhythm.nth] if rhythm.nth else str(rhythm.every)
    return told | {"weekday": rhythm.days[0], "every": every, "points": list(rule.points.all())}
