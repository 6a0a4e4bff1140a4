"""What a portal needs before it can answer: tables, and the reference data that no one types."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from jachete87.base.postgres import check_durability
from jachete87.kernel.catalogue.actions.categories import load_categories
from jachete87.kernel.membership.actions import load_institutions
from jachete87.kernel.territory.actions import load_territory

_MIGRATION_LOCK = 87_0001


def prepare() -> None:
    """Migrate and load the reference data; safe to call from several processes at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
            load_territory(folder=settings.TERRITORY)
            load_institutions()
            load_categories()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])


def check_server() -> None:
    """Refuse a database server that may forget what it acknowledged (fsync, full_page_writes)."""
    parameters = connection.get_connection_params()
    known = ("host", "port", "user", "password", "dbname")
    check_durability(" ".join(f"{k}='{parameters[k]}'" for k in known if parameters.get(k)))
