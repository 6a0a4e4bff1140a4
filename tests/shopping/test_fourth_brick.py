"""A brick that nobody thought of stands in the menus, in its own colour."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from jachete87.base.pages import forget
from jachete87.kernel import bricks
from tests.shopping.market import Market

MARKETS = SimpleNamespace(
    slug="marches",
    name="Marchés de plein vent",
    short_name="Marchés",
    promise="Au stand.",
    colour="#7a2f6b",
    places=tuple,
    urlconf=None,
    router=None,
)
LINK = re.compile(r'href="(/accents\.css[^"]*)"')
MENU = re.compile(r'recherche\?brick=(\w+)"[^>]*>(?:<svg.*?</svg><span>)?([^<]+)')


def drawn() -> dict[str, bricks.Brick]:
    """The bricks of the design system, whatever else is installed."""
    return {slug: bricks.brick(slug) for slug in ("drive", "galerie", "relais")}


@pytest.fixture
def with_markets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bricks._registry, "by_slug", {**drawn(), "marches": MARKETS})
    forget()


def test_the_menus_name_the_installed_bricks(market: Market, camille: Client, with_markets: None) -> None:
    page, site_map = camille.get("/").content.decode(), camille.get("/plan-du-site").content.decode()
    main = page.partition('class="wide site-nav"')[2].partition("</nav>")[0]
    listed = site_map.partition("<main")[2].partition("</main>")[0]

    menu = [
        ("drive", "Drive fermier"),
        ("galerie", "Galerie des métiers"),
        ("relais", "Boutiques"),
        ("marches", "Marchés"),
    ]

    assert MENU.findall(main) == sorted(menu)
    assert MENU.findall(listed) == sorted(menu)


def test_its_accents_are_linked_and_kept_for_long(market: Market, camille: Client, with_markets: None) -> None:
    address = LINK.findall(camille.get("/").content.decode())

    sheet = camille.get(address[0])

    assert len(address) == 1
    assert sheet.content.decode().startswith('[data-brick="marches"] { --accent: #7a2f6b;')
    assert (sheet["Content-Type"], sheet["Cache-Control"]) == (
        "text/css; charset=utf-8",
        "public, max-age=31536000, immutable",
    )


def test_nothing_is_linked_when_the_design_system_has_drawn_all(
    market: Market, camille: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bricks._registry, "by_slug", drawn())

    page = camille.get("/").content.decode()

    assert LINK.findall(page) == []
