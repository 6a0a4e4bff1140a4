"""What a seller fills in."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jachete87.base.days import DayInput
from jachete87.base.jinja import euro
from jachete87.base.times import midnight
from jachete87.kernel.catalogue.enums import Allergen, AllergenStatement, ProductState, Unit, VolumeClass
from jachete87.kernel.catalogue.models import AllergenFact, ContainerType, Offer, Product
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.payments.enums import CounterMeans
from jachete87.selling.rules import Promotion

if TYPE_CHECKING:
    _ProductForm = forms.ModelForm[Product]
    _SellerForm = forms.ModelForm[Seller]
else:
    _ProductForm = _SellerForm = forms.ModelForm

ALLERGEN = "allergen-"
UNKNOWN = "unknown"


class ProductFilter(forms.Form):
    """Which products are listed."""

    q = forms.CharField(label=_("Nom du produit"), max_length=120, required=False)
    state = forms.ChoiceField(label=_("État"), choices=[("", _("Tous")), *ProductState.choices], required=False)


class ProductForm(_ProductForm):
    """What a seller says of a product, allergens one by one: nothing said is unknown."""

    class Meta:
        model = Product
        fields = [
            "title", "category", "denomination", "description", "ingredients", "origin", "storage", "alcohol",
            "warnings", "brand", "manufacturer", "manufacturer_address", "manufacturer_email", "vat_rate", "lead_days",
        ]  # fmt: skip
        labels = {
            "title": _("Nom du produit"),
            "category": _("Catégorie"),
            "denomination": _("Dénomination légale"),
            "description": _("Description"),
            "ingredients": _("Ingrédients"),
            "origin": _("Origine"),
            "storage": _("Conservation"),
            "alcohol": _("% vol."),
            "warnings": _("Avertissements"),
            "brand": _("Marque"),
            "manufacturer": _("Fabricant, si ce n’est pas vous"),
            "manufacturer_address": _("Adresse du fabricant"),
            "manufacturer_email": _("Contact du fabricant"),
            "vat_rate": _("TVA (%), si elle diffère de celle de la catégorie"),
            "lead_days": _("Délai de fabrication (jours)"),
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "ingredients": forms.Textarea(attrs={"rows": 3}),
            "warnings": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = dict(AllergenFact.objects.filter(product=self.instance).values_list("allergen", "statement"))
        for value, label in Allergen.choices:
            self.fields[ALLERGEN + value] = forms.ChoiceField(
                label=label,
                choices=[(UNKNOWN, _("sans information")), *AllergenStatement.choices],
                initial=said.get(value, UNKNOWN),
            )

    def described(self) -> dict[str, Any]:
        """What was said of the product itself."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith(ALLERGEN)}

    def allergens(self) -> dict[str, str]:
        """What was stated of each allergen."""
        given = {n.removeprefix(ALLERGEN): v for n, v in self.cleaned_data.items() if n.startswith(ALLERGEN)}
        return {allergen: statement for allergen, statement in given.items() if statement != UNKNOWN}


