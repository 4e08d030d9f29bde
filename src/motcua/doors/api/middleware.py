"""Machines go straight to their door: they bring no session, no cookie, no chosen look and no form token."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

View = Callable[..., HttpResponse]

PREFIX = ("/api/", "/ngsi-ld/")


class MachineMiddleware:
    """Calls a view that ``service.entered`` framed at once, without what stands further in for the sake of browsers.

    The frame brings all that such a request needs: limits, token, guard, language, and an answer to whatever goes
    wrong. Pages for people under the same prefix, and addresses that nobody knows, go the common way.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response
        #: addresses without a variable part, found once
        self.known: dict[str, View] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(PREFIX):
            return self.get_response(request)
        view, said = self._view(path)
        return view(request, **said)

    def _view(self, path: str) -> tuple[View, dict[str, Any]]:
        known = self.known.get(path)
        if known is not None:
            return known, {}
        try:
            found = resolve(path)
        except Resolver404:
            return self.get_response, {}
        if not getattr(found.func, "for_machines", False):
            return self.get_response, {}
        if not found.kwargs:
            self.known[path] = found.func
        return found.func, found.kwargs
