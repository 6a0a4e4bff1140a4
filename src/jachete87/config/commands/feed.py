"""Bring one catalogue (a file or an address) into one source."""

import argparse
import json
import tempfile
from pathlib import Path

from jachete87.base.errors import Refusal
from jachete87.base.fetch import fetch
from jachete87.base.times import now
from jachete87.config.progress import progress, say
from jachete87.kernel.feeds.actions.importing import How, Summary, import_feed

_REFUSED, _WRONG = 3, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """`feed import SOURCE PATH-OR-URL` and its options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="import")
    one = actions.add_parser("import", help="import a catalogue")
    one.add_argument("source", metavar="SOURCE", help="slug of the source; a new one is made")
    one.add_argument("place", metavar="PATH-OR-URL")
    one.add_argument("--seller", metavar="SLUG", help="the seller whose shop it is; without it an outside platform")
    one.add_argument("--format", default="auto", help="the dialect, when it must not be recognised by its content")
    one.add_argument("--dry-run", action="store_true", help="do all of it, then take it back")
    one.add_argument("--confirm", action="store_true", help="a person has looked: apply fallen prices and departures")
    one.add_argument("--json", action="store_true", help="print the summary as JSON")


def run(asked: argparse.Namespace) -> int:
    """Import; exit code 0 when imported, 3 when the feed as a whole is refused, 2 when it could not be asked."""
    try:
        with progress(f"Importing {asked.source}"), tempfile.TemporaryDirectory() as folder:
            summary = _import(asked, _local(asked.place, Path(folder)))
    except Refusal as refusal:
        say(refusal.message)
        return _WRONG
    _tell(summary, asked.json)
    return _REFUSED if summary.refused_whole else 0


def _local(place: str, folder: Path) -> Path:
    if place.startswith(("http://", "https://")):
        fetch(place, folder / "feed", trusted=True)
        return folder / "feed"
    if not Path(place).is_file():
        raise Refusal(f"Le fichier « {place} » n'existe pas.")
    return Path(place)


def _import(asked: argparse.Namespace, path: Path) -> Summary:
    return import_feed(
        source_slug=asked.source,
        path=path,
        at=now(),
        seller_slug=asked.seller,
        how=How(fmt=asked.format, dry_run=asked.dry_run, confirmed=asked.confirm),
    )


def _tell(summary: Summary, as_json: bool) -> None:
    told = summary.as_dict()
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1, default=str))  # noqa: T201
        return
    for message in summary.messages[:50]:
        say(f"ligne {message.row}, {message.column} « {message.value} » : {message.reason} [{message.outcome}]")
    names = ("read", "created", "updated", "unchanged", "held", "refused")
    counts = ", ".join(f"{told[name]} {name}" for name in names)
    print(f"{summary.dialect or 'unknown'}: {counts}")  # noqa: T201
    if summary.refused_whole:
        say(f"Flux refusé : {summary.refused_whole}")
