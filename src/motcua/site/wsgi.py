"""The door to the web server."""

import contextlib
import ctypes
import gc
import os

from django.core.cache import close_caches
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, close_old_connections, connection, reset_queries

from motcua.site.telemetry import traced

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")

application = traced(get_wsgi_application())


def _check() -> None:
    """A key that lies in a folder is good enough to try the house out, not to serve the public."""
    from django.conf import settings

    if not settings.DEMO and not settings.ENV.has("SECRET_KEY"):
        raise ImproperlyConfigured("SECRET_KEY must be in the environment, unless DEMO=1")


def _warm() -> None:
    """What the first visitor would wait for: addresses, templates' tags, the catalogue and its search.

    A broken import is seen now and not by a visitor; a database that is not there yet is no reason not to start.
    """
    import motcua.site.urls  # noqa: F401
    from motcua.kernel import clock
    from motcua.rooms.procedures import facade as procedures

    with contextlib.suppress(DatabaseError):
        procedures.warm(clock.now())
    connection.close()
    # what was just read stays for good: the collector of cycles need not walk through it at every turn
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    give_back()


def give_back() -> None:
    """Hands the system what reading the catalogue took and left free: some ten megabytes a process, where glibc is."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _quieten() -> None:
    """Fewer receivers around each request: three of Django's five do nothing here, and a filing hears them all.

    Nobody reads the log of queries, no cache of ours holds a connection, and connections are looked at when a request
    ends; what the database does in between is noticed by the next request's own health check.
    """
    request_started.disconnect(reset_queries)
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_caches)


_check()
_quieten()
_warm()
