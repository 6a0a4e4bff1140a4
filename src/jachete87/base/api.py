"""What every part of the API shares: money, pages, problem details (RFC 9457)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import BeforeValidator, Field

from jachete87.base.errors import Refusal

Item = TypeVar("Item")


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""For a whole number in a strict body, last in its Annotated: takes 2 and, as JSON has it, 2.0; never "2" or true."""

PageNumber = Annotated[int, Field(ge=1, le=10_000)]
PageSize = Annotated[int, Field(ge=1, le=100)]


class Money(Schema):
    """An amount: {"amount": "12.50", "currency": "EUR"}."""

    amount: Annotated[str, Field(pattern=r"^-?\d+\.\d{2}$")]
    currency: Literal["EUR"] = "EUR"


class Paged(Schema, Generic[Item]):
    """One page of a list."""

    total: int
    page: int
    page_size: int
    results: list[Item]


class Problem(Schema):
    """Why a request was refused; `code` is stable, `detail` is in the reader's language."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""


REFUSALS = {400: Problem, 404: Problem, 409: Problem, 422: Problem}
"""For `response`: what may be refused to who changes something, beside what the call answers."""


def money(amount: Decimal) -> Money:
    """An amount as the API writes it."""
    return Money(amount=f"{amount:.2f}")


def leads_to(status: int, **calls: dict[str, str]) -> dict[str, Any]:
    """For `openapi_extra`: which calls may follow an answer, by operation id, and where it has their parameters.

    A place is a JSON pointer into the answer, as "/purchase/token" (OpenAPI 3.1, Link Object).
    """
    links = {
        call: {"operationId": call, "parameters": {name: f"$response.body#{at}" for name, at in places.items()}}
        for call, places in calls.items()
    }
    return {"responses": {status: {"links": links}}}


def paged(items: Sequence[Any], total: int, page: int, page_size: int) -> dict[str, Any]:
    """The body of a list answer."""
    return {"total": total, "page": page, "page_size": page_size, "results": list(items)}


def problem(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal: a problem document with the refusal's code and details."""
    body = Problem(
        title=refusal.code.replace("_", " "), status=refusal.status, code=refusal.code, detail=refusal.message
    )
    content = {**body.dict(), "instance": request.path, **refusal.details}
    return HttpResponse(_dump(content), status=refusal.status, content_type="application/problem+json")


def _dump(content: dict[str, Any]) -> bytes:
    return orjson.dumps(content, default=str)
