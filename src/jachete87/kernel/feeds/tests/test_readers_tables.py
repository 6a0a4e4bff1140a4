"""CSV of every encoding, separator and quote; workbooks; rows that do not fit."""

import io
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from jachete87.kernel.feeds.readers.record import Availability, Message, Outcome, Record, RefusalCode
from jachete87.kernel.feeds.readers.tables import CsvSource, Row
from jachete87.kernel.feeds.tests.reading import D, read_bytes
from jachete87.kernel.feeds.tests.refusing import refusal

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")
ROWS = (
    ("Réf", "Désignation", "Prix TTC", "Stock", "Description"),
    ("P1", "Pâté d’œufs", "3,50", "4", 'Il dit "oui"; ou, non'),
)
EXPECTED = Record(
    key="P1", row=2, title="Pâté d’œufs", sku="P1", price=D("3.50"), price_includes_tax=True, stock=4,
    availability=Availability.IN_STOCK, description_html='Il dit "oui"; ou, non',
    description_text='Il dit "oui"; ou, non',
)  # fmt: skip


def _csv(delimiter: str, quote: str, end: str) -> str:
    def cell(text: str) -> str:
        return f"{quote}{text.replace(quote, quote * 2)}{quote}"

    return "".join(delimiter.join(map(cell, row)) + end for row in ROWS)


@pytest.mark.parametrize(("encoding", "delimiter"), list(product(ENCODINGS, ";,\t|")))
def test_every_encoding_and_separator_gives_the_same_record(tmp_path: Path, encoding: str, delimiter: str) -> None:
    content = _csv(delimiter, '"', "\r\n").encode(encoding)

    feed, records = read_bytes(tmp_path, content)

    assert records == [EXPECTED]
    assert (feed.dialect, feed.ended_cleanly) == ("spreadsheet_csv", True)


@pytest.mark.parametrize(("quote", "end"), list(product("\"'", ("\n", "\r\n", "\r"))))
def test_every_quote_and_line_end_gives_the_same_record(tmp_path: Path, quote: str, end: str) -> None:
    feed, records = read_bytes(tmp_path, _csv(";", quote, end).encode())

    assert records == [EXPECTED]
    assert feed.ended_cleanly is True


def test_the_separator_named_for_excel_is_obeyed(tmp_path: Path) -> None:
    _, records = read_bytes(tmp_path, b"sep=|\nid|nom|prix\n1|Pomme, rouge|2\n")

    assert records == [Record(key="1", row=3, title="Pomme, rouge", price=D("2.00"))]


def test_one_line_in_another_encoding_is_still_read(tmp_path: Path) -> None:
    content = "id;nom;prix\n1;Pâté;2\n".encode() + "2;Crème brûlée;3\n".encode("cp1252")

    _, records = read_bytes(tmp_path, content)

    assert [record.title for record in records if isinstance(record, Record)] == ["Pâté", "Crème brûlée"]


def test_a_line_has_its_number_in_the_file_also_after_a_cell_of_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "flux"
    path.write_text('a;b\n"un\ndeux";2\n\n3;4\n')

    rows = list(CsvSource(path).rows())

    assert rows == [Row(1, ["a", "b"]), Row(2, ["un\ndeux", "2"]), Row(5, ["3", "4"])]


def test_a_row_that_is_wider_than_the_head_is_refused_alone(tmp_path: Path) -> None:
    _, records = read_bytes(tmp_path, b"id;nom;prix\n1;Pomme;2\n2;Poire; douce;3\n3;Prune;4;;\n")

    reason = "La ligne compte 4 cellules pour 3 colonnes."
    assert records == [
        Record(key="1", row=2, title="Pomme", price=D("2.00")),
        Message(3, "", "3", reason, Outcome.REFUSED, "2"),
        Record(key="3", row=4, title="Prune", price=D("4.00")),
    ]


def test_a_missing_last_line_end_is_told_and_not_refused(tmp_path: Path) -> None:
    feed, records = read_bytes(tmp_path, b"id;nom;prix\n1;Pomme;2\n2;Poire;3")

    assert len(records) == 2
    assert feed.ended_cleanly is False


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Notes"
    notes.append(["À faire avant Noël"])
    sheet = book.create_sheet("Tarif")
    sheet.append([])
    sheet.append(["Mes produits", None, None])
    sheet.append(["Code", "Nom", "Prix TTC", "EAN", "Fin promo", "Prix promo"])
    sheet.append([12, "Miel", 9.8, 3760123456784, None, None])
    sheet.append(["B", "Cire", 3, None, None, None])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


WORKBOOK_RECORDS = [
    Record(key="12", row=4, title="Miel", price=D("9.80"), gtin="3760123456784", price_includes_tax=True),
    Record(key="B", row=5, title="Cire", price=D("3.00"), price_includes_tax=True),
]
ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Feuille1">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def _ods_row(*cells: str) -> str:
    inside = (f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells)
    return f"<table:table-row>{''.join(inside)}</table:table-row>"


def _ods(more: str = "") -> bytes:
    rows = _ods_row("Code", "Nom", "Prix TTC") + _ods_row("12", "Miel", "9,80") + more
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS_CONTENT.format(rows=rows))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return content.getvalue()


def test_the_first_sheet_with_products_of_an_excel_workbook_is_read(tmp_path: Path) -> None:
    feed, records = read_bytes(tmp_path, _workbook())

    assert records == WORKBOOK_RECORDS
    assert (feed.dialect, feed.ended_cleanly) == ("spreadsheet_xlsx", True)


def test_a_libreoffice_workbook_is_read(tmp_path: Path) -> None:
    feed, records = read_bytes(tmp_path, _ods())

    assert records == [Record(key="12", row=2, title="Miel", price=D("9.80"), price_includes_tax=True)]
    assert feed.dialect == "spreadsheet_ods"


EMPTY_TO_THE_END = (
    '<table:table-row table:number-rows-repeated="1048574">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)
FULL_TO_THE_END = EMPTY_TO_THE_END.replace("16384", "50").replace(
    "<table:table-cell", '<table:table-cell office:value="1"'
)


def test_empty_rows_to_the_end_of_the_sheet_are_nothing(tmp_path: Path) -> None:
    _, records = read_bytes(tmp_path, _ods(EMPTY_TO_THE_END))

    assert len(records) == 1


def test_a_million_repeated_rows_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, _ods(FULL_TO_THE_END)).code is RefusalCode.TOO_LARGE


def test_a_cell_at_the_far_end_of_a_sheet_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["XFD1048576"] = "Nom", "Prix"
    content = io.BytesIO()
    book.save(content)

    assert refusal(tmp_path, content.getvalue()).code is RefusalCode.TOO_LARGE


def test_a_table_that_nobody_closes_is_refused(tmp_path: Path) -> None:
    content = _ods("</table:table></office:spreadsheet><!--")

    assert refusal(tmp_path, content).code is RefusalCode.CUT_SHORT


@pytest.mark.parametrize("content", [_workbook(), _ods()])
def test_a_workbook_cut_anywhere_is_refused(tmp_path: Path, content: bytes) -> None:
    for kept in range(4, len(content), 211):
        assert refusal(tmp_path, content[:kept]).code in (RefusalCode.CUT_SHORT, RefusalCode.UNREADABLE)
