"""Messages of payment providers."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router, Schema

from jachete87.base.access import access
from jachete87.base.api import Problem
from jachete87.base.times import now
from jachete87.kernel.payments.actions.messages import receive

router = Router()

ProviderSlug = Annotated[str, Path(max_length=20, pattern=r"^[a-z_]+$")]


class ReceivedOut(Schema):
    """The message was taken, now or before."""

    received: bool = True


@router.post(
    "/payments/{provider}/webhook",
    response={200: ReceivedOut, 400: Problem, 404: Problem, 422: Problem},
    summary="A provider's message",
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
@access("public")
def webhook(request: HttpRequest, provider: ProviderSlug) -> dict[str, bool]:
    """A signed message (Standard Webhooks); repeated it changes nothing, forged it is refused with 400."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    receive(provider_slug=provider, body=request.body, headers=headers, at=now())
    return {"received": True}
