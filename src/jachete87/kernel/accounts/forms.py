"""What a person tells about themself."""

import phonenumbers
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jachete87.base.mail import writable


class ProfileForm(forms.Form):
    """Name, telephone, language."""

    full_name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Téléphone"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Langue des messages"), choices=settings.LANGUAGES)

    def clean_phone(self) -> str:
        """The number in the international form, or nothing."""
        given = self.cleaned_data["phone"]
        if not given:
            return ""
        try:
            number = phonenumbers.parse(given, "FR")
        except phonenumbers.NumberParseException as error:
            raise forms.ValidationError(_("Ce numéro de téléphone n’est pas valable.")) from error
        if not phonenumbers.is_valid_number(number):
            raise forms.ValidationError(_("Ce numéro de téléphone n’est pas valable."))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class Addresses(DefaultAccountAdapter):  # type: ignore[misc]
    """What django-allauth asks about an e-mail address in all its forms."""

    def clean_email(self, email: str) -> str:
        """The address, when a mail can be written to it."""
        writable(email)
        return str(super().clean_email(email))
