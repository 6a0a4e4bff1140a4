"""What programs ask for."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.shopping.market import Market


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    settings.MEDIA_ROOT = str(folder)
    (folder / "tasse.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    (folder / "page.html").write_text("<script>alert(1)</script>")
    (tmp_path / "secret_key").write_text("secret")
    return folder


def test_a_picture_is_shown_and_never_run(db: None, media: Path, camille: Client) -> None:
    answer = camille.get("/media/tasse.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=31536000"


@pytest.mark.parametrize(
    "source", ["page.html", "absent.png", "../secret_key", "..%2Fsecret_key", "/etc/passwd", f"{'a' * 300}.png"]
)
def test_nothing_but_pictures_comes_out_of_the_media_folder(
    db: None, media: Path, camille: Client, source: str
) -> None:
    assert camille.get(f"/media/{source}").status_code == 404


def test_the_sitemap_names_products_and_sellers_in_both_languages(market: Market, camille: Client) -> None:
    product = market.honey.variant.product

    xml = camille.get("/sitemap.xml").content.decode()

    assert f"/produits/{product.pk}-{product.slug}</loc>" in xml
    assert "/en/vendeurs/ferme-de-jean</loc>" in xml


@pytest.mark.parametrize("address", ["/robots.txt", "/.well-known/security.txt", "/opensearch.xml", "/styleguide/"])
def test_programs_find_what_they_look_for(db: None, camille: Client, address: str) -> None:
    assert camille.get(address).status_code == 200


def test_the_language_is_changed_on_the_same_page_and_nowhere_else(db: None, camille: Client) -> None:
    inside = camille.get("/langue/en?next=/recherche%3Fq%3Dmiel")
    outside = camille.get("/langue/en?next=https://evil.example/")
    unknown = camille.get("/langue/de")

    assert (inside["Location"], outside["Location"]) == ("/en/recherche?q=miel", "/en/")
    assert unknown.status_code == 404


def test_what_is_personal_is_never_kept(db: None, camille: Client) -> None:
    answer = camille.get("/moi.json")

    assert "no-store" in answer["Cache-Control"]
    assert answer.json() == {"basket_count": 0, "name": ""}
