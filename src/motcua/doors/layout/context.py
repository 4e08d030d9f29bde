"""What every template may use."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from motcua.doors.layout.look import Look
from motcua.kernel.content import Mistake, folder, read_yaml


@cache
def own_words() -> dict[str, Any]:
    """What the province says about itself and shows first: ``content/<province>/portal.yaml``."""
    read = read_yaml(folder("portal.yaml"))
    return {} if isinstance(read, Mistake) else dict(read)


def look(request: HttpRequest) -> dict[str, object]:
    """``look``, ``place`` (name of the province in the visitor's language), ``demo`` and ``stream_port``."""
    chosen: Look = getattr(request, "look", Look())
    names = own_words().get("place", {})
    return {
        "look": chosen,
        "place": names.get("name_en" if chosen.lang == "en" else "name", ""),
        "demo": settings.DEMO,
        # behind a proxy the live stream is on our own origin
        "stream_port": "" if settings.PUBLIC_URL else settings.STREAM_PORT,
    }
