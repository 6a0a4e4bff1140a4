"""Texts of outside shops: safe, readable, and no cleverer than that."""

from datetime import datetime

import pytest

from jachete87.kernel.feeds.readers.dates import parse_moment
from jachete87.kernel.feeds.readers.text import clean_html, most_french, one_line, plain_text
from jachete87.kernel.feeds.tests.reading import at


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("<p>Bonjour</p><script>alert(1)</script>", "<p>Bonjour</p>", "Bonjour"),
        ("&lt;p&gt;Pain &amp;amp; vin&lt;/p&gt;", "<p>Pain &amp; vin</p>", "Pain & vin"),
        ("L&amp;eacute;gumes &amp;amp; fruits", "Légumes &amp; fruits", "Légumes & fruits"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d", "a < b & c > d"),
        ("un\ndeux\n\ntrois", "un<br>deux<br>trois", "un\ndeux\ntrois"),
        ('<div onclick="x">Un <a href="http://x">lien</a></div>', "Un lien", "Un lien"),
        ("<p></p><p>&nbsp;</p><p>oui</p>", "<p>oui</p>", "oui"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;", "", ""),
        ("<img src=x onerror=alert(1)>", "", ""),
        ("<b>ouvert", "<b>ouvert</b>", "ouvert"),
        ("Ã©tÃ©", "Ã©tÃ©", "Ã©tÃ©"),
        ("\x00\x07sans contrôle\u200b", "sans contrôle", "sans contrôle"),
        ("", "", ""),
    ],
)
def test_a_description_keeps_few_tags_and_no_attribute(text: str, html: str, plain: str) -> None:
    cleaned = clean_html(text)

    assert (cleaned, plain_text(cleaned)) == (html, plain)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Pull \n marin ", "Pull marin"),
        ("Pain &amp;amp; vin", "Pain & vin"),
        ("<b>Tasse</b> n° 3", "Tasse n° 3"),
        ("I <3 le miel", "I <3 le miel"),
    ],
)
def test_a_title_is_one_line_of_plain_words(text: str, line: str) -> None:
    assert one_line(text) == line


def test_of_several_languages_the_french_one_is_taken() -> None:
    assert most_french(["The oil of the mill", "L'huile du moulin"]) == "L'huile du moulin"
    assert most_french(["", "Mühle"]) == "Mühle"
    assert most_french([]) == ""


@pytest.mark.parametrize(
    ("text", "end", "moment"),
    [
        ("2026-11-20", False, at("2026-11-19T23:00:00")),
        ("2026-07-14", True, at("2026-07-14T21:59:59")),
        ("14/07/2026", False, at("2026-07-13T22:00:00")),
        ("14/07/2026 12:30", True, at("2026-07-14T10:30:00")),
        ("2026-11-20T08:00+0100", False, at("2026-11-20T07:00:00")),
        ("2026-11-20T08:00:00Z", False, at("2026-11-20T08:00:00")),
        ("2026-11-20 08:00:00", False, at("2026-11-20T07:00:00")),
        ("1793487600", False, at("2026-10-31T23:00:00")),
        ("0000-00-00", False, None),
        ("", False, None),
    ],
)
def test_a_day_begins_and_ends_in_paris(text: str, end: bool, moment: datetime | None) -> None:
    assert parse_moment(text, end_of_day=end) == moment


@pytest.mark.parametrize("text", ["bientôt", "2026-13-45", "31/02/2026"])
def test_what_is_no_date_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_moment(text)
