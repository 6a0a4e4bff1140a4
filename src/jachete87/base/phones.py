"""Telephone numbers as people write them."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def phone_number(given: str) -> str:
    """A French number, or one with its country's prefix, as E.164; nothing stays nothing. Raises ValidationError."""
    if not given.strip():
        return ""
    try:
        number = phonenumbers.parse(given.strip(), "FR")
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("Écrivez un numéro comme 06 12 34 56 78.")) from error
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(_("Écrivez un numéro comme 06 12 34 56 78."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
