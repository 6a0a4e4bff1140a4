"""What is printed of a sale: lists that say what is needed and no more, labels whose codes can be read."""

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.ordering.market import Market, bought, by_weight, expire_all, offer, seller

import jachete87
from jachete87.bricks.drive.models import Cycle, CycleLeg
from jachete87.bricks.drive.queries.gathering import gathered
from jachete87.bricks.drive.rules.gathering import Stop
from jachete87.bricks.drive.rules.papers import TEMPLATES, labels, lists
from jachete87.bricks.drive.tests.paper import AT, HALLE, codes, gathered_line, pages, sale
from jachete87.kernel.documents.rules import typesetting
from jachete87.kernel.documents.rules.passes import checked, desk_key
from jachete87.kernel.documents.rules.printing import printed
from jachete87.kernel.membership.enums import SellerKind
from jachete87.kernel.membership.models import Seller

SHEETS = pytest.mark.parametrize("sheet", labels.SHEETS, ids=lambda sheet: sheet.slug)
SALE = Cycle(collect_on=date(2026, 11, 26), closes_at=AT - timedelta(days=2))


def test_a_harvest_list_says_what_to_bring_and_nothing_of_others(market: Market) -> None:
    by_weight(market.honey, grams=500)
    other = offer(seller("ferme-de-rose", SellerKind.FARMER, "drive"), "Tomates", "3.00")
    expire_all(market.at)
    purchase = bought(market, market.honey, other, quantity=3)
    leg = CycleLeg.objects.select_related("cycle", "seller").get(seller=market.jean, cycle=sale())

    pdf = printed("list", lists.harvest(leg, gathered(leg.cycle, market.jean.pk)), market.at, TEMPLATES)

    (page,) = pages(pdf)
    for words in ("Liste de récolte, Ferme De Jean", "3 Miel de châtaignier", purchase.reference, "Camille R."):
        assert words in page
    for others in ("Tomates", "Rose", "Roux", "camille@", "+336", "6,50"):
        assert others not in page


def test_what_was_ordered_is_gathered_in_two_queries_for_one_order_and_for_many(
    market: Market, django_assert_num_queries: Callable
) -> None:
    cycle = sale()
    bought(market, market.honey)
    with django_assert_num_queries(2):
        (line,) = gathered(cycle)
    for _ in range(9):
        bought(market, market.honey)

    with django_assert_num_queries(2):
        found = gathered(cycle)

    assert (line.quantity, line.shopper, line.stop.point) == (1, "Camille R.", "Halle des Carmes")
    assert len(found) == 10


def test_a_long_order_goes_on_under_the_same_head_and_pages_are_numbered() -> None:
    lines = [gathered_line(i, product_id=i, title=f"Produit {i:02d}", temperature="chilled") for i in range(60)]

    read = pages(printed("list", lists.packing(SALE, lines), AT, TEMPLATES))

    assert len(read) > 1
    for number, page in enumerate(read, start=1):
        assert "H7K2QXM · Camille R." in page
        assert f"{number} / {len(read)}" in page
    assert [title for title in (f"Produit {i:02d}" for i in range(60)) if title not in " ".join(read)] == []


def test_a_list_by_product_says_which_orders_get_how_many_at_each_point() -> None:
    lines = [
        gathered_line(1),
        gathered_line(2, reference="ZZ22222", collection="drive-b", quantity=5),
        gathered_line(3, reference="YY33333", collection="drive-c", stop=Stop(2, "Vaseix", AT, AT)),
    ]

    halle, vaseix = pages(printed("list", lists.by_product(SALE, lines), AT, TEMPLATES))

    assert "Halle des Carmes" in halle
    assert "7 Miel de châtaignier, 500 g" in halle
    assert "5 × ZZ22222" in halle.replace("\N{NO-BREAK SPACE}", " ")
    assert "YY33333" in vaseix


def test_a_harvest_for_many_points_keeps_words_whole() -> None:
    names = ("Halle de Limoges", "Halle de Panazol", "Halle de Bellac", "Halle de Nexon", "Halle d’Isle", "Vaseix")
    lines = [
        gathered_line(i, collection=f"drive-{i}", stop=Stop(i, name, AT, AT), quantity=i + 1)
        for i, name in enumerate(names)
    ]
    leg = CycleLeg(cycle=SALE, seller=Seller(trade_name="Ferme d’Œillet"), closes_at=AT)

    page = pages(printed("list", lists.harvest(leg, lines), AT, TEMPLATES))[0]

    assert "21 Miel de châtaignier, 500 g" in page
    assert [name for name in names if name not in page] == []


