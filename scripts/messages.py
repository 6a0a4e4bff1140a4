"""Collects the French sentences of code and pages into the English catalogue, and compiles the catalogues.

    scripts/messages.py                  extract, update locale/en/LC_MESSAGES/django.po, compile
    scripts/messages.py --compile-only   compile (done by scripts/install)
    scripts/messages.py --missing        list what has no English yet; exit 1 if anything

The French sentence is its own key, so that French needs no catalogue but for its plurals ("0 résultat") and for the
no-break spaces before its signs: that one is made from the sentences themselves.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from jachete87.base.typography import typographic

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "jachete87"
LOCALE = PACKAGE / "locale"
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**.jinja", "jinja2"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
OPTIONS = {pattern: {"silent": "false", "encoding": "utf-8", "trimmed": "true"} for pattern, _ in METHODS}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}


def source(language: str) -> Path:
    """The catalogue that people edit."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def extracted() -> Catalog:
    """Every sentence of code and pages, with where it stands."""
    catalog = Catalog(project="jachete87", charset="utf-8", fuzzy=False)
    for name, _line, message, comments, context in extract_from_dir(
        PACKAGE, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=()
    ):
        catalog.add(message, None, [(name, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalog


def read(language: str) -> Catalog:
    """A catalogue as it is on disk, or an empty one."""
    if not source(language).exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with source(language).open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Bring the English catalogue in line with the code: new sentences come empty, old ones go."""
    template, catalog = extracted(), read("en")
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    source("en").parent.mkdir(parents=True, exist_ok=True)
    with source("en").open("wb") as file:
        write_po(file, catalog, sort_output=True, omit_header=False, width=120, ignore_obsolete=True)


def french(english: Catalog) -> Catalog:
    """The French catalogue: the plurals, and the sentences in which a sign stands after a space."""
    catalog = Catalog(locale="fr", charset="utf-8", fuzzy=False)
    for message in english:
        if isinstance(message.id, (tuple, list)):
            catalog.add(message.id, tuple(map(typographic, message.id)), context=message.context)
        elif (printed := typographic(message.id)) != message.id:
            catalog.add(message.id, printed, context=message.context)
    return catalog


def compile_all() -> None:
    """Write the catalogues that the portal reads."""
    english = read("en")
    for language, catalog in (("en", english), ("fr", french(english))):
        target = source(language).with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, catalog)


def missing(catalog: Catalog) -> Iterator[Message]:
    """Sentences that have no English, or an uncertain one."""
    for message in catalog:
        texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and (message.fuzzy or not all(texts)):
            yield message


def main(arguments: list[str]) -> int:
    """Do what is asked; 1 when --missing finds something."""
    if "--missing" in arguments:
        english = read("en")
        absent = [message for message in extracted() if message.id and message.id not in english]
        gaps = [*absent, *missing(english)]
        for message in gaps:
            print(message.id)
        return 1 if gaps else 0
    if "--compile-only" not in arguments:
        update()
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
