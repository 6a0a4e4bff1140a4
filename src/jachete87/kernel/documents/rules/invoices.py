"""Facts as Factur-X: a Cross Industry Invoice of the profile EN 16931, by the terms (BT, BG) of that standard."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from facturx import generate_cii_xml, parse_ubl_cii_xml

from jachete87.base.money import ZERO
from jachete87.kernel.documents.rules.facts import Amount, Facts, Issuer, Item
from jachete87.kernel.documents.rules.regimes import DEPOSITS, REGIMES, Regime

_SIREN, _PIECE = "0002", "C62"
_CARD, _NOT_DEFINED = "48", "1"
_INVOICE, _CREDIT_NOTE = "380", "381"


def write(facts: Facts, number: str, on: date) -> bytes:
    """The document of these facts under that number and day, as XML; the same facts give the same bytes."""
    terms = {
        "BT-1": number,
        "BT-2": on,
        "BT-3": _CREDIT_NOTE if facts.credited else _INVOICE,
        "BT-5": "EUR",
        "BT-13": facts.purchase,
        "BT-72": facts.delivered_on,
        "BG-4": _seller(facts.issuer),
        "BG-7": _buyer(facts),
        "BG-1": _notes(facts),
        "BG-25": [_line(item, place, facts) for place, item in enumerate(facts.items, start=1)],
        "BG-21": [_charge(fee, facts) for fee in facts.fees],
        "BG-23": [_rate(amount, facts) for amount in facts.rates],
        **_payment(facts),
        **_totals(facts),
    }
    if facts.credited:
        terms["BG-3"] = [{"BT-25": facts.credited.number, "BT-26": facts.credited.issued_on}]
    xml: bytes = generate_cii_xml(terms, level="en16931", check_xsd=False, check_schematron=None)
    return xml


def read(xml: bytes) -> dict[str, Any]:
    """What a document states, by the terms of the standard."""
    terms: dict[str, Any] = parse_ubl_cii_xml(xml, check_xsd=False)
    return terms


def _seller(issuer: Issuer) -> dict[str, Any]:
    siren = issuer.siret[:9]
    party = {
        "name": issuer.name,
        "biz_name": issuer.trade_name,
        "legal_identifier": siren,
        "legal_identifier_schemeid": _SIREN,
        "legal_info": ", ".join(part for part in (f"SIRET {issuer.siret}", issuer.register) if part),
        "addr_l1": issuer.street,
        "postcode": issuer.postal_code,
        "city": issuer.town,
        "country_code": "FR",
    }
    number = {"vat_identifier": issuer.vat_number} if issuer.vat_number else {"tax_identifier": siren}
    return {name: value for name, value in (party | number).items() if value}


def _buyer(facts: Facts) -> dict[str, Any]:
    lines = dict(zip(("addr_l1", "addr_l2", "addr_l3"), facts.customer.address, strict=False))
    return {"name": facts.customer.name, "country_code": "FR", **lines}


def _notes(facts: Facts) -> list[dict[str, str]]:
    regime = REGIMES[facts.issuer.regime]
    paper = "Avoir émis" if facts.credited else "Facture émise"
    mandate = (
        f"{paper} par {facts.mandatary} au nom et pour le compte de {facts.issuer.name}, "
        "en vertu d'un mandat de facturation (CGI, art. 289, I-2)."
    )
    said = [("AAI", mandate), ("TXD", regime.mention), ("REG", facts.issuer.register)]
    if facts.has_deposits:
        said.append(("AAI", f"{DEPOSITS.mention}."))
    if facts.credited:
        said.append(("ACB", f"Motif : {facts.credited.reason}"))
    return [{"BT-21": code, "BT-22": text} for code, text in said if text]


def _line(item: Item, place: int, facts: Facts) -> dict[str, Any]:
    amount = item.amount
    line = {
        "BT-126": str(place),
        "BT-129": str(item.quantity),
        "BT-130": _PIECE,
        "BT-131": _euros(amount.net),
        "BT-146": _euros(amount.net),
        "BT-149": str(item.quantity),
        "BT-151": _how(amount, facts).category,
        "BT-152": _percent(amount),
        "BT-153": item.title,
        "BT-154": item.detail,
        "BT-155": item.key,
    }
    return {term: value for term, value in line.items() if value}


def _charge(fee: Amount, facts: Facts) -> dict[str, Any]:
    return {
        "amount": _euros(fee.net),
        "reason": facts.fee_title,
        "reason_code": "FC",
        "vat_category_code": _how(fee, facts).category,
        "vat_rate": _percent(fee),
    }


def _rate(amount: Amount, facts: Facts) -> dict[str, Any]:
    regime = _how(amount, facts)
    rate = {
        "BT-116": _euros(amount.net),
        "BT-117": _euros(amount.vat),
        "BT-118": _how(amount, facts).category,
        "BT-119": _percent(amount),
        "BT-120": regime.mention,
        "BT-121": regime.exemption,
    }
    return {term: value for term, value in rate.items() if value}


def _payment(facts: Facts) -> dict[str, Any]:
    if facts.credited:
        return {"BT-81": _NOT_DEFINED, "BT-20": "Rendu par le moyen du paiement, sous 14 jours au plus."}
    if facts.paid_on_site:
        return {"BT-81": _NOT_DEFINED, "BT-82": "À la remise", "BT-20": "Réglée à la remise. Pas d'escompte."}
    return {"BT-81": _CARD, "BT-82": "En ligne", "BT-20": "Réglée en ligne à la commande. Pas d'escompte."}


def _totals(facts: Facts) -> dict[str, str]:
    fees = sum((fee.net for fee in facts.fees), ZERO)
    totals = {
        "BT-106": facts.net - fees,
        "BT-108": fees,
        "BT-109": facts.net,
        "BT-110": facts.vat,
        "BT-112": facts.gross,
        "BT-113": facts.gross,
        "BT-115": ZERO,
    }
    return {term: _euros(amount) for term, amount in totals.items()}


def _how(amount: Amount, facts: Facts) -> Regime:
    """How an amount is taxed: as its seller is; without a rate it is a deposit, or else zero rated."""
    regime = REGIMES[facts.issuer.regime]
    if amount.rate or regime.category != "S":
        return regime
    return DEPOSITS if facts.has_deposits else Regime("Z")


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _percent(amount: Amount) -> str:
    return f"{amount.rate:.2f}"


def sums_of(terms: dict[str, Any]) -> Sequence[Amount]:
    """The sums by VAT rate that a document states."""
    return [
        Amount(Decimal(each["BT-119"]), Decimal(each["BT-116"]) + Decimal(each["BT-117"]), Decimal(each["BT-117"]))
        for each in terms["BG-23"]
    ]
