"""Signing in, out, up, and choosing a new password."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from jachete87.kernel.accounts.models import User

PASSWORD = "une longue phrase à soi"
PAGES_FOR_ALL = (
    "account_login",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
)
PAGES_OF_ONES_OWN = (
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "account_profile",
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def camille() -> User:
    return User.objects.create_person("camille@example.org", PASSWORD, full_name="Camille")


def _enter(client: Client, email: str, password: str, **more: str):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def _signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_camille_signs_in_with_her_address_and_password(client: Client, camille: User) -> None:
    answer = _enter(client, "Camille@Example.org", PASSWORD)

    assert (answer.status_code, answer["Location"]) == (302, "/compte/entree")
    assert client.session["_auth_user_id"] == str(camille.pk)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client, camille: User) -> None:
    wrong = _enter(client, "camille@example.org", "une autre longue phrase")
    unknown = _enter(client, "charlie@example.org", "une autre longue phrase")

    plain = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (wrong, unknown)]
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert plain[0] == plain[1]
    assert not _signed_in(client)


def test_ten_wrong_passwords_close_the_account_for_this_place_only(client: Client, camille: User) -> None:
    for _ in range(10):
        _enter(client, "camille@example.org", "une autre longue phrase")

    here = _enter(client, "camille@example.org", PASSWORD)
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    there = _enter(elsewhere, "camille@example.org", PASSWORD)

    assert (here.status_code, _signed_in(client)) == (429, False)
    assert "Trop d’essais" in here.content.decode()
    assert (there.status_code, _signed_in(elsewhere)) == (302, True)


def test_the_session_is_another_one_after_signing_in(client: Client, camille: User) -> None:
    client.session.save()
    session = client.session
    session["before"] = "1"
    session.save()
    before = session.session_key
    client.cookies["session"] = before

    _enter(client, "camille@example.org", PASSWORD)

    assert client.session.session_key != before


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(client: Client, camille: User) -> None:
    _enter(client, "camille@example.org", PASSWORD)
    stolen = Client()
    stolen.cookies["session"] = client.cookies["session"].value

    client.post(reverse("account_logout"))

    assert stolen.get(reverse("account_profile")).status_code == 302


def test_signing_out_takes_a_post(client: Client, camille: User) -> None:
    client.force_login(camille)

    answer = client.get(reverse("account_logout"))

    assert (answer.status_code, _signed_in(client)) == (200, True)


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example/", "/\\evil.example", "https:evil.example"])
def test_signing_in_never_leads_elsewhere(client: Client, camille: User, where: str) -> None:
    answer = _enter(client, "camille@example.org", PASSWORD, next=where)

    assert (answer.status_code, answer["Location"]) == (302, "/compte/entree")


def test_two_people_sign_up(client: Client) -> None:
    for name in ("camille", "charlie"):
        answer = Client().post(reverse("account_signup"), {"email": f"{name}@example.org", "password1": PASSWORD})
        assert answer.status_code == 302

    assert sorted(User.objects.values_list("email", flat=True)) == ["camille@example.org", "charlie@example.org"]


def test_charlie_enters_once_the_address_is_confirmed(client: Client) -> None:
    stranger = {"email": "charlie@example.org", "password1": PASSWORD}
    client.post(reverse("account_signup"), stranger)
    before = _signed_in(client)
    link = re.search(r"http://\S+", mail.outbox[0].body)[0]

    client.post(link)
    _enter(client, "charlie@example.org", PASSWORD)

    assert (before, _signed_in(client)) == (False, True)


def test_a_short_password_is_refused(client: Client) -> None:
    answer = client.post(reverse("account_signup"), {"email": "camille@example.org", "password1": "onze-lettre"})

    assert (answer.status_code, User.objects.count()) == (200, 0)


def test_signing_up_with_a_known_address_says_nothing_to_a_stranger(client: Client, camille: User) -> None:
    known = Client().post(reverse("account_signup"), {"email": "camille@example.org", "password1": PASSWORD})
    fresh = Client().post(reverse("account_signup"), {"email": "charlie@example.org", "password1": PASSWORD})

    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert mail.outbox[0].subject == "J'achète87 : Vous avez déjà un compte"


def test_camille_chooses_a_new_password_by_mail(client: Client, camille: User) -> None:
    client.post(reverse("account_reset_password"), {"email": "camille@example.org"})
    link = re.search(r"http://\S+", mail.outbox[0].body)[0]
    form = client.get(link, follow=True)

    client.post(
        form.request["PATH_INFO"],
        {"password1": "encore une phrase bien longue", "password2": "encore une phrase bien longue"},
    )

    assert _enter(client, "camille@example.org", "encore une phrase bien longue").status_code == 302
    assert (mail.outbox[0].subject, mail.outbox[0].to) == (
        "J'achète87 : Choisir un nouveau mot de passe",
        ["camille@example.org"],
    )
    assert "Ce lien ne vaut plus" in Client().get(link).content.decode()


def test_asking_for_a_new_password_is_answered_alike_for_a_stranger(client: Client, camille: User) -> None:
    known = client.post(reverse("account_reset_password"), {"email": "camille@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "charlie@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("page", PAGES_FOR_ALL)
def test_pages_of_sign_in_wear_the_layout(client: Client, page: str, language: str) -> None:
    answer = client.get(language + reverse(page))

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
    assert f'<html lang="{language.strip("/") or "fr"}"' in answer.content.decode()


@pytest.mark.parametrize("page", PAGES_OF_ONES_OWN)
def test_pages_of_ones_own_ask_to_sign_in_first(client: Client, camille: User, page: str) -> None:
    anonymous = client.get(reverse(page))
    client.force_login(camille)
    known = client.get(reverse(page))

    assert (anonymous.status_code, known.status_code) == (302, 200)
    assert known.content.decode().count("<h1") == 1


def test_an_unknown_key_of_an_address_is_said_so(client: Client) -> None:
    answer = client.get(reverse("account_confirm_email", args=["unknown"]))

    assert (answer.status_code, "Ce lien ne vaut plus" in answer.content.decode()) == (200, True)


def test_the_demonstration_offers_its_accounts(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()

    offered = re.findall(r'name="login" value="([^"]+@demo\.test)"', page)
    assert offered == [
        "camille@demo.test",
        "jean@demo.test",
        "paula@demo.test",
        "marc@demo.test",
        "agnes.agriculture@demo.test",
        "agnes.metiers@demo.test",
        "agnes.cci@demo.test",
        "dominique@demo.test",
        "admin@demo.test",
    ]


def test_too_many_sign_ups_from_one_place_are_held_back(client: Client) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS={"signup": "1/m/ip"}):
        for name in ("camille", "charlie"):
            answer = Client().post(reverse("account_signup"), {"email": f"{name}@example.org", "password1": PASSWORD})

    assert (answer.status_code, answer.content.decode().count("<h1")) == (429, 1)


@pytest.mark.parametrize("page", ["account_signup", "account_reset_password"])
def test_an_address_that_no_mail_can_reach_is_refused(client: Client, page: str) -> None:
    answer = client.post(reverse(page), {"email": f"charlie@{'é' * 60}.example", "password1": PASSWORD})

    assert answer.status_code == 200
    assert (User.objects.count(), len(mail.outbox)) == (0, 0)
