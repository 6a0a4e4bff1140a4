"""What an agent fills in."""

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
