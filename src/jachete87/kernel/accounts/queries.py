"""What a person may ask about the own account, and where a person may go."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.functional import Promise

from jachete87.base.access import admits
from jachete87.kernel.accounts.models import User

Reader = Callable[[User], Any]


class Space(NamedTuple):
    """A part of the house for a role: its title, and the name of its first page."""

    role: str
    title: Promise
    page: str


_readers: dict[str, Reader] = {}
_spaces: dict[str, Space] = {}


def register_space(space: Space) -> None:
    """Lead the people of a role to their space once they are signed in; called from `AppConfig.ready()`."""
    _spaces[space.role] = space


def spaces_of(user: Any) -> list[Space]:
    """The spaces in which a person works; a shopper has none."""
    return [space for _, space in sorted(_spaces.items()) if admits(space.role, user)]


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
