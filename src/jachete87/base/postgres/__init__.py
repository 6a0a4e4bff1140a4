"""The embedded PostgreSQL server: no other server needs to be installed, and no other code starts one."""

from jachete87.base.postgres.binaries import find_binaries, pg_tool
from jachete87.base.postgres.errors import PostgresError, UnsafeServerError
from jachete87.base.postgres.lifecycle import (
    Server,
    Status,
    check_durability,
    ensure_running,
    is_running,
    status,
    stop,
)

__all__ = [
    "PostgresError",
    "Server",
    "Status",
    "UnsafeServerError",
    "check_durability",
    "ensure_running",
    "find_binaries",
    "is_running",
    "pg_tool",
    "status",
    "stop",
]
