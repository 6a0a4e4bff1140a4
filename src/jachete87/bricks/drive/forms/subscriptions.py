"""What a shopper says of a subscription."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jachete87.base.days import DayInput
from jachete87.base.jinja import euro
from jachete87.bricks.drive.actions.subscribing import Wish
from jachete87.bricks.drive.models import CycleRule, Point
from jachete87.bricks.drive.rules.texts import hours_of
from jachete87.kernel.catalogue.models import Offer

PACKS = "offre-"

Place = tuple[CycleRule, Point]


class SubscriptionForm(forms.Form):
    """How many of what, where and about when, how often; the terms when they are still to be accepted."""

    place = forms.ChoiceField(label=_("Où et quel jour"))
    hour = forms.TimeField(
        label=_("Vers quelle heure"),
        help_text=_("Si ce créneau est complet, le plus proche est pris, et vous êtes prévenu."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    weeks = forms.TypedChoiceField(
        label=_("À quel rythme"),
        choices=[("1", _("toutes les semaines")), ("2", _("une semaine sur deux"))],
        coerce=int,
    )
    since = forms.DateField(label=_("À partir du"), widget=DayInput(format="%Y-%m-%d"))
    adult = forms.BooleanField(
        label=_("Je déclare être majeur (demandé seulement s’il y a de l’alcool)"), required=False
    )
    terms = forms.BooleanField(
        label=_("J’accepte les conditions générales de vente, et que chaque commande m’oblige à payer au retrait")
    )

    def __init__(
        self, *args: Any, offers: Sequence[Offer], places: Sequence[Place], asks_terms: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(f"{rule.pk}-{point.pk}", f"{point.name}, {hours_of(rule)}") for rule, point in places]
        self.fields["place"] = forms.ChoiceField(label=self.fields["place"].label, choices=named)
        if not asks_terms:
            del self.fields["terms"]
        for offer in offers:
            product = offer.variant.product
            name = ", ".join(filter(None, (product.title, offer.variant.name)))
            self.fields[f"{PACKS}{offer.pk}"] = forms.IntegerField(
                label=name,
                help_text=f"{product.seller.trade_name} · {euro(offer.price)}",
                min_value=0,
                max_value=99,
                required=False,
            )

    @property
    def goods(self) -> list[forms.BoundField]:
        """The fields of what can be had."""
        return [self[name] for name in self.fields if name.startswith(PACKS)]

    @property
    def manner(self) -> list[forms.BoundField]:
        """The other fields."""
        return [self[name] for name in self.fields if not name.startswith(PACKS)]

    def wish(self) -> Wish:
        """What is wanted."""
        given = self.cleaned_data
        rule, _dash, point = given["place"].partition("-")
        packs = {int(name.removeprefix(PACKS)): value for name, value in given.items() if name.startswith(PACKS)}
        return Wish(
            packs={offer: value for offer, value in packs.items() if value},
            rule=int(rule),
            point=int(point),
            hour=given["hour"],
            weeks=given["weeks"],
            since=given["since"],
            adult=given["adult"],
        )


class PauseForm(forms.Form):
    """From when, and until when or until further notice."""

    since = forms.DateField(label=_("Du"), widget=DayInput(format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Au"),
        help_text=_("Laissez vide pour une pause jusqu’à nouvel ordre."),
        widget=DayInput(),
        required=False,
    )


def packs_initial(packs: Mapping[int, int]) -> dict[str, int]:
    """The numbers of packs as the form shows them."""
    return {f"{PACKS}{offer}": number for offer, number in packs.items()}
