"""Invoices and credit notes as they are printed: read from their XML and from nothing else, in French (the law's)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from jachete87.base.jinja import euro, number
from jachete87.kernel.documents.rules.invoices import sums_of

_TITLES = {"380": "Facture", "381": "Avoir"}


def invoice_paper(terms: dict[str, Any]) -> dict[str, Any]:
    """What the sheet of an invoice or credit note says."""
    with override("fr"):
        return {
            "title": f"{_TITLES[terms['BT-3']]} {terms['BT-1']}",
            "author": terms["BG-4"]["name"],
            "language": "fr",
            "foot": f"{terms['BG-4']['name']} – {terms['BT-1']}",
            "facts": _facts(terms),
            "seller": {"title": "Vendeur", "lines": _seller(terms["BG-4"])},
            "buyer": {"title": "Client", "lines": _address(terms["BG-7"])},
            "items": {"head": ["Désignation", "Quantité", "TVA", "Montant HT"], "rows": _rows(terms)},
            "rates": {"head": ["TVA", "Montant HT", "Montant de TVA", "Montant TTC"], "rows": _rates(terms)},
            "total": ["Total TTC", _amount(terms["BT-112"])],
            "payment": [[terms.get("BT-20", ""), ""], ["Reste à payer :", _amount(terms["BT-115"])]],
            "notes": [note["BT-22"] for note in terms.get("BG-1", ())],
        }


def _facts(terms: dict[str, Any]) -> list[list[str]]:
    facts = [
        ["Date :", _day(terms["BT-2"])],
        ["Livraison :", _day(terms["BT-72"])],
        ["Commande :", terms["BT-13"]],
    ]
    return facts + [["Facture corrigée :", f"{it['BT-25']} du {_day(it['BT-26'])}"] for it in terms.get("BG-3", ())]


def _seller(party: dict[str, Any]) -> list[str]:
    own = [party["name"], *([party["biz_name"]] if party.get("biz_name") else [])]
    told = [party.get("legal_info", "")]
    told += [f"N° de TVA {party['vat_identifier']}"] if party.get("vat_identifier") else []
    return [line for line in [*own, *_address(party)[1:], *told] if line]


def _address(party: dict[str, Any]) -> list[str]:
    town = " ".join(part for part in (party.get("postcode"), party.get("city")) if part)
    return [party["name"], *(party[line] for line in ("addr_l1", "addr_l2", "addr_l3") if party.get(line)), town]


def _rows(terms: dict[str, Any]) -> list[list[str]]:
    lines = [
        [
            ", ".join(part for part in (line["BT-153"], line.get("BT-154")) if part),
            number(Decimal(line["BT-129"])),
            _percent(line["BT-152"]),
            _amount(line["BT-131"]),
        ]
        for line in terms["BG-25"]
    ]
    fees = [[fee["reason"], "", _percent(fee["vat_rate"]), _amount(fee["amount"])] for fee in terms.get("BG-21", ())]
    return lines + fees


def _rates(terms: dict[str, Any]) -> list[list[str]]:
    return [
        [_percent(each.rate), *(euro(amount) for amount in (each.net, each.vat, each.gross))] for each in sums_of(terms)
    ]


def _amount(text: str) -> str:
    return euro(Decimal(text))


def _percent(rate: str | Decimal) -> str:
    return f"{number(Decimal(rate))} %"


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
