"""The API /api/v1/: the routers of the capabilities and of the installed bricks, and how errors are answered."""

import logging
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from jachete87 import __version__
from jachete87.base.api import problem
from jachete87.base.errors import NotFound, Refusal
from jachete87.kernel import bricks

CAPABILITIES = ("search", "catalogue", "membership", "basket", "orders", "payments", "territory")

log = logging.getLogger("jachete87.api")


class _Api(NinjaAPI):
    """Describes refusals as what they are: problem documents."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**options)
        for operation in (one for path in described["paths"].values() for one in path.values()):
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and "application/json" in answer.get("content", {}):
                    answer["content"] = {"application/problem+json": answer["content"]["application/json"]}
        return described


api = _Api(
    title="J'achète87",
    version=__version__,
    description="Chercher, remplir un panier, commander. Search, fill a basket, order.",
    urls_namespace="api",
    docs_url=None,
)


def mount() -> NinjaAPI:
    """The API with every router that is installed."""
    for capability in CAPABILITIES:
        name = f"jachete87.kernel.{capability}.api"
        if find_spec(name):
            api.add_router("", import_module(name).router, tags=[capability])
    for brick in bricks.installed():
        if brick.router is not None:
            api.add_router("", brick.router, tags=[brick.slug])
    return api


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    return problem(request, error)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, NotFound("Introuvable."))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _away(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    log.warning("the database is away: %s", error)
    refusal = Refusal("Le service est momentanément indisponible : recommencez dans quelques secondes.")
    refusal.code, refusal.status = "unavailable", 503
    response = problem(request, refusal)
    response["Retry-After"] = "2"
    return response


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"field": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors]
    return problem(request, Refusal("La demande n'est pas valable.", errors=fields))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    refusal = Refusal(error.message)
    refusal.status = error.status_code
    return problem(request, refusal)