class PackForm(forms.Form):
    """How much a pack holds and what it costs."""

    price = forms.DecimalField(label=_("Prix TTC (€)"), min_value=0, max_digits=8, decimal_places=2, localize=True)
    net_quantity = forms.DecimalField(
        label=_("Quantité nette"),
        min_value=Decimal("0.001"),
        max_digits=9,
        decimal_places=3,
        required=False,
        localize=True,
    )
    net_unit = forms.ChoiceField(label=_("Unité"), choices=[("", "–"), *Unit.choices], required=False)
    volume_class = forms.ChoiceField(
        label=_("Place prise au retrait"),
        choices=[("", _("estimée d’après la quantité")), *VolumeClass.choices],
        required=False,
    )
    container = forms.TypedChoiceField(
        label=_("Contenant consigné"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("La consigne s’ajoute au prix, hors TVA. Elle est rendue au client avec le contenant."),
    )
    containers = forms.IntegerField(
        label=_("Nombre de contenants"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("1 si rien n’est écrit."),
    )

    @staticmethod
    def of(offer: Offer, containers: Sequence[ContainerType], data: Any = None) -> "PackForm":
        """The form of one pack; of the containers those that are offered, and the one it has."""
        pack = offer.variant
        said = ("net_quantity", "net_unit", "volume_class")
        initial = {"price": offer.price} | {name: getattr(pack, name) for name in said}
        initial |= {"container": pack.container_id, "containers": pack.containers or None}
        form = PackForm(data, initial=initial, prefix=f"pack-{offer.pk}")
        kinds = [each for each in containers if each.is_active or each.pk == pack.container_id]
        field = form.fields["container"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("aucun")), *((each.pk, f"{each.name} ({euro(each.deposit)})") for each in kinds)]
        return form

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("net_quantity") and not cleaned.get("net_unit"):
            self.add_error("net_unit", _("Dites dans quelle unité."))
        cleaned["containers"] = (cleaned.get("containers") or 1) if cleaned.get("container") else 0
        return cleaned


class PromotionForm(forms.Form):
    """A percentage off between two days, for the products that are ticked, or for all."""

    percent = forms.DecimalField(
        label=_("Remise, en pour cent"), min_value=Decimal(1), max_value=Decimal(99), decimal_places=2, localize=True
    )
    first = forms.DateField(label=_("Premier jour"), widget=DayInput)
    last = forms.DateField(label=_("Dernier jour"), widget=DayInput)
    everything = forms.BooleanField(label=_("Tous mes produits"), required=False)
    product = forms.ModelMultipleChoiceField(queryset=Product.objects.none(), required=False)

    def __init__(self, *args: Any, products: QuerySet[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"] = forms.ModelMultipleChoiceField(queryset=products, required=False)

    def clean(self) -> dict[str, Any]:
        """It ends after it begins, and is for something."""
        said = super().clean() or self.cleaned_data
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            self.add_error("last", _("Le dernier jour vient après le premier."))
        if not said.get("everything") and not said.get("product"):
            self.add_error("everything", _("Cochez des produits dans la liste, ou « Tous mes produits »."))
        return said

    def promotion(self) -> Promotion:
        """What is asked for; the last day counts whole."""
        said = self.cleaned_data
        span = midnight(said["first"]), midnight(said["last"] + timedelta(days=1))
        chosen = None if said["everything"] else frozenset(product.pk for product in said["product"])
        return Promotion(said["percent"], span, chosen)


class StockForm(forms.Form):
    """How much of a product was counted; left empty: not counted."""

    on_hand = forms.IntegerField(label=_("En stock"), min_value=0, max_value=10**9, required=False)


class CancelForm(forms.Form):
    """Why an order cannot be delivered."""

    reason = forms.CharField(max_length=300)


class CounterForm(forms.Form):
    """What a seller received at the hand-over, where the shopper pays there."""

    means = forms.ChoiceField(choices=CounterMeans.choices, required=False)
    received = forms.DecimalField(min_value=0, max_digits=12, decimal_places=2, required=False)


class SellerForm(_SellerForm):
    """What a seller may change of its page at any time."""

    website = forms.URLField(label=_("Site"), required=False, assume_scheme="https")

    class Meta:
        model = Seller
        fields = ["trade_name", "phone", "email", "website", "story", "opening_hours", "mediator", "vat_number"]
        labels = {
            "trade_name": _("Nom commercial"),
            "phone": _("Téléphone"),
            "email": _("E-mail"),
            "story": _("Présentation"),
            "opening_hours": _("Horaires"),
            "mediator": _("Médiateur de la consommation"),
            "vat_number": _("N° de TVA"),
        }
        widgets = {"story": forms.Textarea(attrs={"rows": 8})}


class UploadForm(forms.Form):
    """A catalogue file, and which of the seller's sources it belongs to."""

    file = forms.FileField(
        label=_("Fichier du catalogue"),
        help_text=_("Export WooCommerce, PrestaShop, Shopify, Magento, Etsy, Google, ou tableur (CSV, XLSX, ODS)."),
    )
    source = forms.ChoiceField(label=_("Boutique d’origine"))

    def __init__(self, *args: Any, sources: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(sources)


class ConfirmForm(forms.Form):
    """A file that was looked at is brought in; `held` takes what would be held back too."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    source = forms.ChoiceField(widget=forms.HiddenInput)
    held = forms.BooleanField(label=_("J’ai vérifié : importer aussi les fiches retenues"), required=False)

    def __init__(self, *args: Any, sources: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(sources)


class ReturnForm(forms.Form):
    """What is kept back of a refund, and why; nothing when empty."""

    reduction = forms.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal(0), required=False, localize=True)
    reason = forms.CharField(max_length=300, required=False)


class LineForm(forms.Form):
    """What a seller says of one line of an order."""

    def said(self, name: str) -> Any:
        """What was filled in."""
        return self.cleaned_data[name]


class MissingForm(LineForm):
    """A line is missing; the shopper reads why."""

    reason = forms.CharField(max_length=300)


class FewerForm(MissingForm):
    """There are fewer packs than ordered."""

    quantity = forms.IntegerField(min_value=1, max_value=100_000)


class SubstituteForm(MissingForm):
    """Something else is given, as the shopper agreed."""

    substitute = forms.CharField(max_length=160)
    price = forms.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal(0), localize=True)
    agreed = forms.BooleanField()


class WeighingForm(LineForm):
    """The true weight of all packs of a line, in grams."""

    grams = forms.IntegerField(min_value=1, max_value=10_000_000)
