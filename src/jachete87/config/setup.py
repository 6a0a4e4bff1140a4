"""What a portal needs before it can answer: tables, and the reference data that no one types."""

import time

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from jachete87.base.postgres import check_durability
from jachete87.base.retries import lost_a_race
from jachete87.config.progress import say
from jachete87.kernel.catalogue.actions.categories import load_categories
from jachete87.kernel.membership.actions import load_institutions
from jachete87.kernel.territory.actions import load_territory

_MIGRATION_LOCK = 87_0001
_PATIENCE, _PAUSE = 600.0, 1.0


def prepare() -> None:
    """Migrate and load the reference data; safe to call from several processes at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")  # who holds it may have much patience
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        cursor.execute("RESET lock_timeout")
        try:
            migrate()
            load_territory(folder=settings.TERRITORY)
            load_institutions()
            load_categories()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])


def migrate(patience: float = _PATIENCE) -> None:
    """Do the migrations that are due; one whose table is in use lets the shop go on, and is tried again."""
    until = time.monotonic() + patience
    while True:
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            if not lost_a_race(error) or time.monotonic() > until:
                raise
        else:
            return
        say("A table is in use: its migration is tried again…")
        time.sleep(_PAUSE)


def check_server() -> None:
    """Refuse a database server that may forget what it acknowledged (fsync, full_page_writes)."""
    parameters = connection.get_connection_params()
    known = ("host", "port", "user", "password", "dbname")
    check_durability(" ".join(f"{k}='{parameters[k]}'" for k in known if parameters.get(k)))