def test_a_producer_signs_what_was_dropped_off() -> None:
    lines = [gathered_line(1), gathered_line(2, seller_id=2, seller="Ferme de Rose", title="Tomates")]

    (page,) = pages(printed("list", lists.drop_off(SALE, lines), AT, TEMPLATES))

    assert page.count("Signatures à la réception") == 2
    assert "2 Tomates, 500 g 1 kg" in page.replace("\N{NO-BREAK SPACE}", " ")


@SHEETS
def test_every_code_of_a_crate_opens_its_collection_on_every_sheet(sheet: labels.Sheet) -> None:
    lines = [
        gathered_line(i, collection=f"drive-{i}", reference=f"H7K2QX{i}", number=i + 1, shopper=name, stop=HALLE)
        for i, name in enumerate(("Camille R.", "Jean-Baptiste-Emmanuel de la Rochefoucauld-Montbazon D.", "Zoé"))
    ]
    cold = gathered_line(9, collection="drive-0", reference="H7K2QX0", temperature="frozen")

    pdf = printed("labels", labels.crate_labels([*lines, cold], sheet, 1), AT, TEMPLATES)

    found = [checked(code, desk_key("drive")) for code in codes(pdf)]
    assert sorted((one.reference, one.number) for one in found if one) == [
        ("H7K2QX0", 1), ("H7K2QX0", 1), ("H7K2QX1", 2), ("H7K2QX2", 3),
    ]  # fmt: skip
    words = " ".join(pages(pdf))
    assert "1 / 2" in words
    assert "SURGELÉ" in words


@SHEETS
def test_every_pack_has_a_label_that_opens_no_collection(sheet: labels.Sheet) -> None:
    title = "Yaourts fermiers brassés à la vanille et aux éclats de châtaigne du Limousin"
    long = gathered_line(1, title=title, is_weighed=True, quantity=2)
    alone = gathered_line(2, title="Miel", is_weighed=True, quantity=1, grams=1230)

    pdf = printed("labels", labels.product_labels([long, alone], sheet, 1), AT, TEMPLATES)

    assert list(codes(pdf)) == ["H7K2QXM/1"] * 3
    assert checked("H7K2QXM/1", desk_key("drive")) is None
    words = " ".join(pages(pdf)).replace("\N{NO-BREAK SPACE}", " ")
    assert "1,23 kg" in words
    assert words.count("………… g") == 2


def test_labels_begin_where_the_sheet_is_free() -> None:
    lines = [gathered_line(i, collection=f"drive-{i}") for i in range(3)]
    sheet = labels.SHEETS[0]

    pdf = printed("labels", labels.crate_labels(lines, sheet, 20), AT, TEMPLATES)

    assert [page.count("Camille R.") for page in pages(pdf)] == [2, 1]


def test_an_agent_prints_for_one_point_from_a_label_that_is_there(market: Market, agnes: Client) -> None:
    purchase = bought(market, market.honey)
    papers = f"/espace/drive/ventes/{sale().pk}/papiers"

    here = agnes.get(f"{papers}/preparation.pdf", {"point": market.point.pk})
    too_far = agnes.get(f"{papers}/bacs.pdf", {"sheet": "8", "start": 9})

    assert purchase.reference in pages(here.content)[0]
    assert too_far.status_code == 422
    assert "Cette planche a 8 étiquettes." in too_far.content.decode()


def test_a_poster_says_when_and_where_and_leads_to_the_page(market: Market, agnes: Client) -> None:
    papers = f"/espace/drive/ventes/{sale().pk}"

    read = {size: agnes.get(f"{papers}/affiche-{size}.pdf").content for size in ("a4", "a3", "feuillets")}

    for pdf in read.values():
        (page,) = pages(pdf)
        assert "Halle des Carmes" in page
        assert "22 h" in page
        assert set(codes(pdf)) == {"http://127.0.0.1:8087/drive/"}


def test_large_papers_are_the_same_and_leave_no_memory_behind() -> None:
    lines = [gathered_line(i, reference=f"H7K{i:04d}", quantity=8) for i in range(100)]
    said = labels.product_labels(lines, labels.SHEETS[0], 1)
    path, root = str(TEMPLATES / "labels.typ"), str(Path(jachete87.__file__).parent)
    words, timestamp = json.dumps(said, ensure_ascii=False), int(AT.timestamp())
    before = _megabytes()

    apart = printed("labels", said, AT, TEMPLATES)
    kept_apart = _megabytes() - before
    here = typesetting._here(path=path, root=root, said=words, timestamp=timestamp)

    assert apart == here
    assert kept_apart < 0.5 * (_megabytes() - before - kept_apart)


def test_large_papers_that_cannot_be_set_say_why() -> None:
    with pytest.raises(RuntimeError, match="cannot access fields"):
        printed("labels", {"paper": "é" * 30_000}, AT, TEMPLATES)


def _megabytes() -> float:
    """What this process has of the memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
