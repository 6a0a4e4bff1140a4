"""What a farmer writes of a box."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jachete87.base.texts import storable
from jachete87.bricks.drive.actions.boxes import Inside
from jachete87.bricks.drive.queries.boxes import Written
from jachete87.kernel.catalogue.enums import Allergen
from jachete87.kernel.catalogue.models import Product

PACKS = "product-"


class ContentForm(forms.Form):
    """One line for each thing, own products by number of packs, and the allergens of what is only written."""

    texts = forms.CharField(
        label=_("Ce qu’il y a dedans, une chose par ligne"),
        help_text=_("Par exemple : 1 kg de carottes"),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=4_000,
        required=False,
    )
    allergens = forms.MultipleChoiceField(
        label=_("Allergènes de ces lignes"),
        choices=Allergen.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_told = forms.BooleanField(
        label=_("J’ai coché tous les allergènes de ces lignes (ou il n’y en a pas)"), required=False
    )

    def __init__(self, *args: Any, products: Sequence[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for product in products:
            box = forms.IntegerField(label=product.title, min_value=0, max_value=99, required=False)
            self.fields[f"{PACKS}{product.pk}"] = box

    @property
    def products(self) -> list[forms.BoundField]:
        """The fields of the farmer's own products."""
        return [self[name] for name in self.fields if name.startswith(PACKS)]

    def inside(self) -> Inside:
        """What was said."""
        given = self.cleaned_data
        lines = (" ".join(line.split()) for line in storable(given["texts"]).splitlines())
        packs = {int(name.removeprefix(PACKS)): value for name, value in given.items() if name.startswith(PACKS)}
        return Inside(
            texts=tuple(line for line in lines if line),
            products={product: value for product, value in packs.items() if value},
            allergens=tuple(given["allergens"]) if given["is_told"] or given["allergens"] else None,
        )


def initial_of(written: Written | None) -> dict[str, Any]:
    """What the form shows of what was written."""
    if written is None:
        return {}
    packs = {f"{PACKS}{thing.product_id}": thing.quantity for thing in written.things if thing.product_id}
    texts = "\n".join(thing.text for thing in written.things if not thing.product_id)
    allergens = written.content.allergens
    return {"texts": texts, "allergens": allergens or [], "is_told": allergens is not None, **packs}
