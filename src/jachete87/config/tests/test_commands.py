"""The commands as a person at a terminal meets them."""

import json
from pathlib import Path

import pytest

from jachete87.config.cli import main
from jachete87.kernel.catalogue.models import Product
from jachete87.kernel.feeds.tests.shops import feed_of, good, goods

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_imported_feed_is_summed_up_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = feed_of(tmp_path, [good("a"), good("b", "12 USD")])

    code = main(["feed", "import", "ruche", str(path), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert told == {
        "dialect": "google_rss",
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "held": 1,
        "refused": 0,
        "refused_whole": "",
        "messages": [
            {
                "row": 2,
                "column": "price",
                "value": "12 USD",
                "reason": "Le prix est en USD, pas en euros.",
                "outcome": "held",
            }
        ],
    }


def test_a_refused_feed_exits_with_three_and_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = feed_of(tmp_path, goods(4))
    path.write_bytes(path.read_bytes()[:-40])

    code = main(["feed", "import", "ruche", str(path)])

    assert code == 3
    assert "Flux refusé : Le fichier XML est coupé" in capsys.readouterr().err
    assert Product.objects.count() == 0


def test_a_file_that_is_not_there_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["feed", "import", "ruche", "nowhere.csv"])

    assert code == 2
    assert capsys.readouterr().err.splitlines()[-1] == "Le fichier « nowhere.csv » n'existe pas."


def test_the_doctor_finds_nothing_in_a_healthy_portal_and_names_what_is_ill(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["feed", "import", "ruche", str(feed_of(tmp_path, goods(2)))])
    main(["reindex"])
    healthy = main(["doctor"])
    product = Product.objects.earliest("pk")
    Product.objects.filter(pk=product.pk).update(stock_on_hand=5, stock_held=2)
    capsys.readouterr()

    ill = main(["doctor", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (healthy, ill) == (0, 1)
    assert told["well"] is False
    assert told["checks"]["baskets"] == [f"stock held is the sum of the holds: {product.pk}: 2 held, holds 0"]


def test_a_moment_that_is_none_is_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["tick", "--at", "mercredi"])

    assert "is no ISO 8601 moment" in capsys.readouterr().err
