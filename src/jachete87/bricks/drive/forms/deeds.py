"""What a tablet, or a page without JavaScript, says that was done at a point."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jachete87.base.times import now
from jachete87.bricks.drive.enums import OF_SELLERS, DeedKind, PlaceState
from jachete87.bricks.drive.models import CycleLeg, Place
from jachete87.bricks.drive.queries.deeds import Post, orders_at
from jachete87.bricks.drive.queries.desk import orders_of_cycle
from jachete87.bricks.drive.rules.deeds import Asked
from jachete87.kernel.orders.models import Line
from jachete87.kernel.payments.enums import CounterMeans

_NEEDED: dict[str, str] = {DeedKind.WEIGHED: "grams", DeedKind.CONTAINERS_BACK: "count"}
"""What a kind of deed cannot do without."""


class DeedForm(forms.Form):
    """One deed at a post; what it concerns has to be of that post."""

    key = forms.UUIDField()
    kind = forms.ChoiceField(choices=DeedKind.choices)
    done_at = forms.DateTimeField(required=False)
    seller = forms.IntegerField(required=False)
    place = forms.IntegerField(required=False)
    order = forms.IntegerField(required=False)
    line = forms.IntegerField(required=False)
    grams = forms.IntegerField(required=False, min_value=1, max_value=999_999)
    seen_grams = forms.IntegerField(required=False, min_value=1, max_value=999_999)
    count = forms.IntegerField(required=False, min_value=1, max_value=999)
    means = forms.ChoiceField(choices=[("", ""), *CounterMeans.choices], required=False)
    amount = forms.DecimalField(required=False, min_value=0, max_digits=8, decimal_places=2)
    adult_checked = forms.BooleanField(required=False)
    reason = forms.CharField(required=False, max_length=300)

    def __init__(self, data: Mapping[str, Any], post: Post) -> None:
        super().__init__(data)
        self.post = post

    def clean(self) -> dict[str, Any]:
        """Whether it says enough, of something that is here."""
        said: dict[str, Any] = super().clean() or {}
        needed = _NEEDED.get(said.get("kind", ""))
        if needed and not said.get(needed):
            raise ValidationError(_("Il manque le poids ou le nombre."))
        if not self._is_here(said):
            raise ValidationError(_("Cela ne concerne pas ce point de retrait."))
        return said

    def asked(self) -> Asked:
        """The deed, once the form is valid."""
        said = self.cleaned_data
        return Asked(**said | {"kind": DeedKind(said["kind"]), "done_at": said["done_at"] or now()})

    @property
    def refusal(self) -> str:
        """Why it is refused, in one sentence or more."""
        return " ".join(str(text) for texts in self.errors.values() for text in texts)

    def _is_here(self, said: Mapping[str, Any]) -> bool:
        seller, place = said.get("seller"), said.get("place")
        if said.get("kind") in OF_SELLERS:
            return place is None and seller is not None and self._drops_off(seller)
        here = Place.objects.filter(slot__cycle=self.post.cycle, slot__point=self.post.point, state=PlaceState.TAKEN)
        found = here.filter(pk__in=[place]).first() if seller is None else None
        return found is not None and self._is_at(found, said)

    def _is_at(self, place: Place, said: Mapping[str, Any]) -> bool:
        orders, order, line = orders_at(place), said.get("order"), said.get("line")
        if order is not None and not orders.filter(pk=order).exists():
            return False
        of_lines = said.get("kind") in (DeedKind.WEIGHED, DeedKind.MISSING)
        return Line.objects.filter(pk__in=[line], sub_order__in=orders).exists() if of_lines else line is None

    def _drops_off(self, seller: int) -> bool:
        takes_part = CycleLeg.objects.filter(cycle=self.post.cycle, seller=seller)
        return takes_part.exists() or orders_of_cycle(self.post.cycle).filter(seller=seller).exists()
