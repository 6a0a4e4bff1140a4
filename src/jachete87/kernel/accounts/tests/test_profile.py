"""One's own profile and data."""

import pytest
from django.test import Client
from django.urls import reverse

from jachete87.kernel.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def camille(client: Client) -> User:
    person = User.objects.create_person("camille@example.org", full_name="Camille")
    client.force_login(person)
    return person


def _sent(**change: str) -> dict[str, str]:
    return {"full_name": "Camille Roux", "phone": "05 55 12 34 56", "language": "en", **change}


def test_camille_says_how_to_reach_her(client: Client, camille: User) -> None:
    answer = client.post(reverse("account_profile"), _sent())

    camille.refresh_from_db()
    assert answer.status_code == 302
    assert (camille.full_name, camille.phone, camille.language) == ("Camille Roux", "+33555123456", "en")


def test_a_number_that_is_none_is_refused(client: Client, camille: User) -> None:
    answer = client.post(reverse("account_profile"), _sent(phone="12"))

    camille.refresh_from_db()
    assert answer.status_code == 422
    assert (camille.full_name, camille.phone) == ("Camille", "")


def test_the_form_changes_nothing_else(client: Client, camille: User) -> None:
    client.post(reverse("account_profile"), _sent(email="other@example.org", is_superuser="1", is_staff="1"))

    camille.refresh_from_db()
    assert (camille.email, camille.is_superuser, camille.is_staff) == ("camille@example.org", False, False)


def test_camille_takes_her_data_with_her(client: Client, camille: User) -> None:
    answer = client.get(reverse("account_data"))

    assert answer["Content-Disposition"] == 'attachment; filename="jachete87-donnees.json"'
    assert answer.json()["profile"]["email"] == "camille@example.org"
    assert answer["Cache-Control"] == "no-store, private"
