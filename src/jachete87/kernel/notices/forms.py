"""What somebody wants to be written about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jachete87.kernel.notices.queries.preferences import senders


class PreferencesForm(forms.Form):
    """Reminders, letters about a basket, the news of each institution.

    Nothing is ticked beforehand but what was chosen or is usual."""

    reminders = forms.BooleanField(
        label=_("Me rappeler mes retraits la veille"),
        required=False,
    )
    baskets = forms.BooleanField(
        label=_("M’écrire avant l’heure limite quand mon panier du drive n’est pas commandé"),
        required=False,
    )
    news = forms.MultipleChoiceField(
        label=_("Recevoir les actualités de"),
        choices=senders,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chaque message contient un lien pour ne plus en recevoir."),
    )
