"""PostgreSQL for Django; when the settings name no server, the embedded one is started or joined at first use."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq.abc import PGresult

from jachete87.base.database.schema import PatientSchemaEditor
from jachete87.base.postgres import ensure_running

PREPARED = 250
"""How many statements a connection keeps planned: an order and its page take eighty."""
_MOVES_TABLES = re.compile(rb"CREATE|DROP|ALTER|DISCARD|DEALLOCATE")


class _Statements(PrepareManager):
    """What a connection keeps planned: also when a transaction is undone, unless that one had changed tables.

    psycopg plans everything anew after each ROLLBACK, that is after each refusal: on a busy evening most of the time.
    """

    _tables_moved = False

    def clear(self) -> bool:
        if not self._tables_moved:
            return False
        self._tables_moved = False
        return super().clear()

    def validate(self, key: Any, prep: Prepare, name: bytes, results: Sequence[PGresult]) -> None:
        self._tables_moved |= any(_MOVES_TABLES.match(result.command_status or b"") for result in results)
        super().validate(key, prep, name, results)


class _Moments(BaseTzLoader):  # type: ignore[misc]
    """Moments as PostgreSQL writes them, which Python reads in a fraction of the time that psycopg takes."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        """The moment; what only PostgreSQL knows (infinity, before Christ) is read, or refused, by psycopg."""
        try:
            return datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            read: datetime = super().load(data)
            return read


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose parameters come from the embedded server in the data folder when HOST is empty."""

    SchemaEditorClass = PatientSchemaEditor

    def get_connection_params(self) -> dict[str, Any]:
        if self.settings_dict["HOST"]:
            return super().get_connection_params()
        home = Path(self.settings_dict["OPTIONS"]["data_home"])
        server = ensure_running(home)
        chosen = {"HOST": str(server.socket_dir), "USER": server.user, "PASSWORD": server.password}
        options = {k: v for k, v in self.settings_dict["OPTIONS"].items() if k != "data_home"}
        kept = self.settings_dict
        self.settings_dict = {**kept, **chosen, "OPTIONS": options}
        try:
            return super().get_connection_params()
        finally:
            self.settings_dict = kept

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        made = super().get_new_connection(conn_params)
        threshold = made.prepare_threshold
        made._prepared = _Statements()
        made.prepare_threshold, made.prepared_max = threshold, PREPARED
        made.adapters.register_loader("timestamptz", _Moments)
        return made


__all__ = ["DatabaseWrapper"]
