"""Workbooks (XLSX, ODS) as rows of text, after a look at their size unpacked."""

import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from jachete87.kernel.feeds.readers.record import FeedRefused, RefusalCode
from jachete87.kernel.feeds.readers.sheet_extent import inspect_sheets
from jachete87.kernel.feeds.readers.tables import Row

_MOST_MEMBERS = 2000
_LARGEST = 128 * 1024 * 1024
_HIGHEST_RATIO = 200
_BROKEN = (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
Cell = int | float | str | bool | time | date | datetime | timedelta


class SheetSource:
    """The rows of one sheet. A workbook closes itself, so it always ends cleanly."""

    def __init__(self, workbook: CalamineWorkbook, name: str) -> None:
        self.name = name
        self._sheet = workbook.get_sheet_by_name(name)
        self.ended_cleanly: bool | None = True

    def rows(self) -> Iterator[Row]:
        for line, cells in enumerate(self._sheet.iter_rows(), 1):
            yield Row(line, [_text(cell) for cell in cells])


def open_workbook(path: Path) -> tuple[str, list[SheetSource]]:
    """The dialect and the visible sheets; raises FeedRefused for a broken, huge or other zip file."""
    try:
        dialect = _inspect(path)
        with ZipFile(path) as archive:
            inspect_sheets(archive)
    except _BROKEN as error:
        raise FeedRefused("Le classeur est coupé ou abîmé.", RefusalCode.CUT_SHORT) from error
    try:
        workbook = CalamineWorkbook.from_path(path)
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        ]
        return dialect, [SheetSource(workbook, name) for name in names]
    except (CalamineError, OSError) as error:
        raise FeedRefused(
            "Le classeur ne peut pas être ouvert : il est abîmé ou protégé.", RefusalCode.UNREADABLE
        ) from error


def _inspect(path: Path) -> str:
    with ZipFile(path) as archive:
        members = archive.infolist()
        kind = _beginning(archive, "mimetype")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > _MOST_MEMBERS
        or unpacked > _LARGEST
        or (unpacked > 1 << 20 and unpacked > packed * _HIGHEST_RATIO)
    ):
        raise FeedRefused("Le classeur est démesuré une fois décompressé : refusé par sécurité.", RefusalCode.UNSAFE)
    is_excel = any(member.filename == "xl/workbook.xml" for member in members)
    if not is_excel and not kind.startswith(_ODS):
        raise FeedRefused("Cette archive n'est pas un classeur XLSX ou ODS.", RefusalCode.NOT_A_CATALOGUE)
    return "spreadsheet_xlsx" if is_excel else "spreadsheet_ods"


def _beginning(archive: ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as member:
        return member.read(100)


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.12g}"
    return cell.isoformat() if isinstance(cell, (date, datetime, time)) else str(cell)
