"""Bringing a catalogue in: look first, then import."""

import re
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jachete87.kernel import feeds
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.feeds.models import FeedRun, Source
from jachete87.kernel.membership.models import Seller
from jachete87.kernel.membership.tests.cast import Cast
from jachete87.selling.actions import uploads
from jachete87.selling.tests.conftest import as_

SHOP = Path(feeds.__file__).parent / "tests" / "fixtures" / "spreadsheet.csv"


def _look(client: Client, content: bytes, source: str = "ferme-de-jean"):
    sent = {"file": SimpleUploadedFile("catalogue.csv", content), "source": source}
    return client.post(reverse("selling:imports"), sent)


def _confirm(client: Client, page: str, source: str = "ferme-de-jean"):
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    return client.post(reverse("selling:confirmed"), {"token": token, "source": source})


def _created(page: str) -> str:
    return re.search(r'stat-label">Créées</p>\s*<p class="stat-value">(\d+)', page)[1]


def test_looking_changes_nothing_and_importing_does_what_was_shown(cast: Cast, jean: Client) -> None:
    looked = _look(jean, SHOP.read_bytes())
    before = (Product.objects.count(), Source.objects.count(), FeedRun.objects.count())

    done = _confirm(jean, looked.content.decode())

    assert (looked.status_code, done.status_code, before) == (200, 200, (0, 0, 0))
    assert _created(looked.content.decode()) == _created(done.content.decode()) == str(Product.objects.count())
    assert set(Product.objects.values_list("seller", flat=True)) == {cast.farm.pk}


def test_a_file_is_imported_once(cast: Cast, jean: Client) -> None:
    looked = _look(jean, SHOP.read_bytes()).content.decode()
    _confirm(jean, looked)

    again = _confirm(jean, looked)

    assert (again.status_code, "Ce fichier n’est plus là" in again.content.decode()) == (404, True)


def test_a_file_that_is_no_catalogue_is_refused_in_words(cast: Cast, jean: Client) -> None:
    page = _look(jean, b"\x89PNG\r\n\x1a\n").content.decode()

    assert "refusé en entier" in page
    assert 'name="token"' not in page
    assert Product.objects.count() == 0


def test_a_file_is_for_the_one_who_sent_it(cast: Cast, jean: Client, other: Seller) -> None:
    looked = _look(jean, SHOP.read_bytes()).content.decode()
    pierre = as_(other_person(other))

    answer = _confirm(pierre, looked, source="autre-ferme")

    assert (answer.status_code, Product.objects.count()) == (404, 0)


def other_person(seller: Seller):
    from jachete87.kernel.accounts.models import User

    return User.objects.get(email="pierre@example.test")


def test_the_source_of_another_seller_cannot_be_named(cast: Cast, jean: Client, other: Seller) -> None:
    Source.objects.create(slug="autre-ferme", seller=other, name="Autre")

    looked = _look(jean, SHOP.read_bytes(), source="autre-ferme")

    assert (looked.status_code, FeedRun.objects.count()) == (422, 0)


def test_a_name_of_a_file_leads_nowhere_else(cast: Cast, jean: Client) -> None:
    tokens = ["../secret_key", "a" * 32, "..%2f..%2fsecret", "/etc/passwd"]

    answers = [jean.post(reverse("selling:confirmed"), {"token": t, "source": "ferme-de-jean"}) for t in tokens]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]


def test_a_file_that_is_too_large_is_not_kept(cast: Cast, jean: Client, monkeypatch, settings) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 1000)

    answer = _look(jean, b"x" * 2000)

    assert (answer.status_code, [p for p in (settings.HOME / "uploads").rglob("*") if p.is_file()]) == (413, [])


def test_only_the_newest_files_are_kept(cast: Cast, jean: Client, settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    for number in range(uploads.MOST_KEPT + 3):
        newest = uploads.keep_upload(seller=cast.farm, chunks=[b"%d" % number])

    kept = list((tmp_path / "uploads" / str(cast.farm.pk)).iterdir())

    assert len(kept) == uploads.MOST_KEPT
    assert newest in {path.name for path in kept}
