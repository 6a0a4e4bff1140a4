"""What a person may ask about the own account."""

from collections.abc import Callable
from typing import Any

from jachete87.kernel.accounts.models import User

Reader = Callable[[User], Any]

_readers: dict[str, Reader] = {}


def register_personal_data(name: str, reader: Reader) -> None:
    """Let the export of personal data hold `reader(person)` under `name`; called from `AppConfig.ready()`."""
    _readers[name] = reader


def personal_data(person: User) -> dict[str, Any]:
    """All that is kept about a person, ready to be written as JSON (RGPD art. 15 and 20)."""
    profile = {
        "email": person.email,
        "full_name": person.full_name,
        "phone": person.phone,
        "language": person.language,
        "joined": person.date_joined,
        "last_sign_in": person.last_login,
    }
    return {"profile": profile, **{name: reader(person) for name, reader in sorted(_readers.items())}}
