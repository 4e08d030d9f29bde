"""Whether this process lives (``/healthz``) and whether it can serve (``/readyz``)."""

from typing import Any

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

_migrated = False


def alive(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """The database is reachable and has every table this release needs."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        answer: dict[str, Any] = {"ready": _has_migrations()}
    except Error:
        answer = {"ready": False, "database": "unreachable"}
    return JsonResponse(answer, status=200 if answer["ready"] else 503)


#: the mark that a guard leaves on a view (see doors.access.guards); these two answer before anything else is up
alive.guard = ready.guard = "public"  # type: ignore[attr-defined]


def _has_migrations() -> bool:
    """Asked until it is true: migrations are not taken back under a running process."""
    global _migrated  # noqa: PLW0603
    if not _migrated:
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
