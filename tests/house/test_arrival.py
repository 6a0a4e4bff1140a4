"""Where each role goes after signing in."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.house.cast import ROLES, build


@pytest.mark.django_db
def test_everybody_arrives_where_they_work() -> None:
    with translation.override("fr"):
        house = build()
        people = [role for role in ROLES if role != "anonymous"]

        arrivals = {role: house.browser(role).get(reverse("account_arrival"))["Location"] for role in people}

    seller, institution = "/espace/vendeur/", "/espace/organisme/"
    assert arrivals == {
        "shopper": "/compte",
        "seller": seller,
        "other_seller": seller,
        "agent": institution,
        "other_agent": institution,
        "departement": institution,
        "admin": institution,
    }
