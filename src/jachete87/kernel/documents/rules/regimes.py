"""What a document must say of the seller's tax regime on its day (L37)."""

from dataclasses import dataclass

from jachete87.kernel.membership.enums import TaxRegime


@dataclass(frozen=True, slots=True)
class Regime:
    """How a regime is written: the VAT category of EN 16931, the mention of the law, the code of the exemption."""

    category: str
    mention: str = ""
    exemption: str = ""


REGIMES: dict[TaxRegime, Regime] = {
    TaxRegime.STANDARD: Regime("S"),
    TaxRegime.EXEMPT: Regime("E", "TVA non applicable, art. 293 B du CGI", "VATEX-FR-FRANCHISE"),
    TaxRegime.FARM_FLAT_RATE: Regime(
        "E",
        "TVA non facturée : exploitant agricole au remboursement forfaitaire, art. 298 quater et 298 quinquies du CGI",
    ),
}
DEPOSITS = Regime(
    "E", "Consigne de contenants restituables : hors TVA tant qu'ils peuvent être rapportés (BOI-TVA-BASE-10-20-40)"
)
"""VAT stands in the CIBS since 2026-09-01; the CGI may be named until 2027-12-31 (ordonnance 2025-1247)."""
