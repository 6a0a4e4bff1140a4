"""The territory: loading, names, distances, contours."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from jachete87.kernel.territory.actions import NoTerritory, load_territory
from jachete87.kernel.territory.models import Commune
from jachete87.kernel.territory.queries import Position, communes, contours, distance_km, find_communes, near
from jachete87.kernel.territory.rules import name_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def haute_vienne() -> None:
    load_territory(folder=settings.TERRITORY)


def test_loading_twice_gives_the_195_communes_once() -> None:
    load_territory(folder=settings.TERRITORY)

    second = load_territory(folder=settings.TERRITORY)

    assert (second, Commune.objects.count()) == (195, 195)


def test_a_loaded_commune_holds_what_the_state_says_of_it(haute_vienne: None) -> None:
    limoges = Commune.objects.get(code="87085")

    told = (limoges.name, limoges.postal_codes, limoges.canton, limoges.departement, limoges.contour["type"])

    assert told == ("Limoges", ["87000", "87100", "87280"], "Limoges", "87", "MultiPolygon")


def test_every_commune_has_contour_canton_epci_and_population(haute_vienne: None) -> None:
    incomplete = Commune.objects.filter(contour__isnull=True) | Commune.objects.filter(canton="")

    incomplete |= Commune.objects.filter(epci="") | Commune.objects.filter(population__isnull=True)

    assert list(incomplete) == []


def test_another_departement_is_another_folder(tmp_path: Path) -> None:
    row = {
        "code": "23096", "name": "Guéret", "postal_codes": ["23000"], "latitude": 46.17, "longitude": 1.87,
        "population": 12734, "epci": "Grand Guéret", "canton": "Guéret-1",
    }  # fmt: skip
    for name, content in {"territory": {"departement": "23"}, "communes": [row], "contours": {}}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content))

    load_territory(folder=tmp_path)

    assert list(Commune.objects.values_list("code", "search_key", "departement")) == [("23096", "gueret", "23")]


def test_a_folder_without_a_territory_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "territory.json").write_text("{}")

    with pytest.raises(NoTerritory):
        load_territory(folder=tmp_path)

    assert Commune.objects.count() == 0


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("Limoges", "Limoges"),
        ("le dorat", "Le Dorat"),
        ("Dorat", "Le Dorat"),
        ("st junien", "Saint-Junien"),
        ("St-Léonard de Noblat", "Saint-Léonard-de-Noblat"),
        ("SAINT LEONARD", "Saint-Léonard-de-Noblat"),
        ("ste anne st priest", "Sainte-Anne-Saint-Priest"),
        ("la roche l'abeille", "La Roche-l'Abeille"),
        ("Roche l’Abeille", "La Roche-l'Abeille"),
        ("aixe s/ vienne", "Aixe-sur-Vienne"),
        ("Chalus", "Châlus"),
        ("noblat", "Saint-Léonard-de-Noblat"),
        ("Eymout", "Eymoutiers"),
        ("87300", "Bellac"),
        ("la-jonchere", "La Jonchère-Saint-Maurice"),
    ],
)
def test_a_commune_is_found_as_people_write_it(haute_vienne: None, asked: str, first: str) -> None:
    found = find_communes(asked)

    assert found[0].name == first


@pytest.mark.parametrize("asked", ["", "   ", "zzz", "-", "75001"])
def test_what_is_no_commune_finds_none(haute_vienne: None, asked: str) -> None:
    found = find_communes(asked)

    assert found == []


def test_a_postal_code_stands_for_several_communes_and_a_commune_has_several(haute_vienne: None) -> None:
    sharing = find_communes("87700", limit=50)

    having = {code: [commune.name for commune in find_communes(code)] for code in ("87000", "87100")}

    assert (len(sharing) > 1, having) == (True, {"87000": ["Limoges"], "87100": ["Limoges"]})


def test_communes_are_sorted_without_their_articles(haute_vienne: None) -> None:
    names = [commune.name for commune in communes()]

    assert names == sorted(names, key=name_key)


def test_limoges_to_paris_is_346_km_as_the_crow_flies() -> None:
    limoges, paris = Position(45.8336, 1.2611), Position(48.8566, 2.3522)

    assert (round(distance_km(limoges, paris)), distance_km(limoges, limoges)) == (346, 0)


def test_the_communes_near_a_place_come_nearest_first(haute_vienne: None) -> None:
    limoges = Commune.objects.get(code="87085")

    found = near(limoges.latitude, limoges.longitude, 6)

    assert found[0].commune == limoges
    assert [n.distance_km for n in found] == sorted(n.distance_km for n in found if n.distance_km <= 6)


def test_the_contours_are_light_enough_for_a_page(haute_vienne: None) -> None:
    drawn = contours()

    size = len(json.dumps(drawn, separators=(",", ":")))
    assert (len(drawn["features"]), size < 200_000) == (195, True)
    assert all(ring[0] == ring[-1] for f in drawn["features"] for p in f["geometry"]["coordinates"] for ring in p)
