"""What the shopper fills in at the checkout."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jachete87.base.mail import writable
from jachete87.base.phones import phone_number
from jachete87.base.texts import storable
from jachete87.kernel.vouchers.rules.gifts import LEAST, MOST


class Focused(forms.Form):
    """A form whose first field with an error takes the focus, without JavaScript."""

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                self.fields[name].widget.attrs["autofocus"] = True
                return


class ContactForm(Focused):
    """Who buys; an account is not needed."""

    name = forms.CharField(
        label=_("Prénom et nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        max_length=254,
        validators=[writable],
        help_text=_("La confirmation y est envoyée."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Téléphone"),
        max_length=32,
        required=False,
        help_text=_("Pour que le vendeur vous joigne si un article manque."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )

    def clean_phone(self) -> str:
        """A French number, or one with its country's prefix."""
        return phone_number(self.cleaned_data["phone"])


class StatementForm(Focused):
    """Who withdraws, and where the acknowledgement goes; filled in beforehand from the purchase."""

    name = forms.CharField(
        label=_("Prénom et nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        max_length=254,
        validators=[writable],
        help_text=_("L’accusé de réception y est envoyé."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PaymentForm(Focused):
    """How it is paid, and what the law wants ticked; nothing is ticked beforehand (L221-14)."""

    payment = forms.ChoiceField(choices=())
    card = forms.CharField(
        label=_("Numéro de carte d’essai"),
        max_length=30,
        error_messages={"required": _("Écrivez un des numéros d’essai ci-dessous.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    adult = forms.BooleanField(
        label=_("Je déclare avoir dix-huit ans ou plus"),
        error_messages={"required": _("Cette déclaration est nécessaire pour acheter de l’alcool.")},
    )
    accept_terms = forms.BooleanField(
        label=_("J’accepte les conditions générales de vente"),
        error_messages={"required": _("Cochez cette case pour commander.")},
    )
    key = forms.RegexField(r"^[0-9a-f-]{32,64}$", widget=forms.HiddenInput)
    total = forms.DecimalField(widget=forms.HiddenInput)
    rest = forms.DecimalField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ways: list[tuple[str, str]], alcohol: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ways:
            self.fields["payment"] = forms.ChoiceField(choices=ways)
            self.fields["card"].required = self.data.get("payment", "sandbox") == "sandbox"
        else:
            del self.fields["payment"]
        if "sandbox" not in dict(ways):
            del self.fields["card"]
        if not alcohol:
            del self.fields["adult"]

    def clean(self) -> dict[str, Any]:
        """A card number belongs to a payment by card."""
        said = super().clean() or self.cleaned_data
        card = "".join(said.get("card", "0").split())
        if said.get("payment") == "sandbox" and not card.isdecimal():
            self.add_error("card", _("Écrivez un des numéros d’essai ci-dessous."))
        return said


class GiftCardForm(Focused):
    """A gift card: how much, for whom, from whom, and how it is paid."""

    amount = forms.DecimalField(
        label=_("Montant, en euros"), min_value=LEAST, max_value=MOST, decimal_places=2, initial=50,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    recipient_email = forms.EmailField(
        label=_("Adresse e-mail de qui la reçoit"), max_length=254, validators=[writable],
        help_text=_("Le code y est envoyé. Pour l’imprimer et l’offrir vous-même, mettez la vôtre."),
    )  # fmt: skip
    message = forms.CharField(
        label=_("Message"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    buyer_email = forms.EmailField(
        label=_("Votre adresse e-mail"), max_length=254, validators=[writable],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    payment = forms.ChoiceField(choices=())
    card = forms.CharField(
        label=_("Numéro de carte d’essai"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    accept_terms = forms.BooleanField(
        label=_("J’accepte les conditions générales de vente"),
        error_messages={"required": _("Cochez cette case pour commander.")},
    )
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, ways: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payment"] = forms.ChoiceField(label=_("Paiement"), choices=ways)
        if "sandbox" not in dict(ways):
            del self.fields["card"]

    def clean_message(self) -> str:
        """What can be kept and sent of it."""
        return storable(self.cleaned_data["message"]).strip()
