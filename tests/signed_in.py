"""Browsers in which somebody of a chamber or of a shop is signed in."""

from django.test import Client

from jachete87.kernel.accounts.models import User
from jachete87.kernel.membership.models import Agent, Collaborator, Seller


def agent(name: str, institution: str) -> Client:
    """The browser of an agent of this institution."""
    person = _person(name)
    Agent.objects.create(user=person, institution_id=institution)
    return _browser(person)


def colleague(name: str, seller: Seller) -> Client:
    """The browser of who works for this seller."""
    person = _person(name)
    Collaborator.objects.create(user=person, seller=seller)
    return _browser(person)


def _person(name: str) -> User:
    return User.objects.create_person(f"{name.lower()}@example.test", "un mot de passe long", full_name=name)


def _browser(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser
