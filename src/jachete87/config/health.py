"""Whether the portal is well: /healthz for whatever watches it."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from jachete87.base.access import access
from jachete87.config.worker import WORKER_LOCK
from jachete87.kernel.notices.queries.mails import incidents
from jachete87.kernel.search.queries import is_readable


@access("public")
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when database, index and worker are well, else 503 naming what is not; `failing` is what is due and fails.

    A part that fails leaves the portal open: it is told, and the answer stays 200.
    """
    ills = _ills()
    state = {name: "ill" if name in ills else "well" for name in ("database", "index", "worker")}
    failing = [] if "database" in ills else list(incidents().values_list("part", flat=True))
    answer = {"status": "ill" if ills else "well", **state, "failing": failing}
    response = JsonResponse(answer, status=503 if ills else 200)
    response["Cache-Control"] = "no-store"
    return response


def _ills() -> list[str]:
    ills = [] if is_readable() else ["index"]
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s)", [WORKER_LOCK]
            )
            worker_lives = cursor.fetchone()[0]
    except DatabaseError:
        return [*ills, "database", "worker"]
    return ills if worker_lives else [*ills, "worker"]
