"""Hostile files are refused at once, without memory and without touching anything else."""

import io
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from jachete87.kernel.feeds.readers.opening import open_feed
from jachete87.kernel.feeds.readers.record import FeedRefused, Record, RefusalCode
from jachete87.kernel.feeds.tests.reading import read_bytes
from jachete87.kernel.feeds.tests.refusing import refusal

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 15))
ITEM = "<item><id>1</id><title>{}</title><price>1 EUR</price></item>"
RSS = "{}<rss><channel>{}</channel></rss>"
BILLION_LAUGHS = RSS.format(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>', ITEM.format("&l14;"))
IN_AN_ATTRIBUTE = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss x="&l14;"><channel/></rss>'
OUTSIDE = RSS.format('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', ITEM.format("&x;"))
LATE_DTD = RSS.format(f"<!--{'x' * 200_000}-->" + '<!DOCTYPE rss [<!ENTITY x "y">]>', ITEM.format("&x;"))
LONG_TEXT = RSS.format("", ITEM.format("a" * 20_000_000))
DEEP = RSS.format("", "<a>" * 5000 + "</a>" * 5000)
NO_PRODUCT = RSS.format("", "<other>abc</other>" * 1_500_000)


@pytest.fixture(autouse=True)
def _quick_and_small() -> Iterator[None]:
    tracemalloc.start()
    begun = time.perf_counter()
    yield
    taken, (_, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 10
    assert peak < 120_000_000


@pytest.mark.parametrize("text", [BILLION_LAUGHS, IN_AN_ATTRIBUTE, OUTSIDE, LATE_DTD, LONG_TEXT, DEEP])
def test_xml_that_attacks_its_reader_is_refused(text: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, text.encode()).code is RefusalCode.UNSAFE


def test_xml_in_utf16_that_declares_entities_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, BILLION_LAUGHS.encode("utf-16")).code is RefusalCode.UNSAFE


def test_xml_without_end_and_without_products_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, NO_PRODUCT.encode()).code is RefusalCode.TOO_LARGE


def _zip(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


@pytest.mark.parametrize(
    "members",
    [
        {"xl/workbook.xml": b"0" * 60_000_000},
        {"xl/workbook.xml": b"<a/>", **{f"xl/{n}.xml": b"" for n in range(3000)}},
    ],
)
def test_a_zip_bomb_is_not_opened(members: dict[str, bytes], tmp_path: Path) -> None:
    assert refusal(tmp_path, _zip(members)).code is RefusalCode.UNSAFE


def test_an_archive_of_something_else_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, _zip({"word/document.xml": b"<a/>"})).code is RefusalCode.NOT_A_CATALOGUE


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    content = b"id;nom;prix\n1;Pomme;2\n" + b"x" * 6_000_000

    assert refusal(tmp_path, content).code is RefusalCode.TOO_LARGE


def test_a_quote_that_nobody_closes_does_not_swallow_the_memory(tmp_path: Path) -> None:
    content = b'id;nom;prix\n1;Pomme;2\n2;"Poire;3\n' + b"3;Prune;4\n" * 400_000

    assert refusal(tmp_path, content).code is RefusalCode.TOO_LARGE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", RefusalCode.EMPTY),
        (b"\xef\xbb\xbf \n\n", RefusalCode.EMPTY),
        (b"id;nom;prix\n", RefusalCode.EMPTY),
        (b"bonjour", RefusalCode.UNKNOWN_DIALECT),
        (b"date;heure\n1;2\n", RefusalCode.UNKNOWN_DIALECT),
        (b"<catalogue><x/></catalogue>", RefusalCode.UNKNOWN_DIALECT),
        (b"%PDF-1.7", RefusalCode.NOT_A_CATALOGUE),
        (b"\x89PNG\r\n\x1a\n", RefusalCode.NOT_A_CATALOGUE),
        (b"\xd0\xcf\x11\xe0", RefusalCode.NOT_A_CATALOGUE),
        (b"<!DOCTYPE html><html><body>Connexion</body></html>", RefusalCode.NOT_A_CATALOGUE),
        (
            b"<rss><channel><item><title>Une actualit\xc3\xa9</title></item></channel></rss>",
            RefusalCode.NOT_A_CATALOGUE,
        ),
        (b"<rss><channel></channel></rss>", RefusalCode.EMPTY),
        (b"<rss><channel><item><id>1</id><price>1</price><</channel></rss>", RefusalCode.UNREADABLE),
        (b'{"a": 1}', RefusalCode.NOT_A_CATALOGUE),
        (b'[{"nom": "x"}]', RefusalCode.NOT_A_CATALOGUE),
        (b'{"a": }', RefusalCode.UNREADABLE),
        (b"id;nom;prix\n1;Pomme\x81;2\n", RefusalCode.UNREADABLE),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07", RefusalCode.UNREADABLE),
        (b"Country Code,Rate %,Tax Name,Tax Class\nFR,20,TVA,\n", RefusalCode.NOT_A_CATALOGUE),
        (b"Order ID,Order Date,Email\n1,2,3\n", RefusalCode.NOT_A_CATALOGUE),
    ],
)
def test_what_is_no_catalogue_is_refused_for_what_it_is(content: bytes, code: RefusalCode, tmp_path: Path) -> None:
    found = refusal(tmp_path, content)

    assert found.code is code
    assert found.reason.endswith((".", "display=full)."))


def test_another_format_than_the_one_asked_for_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "flux"
    path.write_bytes(b"id;nom;prix\n1;Pomme;2\n")

    with pytest.raises(FeedRefused) as caught:
        open_feed(path, "shopify_csv")

    assert caught.value.code is RefusalCode.UNKNOWN_DIALECT


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "https://[x/y",
        "https://x:99999/y",
        "https://x:port/y",
        "https://:443/y",
        "//boutique.test/y",
    ],
)
def test_a_link_that_leads_nowhere_is_left_out_and_said(tmp_path: Path, link: str) -> None:
    table = f"id\ttitle\tlink\timage link\tavailability\tprice\n1\tGants\t{link}\t\tin stock\t10 EUR\n"

    _, read = read_bytes(tmp_path, table.encode())

    assert isinstance(read[0], Record)
    assert (read[0].url, [note.column for note in read[0].messages]) == ("", ["link"])
