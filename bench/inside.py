"""The web application called in this process, as its server calls it: what a request costs without the network."""

import io
import statistics
import time
from collections.abc import Callable
from typing import Any


class Caller:
    """A signed-in browser without a browser."""

    def __init__(self, cookie: str = "") -> None:
        from motcua.site.wsgi import application

        self.application, self.cookie = application, cookie

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a GET."""
        path, _, query = path.partition("?")
        from urllib.parse import quote

        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": quote(query, safe="=&%+"),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self.cookie,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        status: list[str] = []
        answer = self.application(environ, lambda said, headers, exc=None: status.append(said))
        body = b"".join(answer)
        close: Callable[[], None] | None = getattr(answer, "close", None)
        if close:
            close()
        return int(status[0][:3]), body

    def times(
        self, path: str, *, runs: int = 100, before: Callable[[], None] | None = None
    ) -> tuple[float, float, int]:
        """Median and 95th percentile in milliseconds, and the statements that one request takes.

        What takes long is asked fewer times: ten seconds of answers, ten answers at least. ``before`` each of them
        something may be undone; it is not timed.
        """
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        for _ in range(5):
            status, body = self.get(path)
            if status != 200:
                raise SystemExit(f"{path} answered {status}: {body[:300]!r}")
        took = []
        end = time.perf_counter() + 10
        while len(took) < runs and (len(took) < 10 or time.perf_counter() < end):
            if before:
                before()
            begun = time.perf_counter()
            self.get(path)
            took.append(1000 * (time.perf_counter() - begun))
        with CaptureQueriesContext(connection) as statements:
            self.get(path)
        took.sort()
        return statistics.median(took), took[int(0.95 * len(took))], len(statements)


def officer_cookie(*posts: tuple[str, str]) -> str:
    """The session of an invented officer who holds ``posts`` (role, unit)."""
    from uuid import uuid4

    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.http import HttpRequest
    from django.test import Client

    from motcua.doors.access import strength
    from motcua.kernel import clock
    from motcua.kernel.actors import system
    from motcua.rooms.people import facade as people

    root = system("bench", "people:assign")
    at = clock.now()
    login = f"bench-{uuid4().hex[:8]}"
    officer = people.add_officer(staff_number=login, full_name="Cán bộ đo tốc độ (mẫu)", by=root, at=at)
    for role, unit in posts:
        people.assign(officer.id, role=role, unit=unit, by=root, at=at)
    account = people.open_officer_account(officer.id, login=login, password=uuid4().hex, is_demo=True, by=root, at=at)
    user = get_user_model().objects.get(pk=account.id)
    client = Client()
    client.force_login(user)
    # the desk lets nobody in without a second factor
    request = HttpRequest()
    request.session, request.user = client.session, user
    strength.note(request, "totp")
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
