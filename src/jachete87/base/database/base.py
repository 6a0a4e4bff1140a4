"""PostgreSQL for Django; when the settings name no server, the embedded one is started or joined at first use."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import BaseTzLoader

from jachete87.base.database.schema import PatientSchemaEditor
from jachete87.base.postgres import ensure_running

PREPARED = 250
"""How many statements a connection keeps planned: an order and its page take eighty."""


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
        made.prepared_max = PREPARED
        made.adapters.register_loader("timestamptz", _Moments)
        return made


__all__ = ["DatabaseWrapper"]
