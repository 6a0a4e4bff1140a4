"""What an agent fills in."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from jachete87.governance.rules import DECISIONS
from jachete87.kernel.membership.enums import SellerState


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
