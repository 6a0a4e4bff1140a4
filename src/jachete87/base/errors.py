"""Refusals: errors that a person can act on, with a stable code for the API (contract, "Codes of refusals")."""

from typing import Any


class Refusal(Exception):
    """Something asked for that cannot be done, said in the reader's language; nothing was changed.

    `code` is one of the contract's codes, `status` the HTTP status, `details` extra members of the problem document.
    """

    code = "validation_error"
    status = 422

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NotFound(Refusal):
    """There is no such thing, or it is not the asker's to see."""

    code = "not_found"
    status = 404


class Forbidden(Refusal):
    """The asker may not do this."""

    code = "forbidden"
    status = 403
