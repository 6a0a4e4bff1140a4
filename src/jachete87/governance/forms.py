"""What an agent fills in."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jachete87.base.days import DayInput
from jachete87.base.money import ZERO
from jachete87.base.texts import fold
from jachete87.base.times import midnight
from jachete87.governance.rules import DECISIONS
from jachete87.kernel import bricks
from jachete87.kernel.catalogue.actions.containers import Described
from jachete87.kernel.catalogue.models import ContainerType
from jachete87.kernel.membership.enums import SellerState
from jachete87.kernel.membership.models import Institution, Seller
from jachete87.kernel.orders.actions.containers import Brought
from jachete87.kernel.territory.models import Commune
from jachete87.kernel.vouchers.actions.campaigns import BIGGEST_BATCH, Plan
from jachete87.kernel.vouchers.enums import CampaignKind

if TYPE_CHECKING:
    _ContainerTypeForm = forms.ModelForm[ContainerType]
else:
    _ContainerTypeForm = forms.ModelForm


class DecisionForm(forms.Form):
    """A decision on a member, always with its reason."""

    move = forms.ChoiceField(choices=[(d.move, d.label) for ds in DECISIONS.values() for d in ds])
    reason = forms.CharField(
        label=_("Motif"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Gardé au journal ; le vendeur le lit."),
    )


class MemberFilter(forms.Form):
    """Which members are listed."""

    q = forms.CharField(label=_("Nom ou SIRET"), max_length=120, required=False)
    state = forms.ChoiceField(label=_("État"), choices=[("", _("Tous")), *SellerState.choices], required=False)


class NewsForm(forms.Form):
    """A letter to those who asked for the news of an institution."""

    subject = forms.CharField(label=_("Objet de la lettre"), max_length=120)
    text = forms.CharField(
        label=_("Texte de la lettre"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Un paragraphe par ligne vide."),
    )
    key = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=lambda: uuid4().hex)

    def clean_key(self) -> str:
        """The name of this letter: sent twice, it leaves once."""
        key = str(self.cleaned_data["key"])
        if not key.isalnum():
            raise forms.ValidationError(_("Rechargez la page."))
        return key


def _words(text: str) -> list[str]:
    return [word for line in re.split(r"[\n,;]", text) if (word := " ".join(line.split()))]


def _bricks() -> list[tuple[str, str]]:
    return [(brick.slug, brick.name) for brick in bricks.installed()]


class CampaignForm(forms.Form):
    """A campaign to be: who pays, what, how much, when, and for what; nothing named means everywhere."""

    name = forms.CharField(label=_("Nom de la campagne"), max_length=120)
    funder = forms.ModelChoiceField(label=_("Financeur"), queryset=Institution.objects.none())
    kind = forms.ChoiceField(
        label=_("Ce qu’elle donne"), choices=CampaignKind.choices, widget=forms.RadioSelect,
        initial=CampaignKind.VOUCHERS,
    )  # fmt: skip
    percent_off = forms.DecimalField(
        label=_("Remise, en pour cent"), min_value=Decimal("0.01"), max_value=Decimal(100), decimal_places=2,
        required=False, help_text=_("Pour une remise sans code : un pourcentage ou un montant, l’un des deux."),
    )  # fmt: skip
    euros_off = forms.DecimalField(
        label=_("Remise, en euros"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2, required=False
    )
    minimum = forms.DecimalField(
        label=_("À partir de, en euros d’articles"), min_value=Decimal(0), max_digits=12, decimal_places=2,
        required=False, help_text=_("Pour une remise sans code. Rien : dès le premier article."),
    )  # fmt: skip
    budget = forms.DecimalField(
        label=_("Budget, en euros"), min_value=Decimal("1.00"), max_digits=12, decimal_places=2,
        help_text=_("Ce qui est payé ne le dépasse jamais, même s’il est distribué davantage de bons."),
    )  # fmt: skip
    ceiling = forms.DecimalField(
        label=_("Plafond par panier, en euros"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2,
        required=False,
    )  # fmt: skip
    first = forms.DateField(label=_("Premier jour"), widget=DayInput)
    last = forms.DateField(label=_("Dernier jour"), widget=DayInput)
    bricks = forms.MultipleChoiceField(
        label=_("Rayons"), choices=_bricks, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun coché : tous."),
    )  # fmt: skip
    communes = forms.CharField(
        label=_("Communes des vendeurs"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Noms ou codes INSEE, séparés par des virgules. Rien : toutes."),
    )  # fmt: skip
    sellers = forms.CharField(
        label=_("Vendeurs"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Numéros SIRET, séparés par des virgules. Rien : tous."),
    )  # fmt: skip

    def __init__(self, *args: Any, funders: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        funder = forms.ModelChoiceField(label=self.fields["funder"].label, queryset=funders)
        funder.initial = funders.first() if funders.count() == 1 else None
        self.fields["funder"] = funder

    def clean_communes(self) -> list[str]:
        """The communes that are named, by code or name."""
        wanted = _words(self.cleaned_data["communes"])
        found: dict[str, str] = {}
        for code, key in Commune.objects.values_list("code", "search_key"):
            found |= {code: code, key: code}
        return [_known(found, word, fold(word)) for word in wanted]

    def clean_sellers(self) -> list[int]:
        """The sellers that are named by their SIRET."""
        wanted = ["".join(word.split()) for word in _words(self.cleaned_data["sellers"])]
        found = dict(Seller.objects.filter(siret__in=wanted).values_list("siret", "pk"))
        return [_known(found, word) for word in wanted]

    def clean(self) -> dict[str, Any]:
        """A campaign does not end before it begins; a discount is of euros or per cent, and vouchers of neither."""
        said = super().clean() or self.cleaned_data
        sizes = [said[name] for name in ("percent_off", "euros_off") if said.get(name) is not None]
        if said.get("kind") == CampaignKind.DISCOUNT and not self.errors and len(sizes) != 1:
            self.add_error("percent_off", gettext("Donnez un pourcentage ou un montant, l’un des deux."))
        if said.get("kind") == CampaignKind.VOUCHERS and (sizes or said.get("minimum")):
            self.add_error("kind", gettext("Une remise est remplie plus bas : choisissez la remise, ou videz-la."))
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            self.add_error("last", gettext("Le dernier jour vient après le premier."))
        return said

    def plan(self) -> Plan:
        """What is asked for; the last day counts whole."""
        said = self.cleaned_data
        return Plan(
            funder=said["funder"].pk,
            name=said["name"],
            budget=said["budget"],
            starts_at=midnight(said["first"]),
            ends_at=midnight(said["last"] + timedelta(days=1)),
            ceiling=said["ceiling"],
            euros_off=said["euros_off"],
            percent_off=said["percent_off"],
            minimum=said["minimum"] or ZERO,
            bricks=said["bricks"],
            sellers=said["sellers"],
            communes=said["communes"],
        )


class BatchForm(forms.Form):
    """How many vouchers of which value."""

    value = forms.DecimalField(
        label=_("Valeur d’un bon, en euros"), min_value=Decimal("1.00"), max_value=Decimal("500.00"), decimal_places=2,
        initial=10,
    )  # fmt: skip
    quantity = forms.IntegerField(label=_("Nombre de bons"), min_value=1, max_value=BIGGEST_BATCH, initial=100)


class ContainerTypeForm(_ContainerTypeForm):
    """A returnable container with its deposit."""

    deposit = forms.DecimalField(
        label=_("Consigne, en euros"), min_value=Decimal("0.01"), max_digits=6, decimal_places=2, localize=True,
        help_text=_("Ce qui est déjà facturé est rendu au prix facturé."),
    )  # fmt: skip

    class Meta:
        model = ContainerType
        fields = ["name", "deposit", "is_active"]
        labels = {"name": _("Nom, par exemple : bocal 1 l"), "is_active": _("Proposé aux vendeurs")}

    def said(self) -> Described:
        """What was filled in."""
        return Described(**self.cleaned_data)


class ContainerReturnForm(forms.Form):
    """So many containers of a type are brought back; `key` names the deed: sent twice, it happens once."""

    container = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    count = forms.IntegerField(label=_("Contenants rendus"), min_value=1, max_value=999)
    place = forms.CharField(label=_("Où"), max_length=120, required=False)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def brought(self, taken_by: int | None) -> Brought:
        """What was filled in."""
        return Brought(**self.cleaned_data, taken_by=taken_by)


def _known(found: dict[Any, Any], *words: str) -> Any:
    for word in words:
        if word in found:
            return found[word]
    raise ValidationError(gettext("« %(word)s » n’est pas connu."), params={"word": words[0]})
