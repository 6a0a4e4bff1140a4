"""What a seller of another brick says of the shared collection."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class RideForm(forms.Form):
    """Whether a seller brings its orders to the points, and how many days it needs."""

    agrees = forms.BooleanField(label=_("J’apporte mes commandes aux points de retrait du Drive"), required=False)
    ride_days = forms.IntegerField(
        label=_("Jours qu’il me faut pour préparer et apporter"), min_value=0, max_value=30, required=False,
        help_text=_("Le temps de fabrication d’une pièce sur commande s’y ajoute."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Who agrees says how many days."""
        said = super().clean() or self.cleaned_data
        if said.get("agrees") and said.get("ride_days") is None and not self.has_error("ride_days"):
            raise ValidationError({"ride_days": gettext("Dites combien de jours il vous faut.")})
        return said

    @property
    def days(self) -> int | None:
        """The days that the seller needs; None where it does not bring anything."""
        said: int | None = self.cleaned_data["ride_days"]
        return said if self.cleaned_data["agrees"] else None
