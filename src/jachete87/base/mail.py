"""E-mail addresses that a mail can be written to."""

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator


def writable(address: str) -> None:
    """Refuse an address whose domain has no form for mail servers (IDNA, RFC 3490); raises ValidationError."""
    try:
        address.rpartition("@")[2].encode("idna")
    except UnicodeError as error:
        raise ValidationError(EmailValidator.message) from error
