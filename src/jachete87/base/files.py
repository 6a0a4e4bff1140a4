"""Answers that are files: to show or to keep, and tables that a spreadsheet opens without a question."""

import csv
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

PDF = "application/pdf"

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(,[0-9]+)?")


def file_answer(body: bytes, kind: str, name: str, *, to_keep: bool = False) -> HttpResponse:
    """A file of that media type and name, shown by the browser or, `to_keep`, offered to be saved."""
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=to_keep, filename=name) or ""
    return answer


def table_answer(rows: Iterable[Sequence[str]], name: str, *, to_keep: bool = False) -> HttpResponse:
    """Rows as a table for spreadsheets: semicolons, decimal commas, a byte order mark; no text becomes a formula."""
    answer = file_answer(b"\xef\xbb\xbf", "text/csv; charset=utf-8", name, to_keep=to_keep)
    csv.writer(answer, delimiter=";").writerows([harmless(cell) for cell in row] for row in rows)
    return answer


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers.

    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
