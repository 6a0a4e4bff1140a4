"""How far a payment may move, and when it has ended."""

from collections.abc import Iterable

from django.utils.translation import gettext

from jachete87.kernel.payments.enums import PAYMENT_MOVES, PaymentState

UNFINISHED = (PaymentState.PENDING, PaymentState.ACTION_REQUIRED)
ACCEPTED = (PaymentState.AUTHORISED, PaymentState.CAPTURED)
REFUSED = (PaymentState.DECLINED, PaymentState.RELEASED)


def may_move(before: str, after: str) -> bool:
    """Whether a payment goes on from one state to the other: forward only."""
    return (before, after) in PAYMENT_MOVES


def asked_of_seller(names: Iterable[str]) -> list[str]:
    """What a provider still asks of a seller, in words; `names` are the provider's, like "individual.dob.day"."""
    texts = {
        "external_account": gettext("le compte bancaire où recevoir l’argent (IBAN)"),
        "tos_acceptance": gettext("l’accord avec ses conditions"),
        "individual": gettext("l’identité de la personne qui tient l’entreprise"),
        "representative": gettext("l’identité de la personne qui représente l’entreprise"),
        "person": gettext("l’identité de la personne qui représente l’entreprise"),
        "owners": gettext("l’identité des propriétaires de l’entreprise"),
        "company": gettext("les informations sur l’entreprise"),
        "business_profile": gettext("les informations sur l’entreprise"),
    }
    other = gettext("un complément d’information")
    return list(dict.fromkeys(texts.get(_head(name), other) for name in names))


def _head(name: str) -> str:
    """ "individual" of "individual.dob.day", "person" of "person_1Ab2.dob.day"."""
    first = name.split(".", maxsplit=1)[0]
    return "person" if first.startswith("person_") else first
