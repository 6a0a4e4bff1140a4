"""Texts made comparable."""

import pytest

from jachete87.base.texts import fold, slug


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L'Œuf d'été", "l oeuf d ete"),
        ("L’abeille", "l abeille"),
        ("Saint-Yrieix-la-Perche", "saint yrieix la perche"),
        ("ÉMAUX & Porcelaine", "emaux porcelaine"),
        ("  ", ""),
    ],
)
def test_a_text_is_folded_to_plain_words(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_slug_is_cut_at_a_whole_word_and_never_empty() -> None:
    assert slug("Crème de châtaigne d'Eymoutiers", longest=20) == "creme-de-chataigne-d"
    assert slug("€€€") == "x"
