"""What the pages decide without the database."""

from datetime import date

import pytest
from django.http import QueryDict

from jachete87.portal.rules import (
    AccessibilityAudit,
    accessibility_mention,
    inner_address,
    other_language,
    seasonal_picks,
)
from jachete87.portal.rules.links import added, narrowed, widened


@pytest.mark.parametrize(
    ("met", "on", "said"),
    [
        (105, date(2026, 11, 1), "partiellement"),
        (53, date(2026, 11, 1), "partiellement"),
        (52, date(2026, 11, 1), "non"),
        (106, date(2026, 11, 1), "totalement"),
        (106, date(2029, 12, 1), "non"),
        (106, date(2025, 12, 31), "non"),
    ],
)
def test_the_mention_of_accessibility_follows_from_the_audit(met: int, on: date, said: str) -> None:
    audit = AccessibilityAudit(on=date(2026, 1, 1), by="Cabinet", version="4.1.2", applicable=106, met=met)

    assert accessibility_mention(audit, on) == f"Accessibilité\xa0: {said} conforme"


def test_without_an_audit_the_mention_is_not_compliant() -> None:
    assert accessibility_mention(None, date(2026, 11, 1)) == "Accessibilité\xa0: non conforme"


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "\\evil", "/\\evil", "evil", "javascript:x", "", "///x"]
)
def test_an_address_elsewhere_is_not_followed(address: str) -> None:
    assert inner_address(address, "/panier") == "/panier"


@pytest.mark.parametrize(
    ("here", "code", "there"),
    [
        ("/recherche?q=miel", "en", "/en/recherche?q=miel"),
        ("/en/recherche?q=miel", "fr", "/recherche?q=miel"),
        ("/en/", "fr", "/"),
        ("/", "en", "/en/"),
        ("/en/aide", "en", "/en/aide"),
        ("/entre", "fr", "/entre"),
        ("/en//evil.example", "fr", "/evil.example"),
        ("/en/\t/evil.example", "fr", "/evil.example"),
        ("/fr//en//evil.example", "fr", "/evil.example"),
        ("/en//[x", "fr", "/[x"),
    ],
)
def test_a_page_has_the_same_address_in_the_other_language(here: str, code: str, there: str) -> None:
    assert other_language(here, code) == there


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_something_in_season(month: int) -> None:
    assert len(seasonal_picks(month)) >= 3


def test_filters_are_put_in_and_taken_out_of_the_address() -> None:
    query = QueryDict("q=miel&brick=drive&commune=Limoges&radius_km=20&page=3")

    assert narrowed(query, sort="price") == "?q=miel&brick=drive&commune=Limoges&radius_km=20&sort=price"
    assert added(query, "brick", "relais") == "?q=miel&brick=drive&brick=relais&commune=Limoges&radius_km=20"
    assert widened(query, "brick", "drive") == "?q=miel&commune=Limoges&radius_km=20"
    assert widened(query, "commune") == "?q=miel&brick=drive"
