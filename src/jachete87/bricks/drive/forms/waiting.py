"""What a shopper fills in to wait for a place."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WaitingForm(forms.Form):
    """Where to write, and whether cold goods come along."""

    email = forms.EmailField(label=_("Votre e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    needs_cold = forms.BooleanField(label=_("J’aurai des produits frais ou surgelés"), required=False)
