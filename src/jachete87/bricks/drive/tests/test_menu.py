"""Agents and farms have each their own menu, of at most seven entries, one more for who serves at a post."""

import re

from django.test import Client
from tests.signed_in import agent

from jachete87.bricks.drive.tests.farms import Farms

ENTRY = re.compile(r'<li><a href="([^"]+)"[^>]*>([^<]+)</a></li>')


def _menu(browser: Client, path: str) -> list[str]:
    page = browser.get(path).content.decode()
    nav = page[page.index('class="desk-nav"') : page.index('class="desk-page')]
    return [title for _url, title in ENTRY.findall(nav)]


def test_an_agent_sees_what_an_agent_does_sales_first(farms: Farms) -> None:
    agnes = agent("Agnès", "chambre-agriculture")

    seen = _menu(agnes, "/espace/drive/ventes")

    assert seen == ["Ventes", "Poste de retrait", "Points de retrait", "Abonnements", "Rythmes", "Nouveau drive"]


def test_a_farm_sees_what_a_farm_does_and_the_post_when_it_is_on_duty(farms: Farms) -> None:
    jean = Client()
    jean.force_login(farms.person)

    seen = _menu(jean, "/espace/drive/permanences")

    assert seen == [
        "Ma prochaine vente",
        "Mes quantités",
        "Récoltes",
        "Permanences",
        "Paniers composés",
        "Mes choix",
        "Retrait commun",
    ]
