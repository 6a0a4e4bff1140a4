"""A catalogue file that a seller brings: looked at first, imported when confirmed."""

import re
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from jachete87.base.errors import NotFound, Refusal
from jachete87.kernel.feeds.actions.importing import How, Summary, import_feed
from jachete87.kernel.membership.models import Seller

LARGEST = 20 * 1024 * 1024
KEPT_SECONDS = 24 * 3600
MOST_KEPT = 10
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


class UploadTooLarge(Refusal):
    """The file is larger than what is read here."""

    status = 413


class UploadGone(NotFound):
    """The file was looked at too long ago, or by somebody else."""


def keep_upload(*, seller: Seller, chunks: Iterable[bytes]) -> str:
    """Keep a seller's file for a day, for that seller alone; returns the word that names it."""
    folder = _folder(seller)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileNotFoundError):  # somebody else sweeps at the same time
        _sweep(folder)
    token = secrets.token_urlsafe(24)
    size = 0
    with (folder / token).open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                break
            file.write(chunk)
    if size > LARGEST:
        (folder / token).unlink()
        raise UploadTooLarge(_("Ce fichier dépasse 20 Mo : demandez au portail de l’importer pour vous."))
    return token


def import_upload(*, seller: Seller, token: str, source_slug: str, at: datetime, how: How) -> Summary:
    """Look at (dry run) or bring in a file kept for this seller; raises UploadGone when it is not there any more."""
    path = _folder(seller) / token
    if not _TOKEN.fullmatch(token) or not path.is_file():
        raise UploadGone(_("Ce fichier n’est plus là : envoyez-le encore une fois."))
    summary = import_feed(source_slug=source_slug, path=path, at=at, seller_slug=seller.slug, how=how)
    if not how.dry_run:
        path.unlink(missing_ok=True)
    return summary


def _folder(seller: Seller) -> Path:
    return Path(settings.HOME) / "uploads" / str(seller.pk)


def _sweep(folder: Path) -> None:
    """Drop what is a day old, and all but the newest: nobody looks at more at once."""
    newest_first = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for number, path in enumerate(newest_first, start=1):
        if number >= MOST_KEPT or path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)
