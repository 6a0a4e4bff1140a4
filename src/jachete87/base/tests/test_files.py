"""Files to show or to keep."""

import pytest

from jachete87.base.files import file_answer, harmless, table_answer


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-", "+33 5 55 45"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-6,50", "13,00", "+2", "Miel = or", "L'oie", "87000"])
def test_numbers_and_ordinary_words_stay(text: str) -> None:
    assert harmless(text) == text


def test_a_table_opens_with_its_accents_and_columns() -> None:
    answer = table_answer([["Été", "-6,50"], ["=1", 'a;"b']], "relevé.csv")

    assert answer.content == '\ufeffÉté;-6,50\r\n\'=1;"a;""b"\r\n'.encode()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''relev%C3%A9.csv"


@pytest.mark.parametrize(("to_keep", "how"), [(True, "attachment"), (False, "inline")])
def test_a_file_is_shown_or_kept(to_keep: bool, how: str) -> None:
    answer = file_answer(b"x", "text/calendar", "a.ics", to_keep=to_keep)

    assert (answer.content, answer["Content-Disposition"]) == (b"x", f'{how}; filename="a.ics"')
