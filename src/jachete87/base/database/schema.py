"""Tables change while people buy: nobody waits long behind a change that itself waits."""

from types import TracebackType
from typing import Self

from django.db.backends.postgresql.schema import DatabaseSchemaEditor

_MOMENT = "200ms"


class PatientSchemaEditor(DatabaseSchemaEditor):
    """A migration waits for its table a moment only: who comes meanwhile stands behind it, whoever it waits for.

    One that is not atomic builds an index beside the running shop, keeps nobody out, and waits as long as it takes.
    """

    def __enter__(self) -> Self:
        super().__enter__()
        self.execute(f"SET LOCAL lock_timeout = '{_MOMENT}'" if self.atomic_migration else "SET lock_timeout = 0")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            super().__exit__(kind, error, trace)
        finally:
            if not self.atomic_migration:
                self.execute("RESET lock_timeout")
