"""PostgreSQL for Django; when the settings name no server, the embedded one is started or joined at first use."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from jachete87.base.database.schema import PatientSchemaEditor
from jachete87.base.postgres import ensure_running

PREPARED = 250
"""How many statements a connection keeps planned: an order and its page take eighty."""


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
        return made


__all__ = ["DatabaseWrapper"]
