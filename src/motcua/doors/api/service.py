"""The API as a whole: how an operation is declared, who may call it, and what every answer carries."""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import HttpHeaders
from django.utils import translation
from django.utils.translation import trans_real
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from motcua.doors.access.rates import Limiter
from motcua.doors.api import bodies, problems, tokens
from motcua.doors.api.tokens import Caller
from motcua.kernel import clock

#: scopes that a client may hold, with what each opens
SCOPES: Mapping[str, str] = {
    "catalogue:read": "Read the catalogue of procedures (it is public as well)",
    "dossiers:file": "Hand requests in for people, upload their papers, answer supplements, withdraw",
    "dossiers:track": "See how one's own dossiers stand, without personal data",
    "dossiers:read": "Read one's own dossiers whole",
    "watch:metrics": "Read the figures of the watch (OpenMetrics, /api/v1/metrics)",
    "operations:relay-warnings": "Send public warnings (Common Alerting Protocol 1.2)",
    "operations:observe": "Report observations of the kinds that one's unit owns (NGSI-LD)",
}
PUBLIC = "public"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PROBLEM = "application/problem+json"
#: an answer for machines is no page, whoever opens it
POLICY = "default-src 'none'; frame-ancestors 'none'"


class ApiRequest(HttpRequest):
    """A request on its way through this door."""

    request_id: UUID
    auth: Caller | None
    headers: "Headers"  # type: ignore[assignment]


class Headers(Mapping[str, str]):
    """The headers of a request, looked up one by one: Django's own mapping reads all of them to find the first."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self.environ = environ

    def __getitem__(self, name: str) -> str:
        key = name.upper().replace("-", "_")
        return str(self.environ[key if key in HttpHeaders.UNPREFIXED_HEADERS else f"HTTP_{key}"])

    def __iter__(self) -> Iterator[str]:
        return iter(HttpHeaders(self.environ))

    def __len__(self) -> int:
        return len(HttpHeaders(self.environ))


@dataclass(frozen=True)
class Operation:
    """One thing that a machine may do here, as the list of addresses shows it."""

    method: str
    path: str
    guard: str
    summary: str
    tag: str


#: every operation in the order of its declaration
OPERATIONS: list[Operation] = []


class _Renderer(JSONRenderer):
    """JSON with its letters as they are."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False, "cls": NinjaJSONEncoder}

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False).encode()


class Api(NinjaAPI):
    """django-ninja with our own answers for everything that goes wrong."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        return problems.answer(exc, request_id=cast(ApiRequest, request).request_id)


api = Api(
    title="Motcua",
    version="1",
    description="One door: the catalogue, filing and tracking of the city's administrative procedures.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-ninja",
    parser=bodies.StrictParser(),
    renderer=_Renderer(),
)


@functools.cache
def limiter_for(kind: str) -> Limiter:
    """The limiter of clients, or of visitors without a token."""
    per_minute = int(getattr(settings, "API_REQUESTS_PER_MINUTE", 6000))
    shares = {"client": 1.0, "visitor": 0.1}
    allowed = per_minute * shares[kind]
    return Limiter(allowed, burst=max(10.0, allowed / 4), name=kind)


def _within(kind: str, caller: str) -> None:
    """Counts one request.

    Raises:
        TooMany: with the seconds to wait.
    """
    if seconds := limiter_for(kind).wait(caller):
        raise problems.TooMany(seconds=seconds)


def address_of(request: HttpRequest) -> str:
    """The network address of the caller."""
    return str(request.META.get("REMOTE_ADDR", ""))


class Anyone:
    """Everybody may call; so many times a minute from one address."""

    name = PUBLIC

    def __call__(self, request: HttpRequest) -> object:
        if request.headers.get("Authorization", "")[:7].lower() == "bearer ":
            return _caller(request)
        _within("visitor", address_of(request))
        return self


class Scoped:
    """Machines whose token holds ``scope``."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        self.name = f"client:{scope}"

    def __call__(self, request: HttpRequest) -> Caller:
        caller = _caller(request)
        if self.scope not in caller.scopes:
            raise problems.ScopeMissing(scope=self.scope)
        return caller


def _caller(request: HttpRequest) -> Caller:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise problems.TokenMissing()
    caller = tokens.caller_of(token.strip(), at=clock.now())
    _within("client", caller.actor.id)
    return caller


def operation(
    method: str,
    path: str,
    *,
    guard: str,
    answers: Mapping[int, Any],
    refuses: tuple[int, ...] = (),
    tag: str,
    extra: Mapping[str, Any] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares an operation. ``guard`` is ``public`` or a scope; ``refuses`` are statuses it may answer as a problem.

    The first line of the function's docstring is its summary.
    """
    auth = Anyone() if guard == PUBLIC else Scoped(guard)
    own: dict[str, Any] = dict(extra or {})
    always = (400, 429, 500, 503) if guard == PUBLIC else (400, 401, 403, 429, 500, 503)
    own["responses"] = {status: _problem(status) for status in (*always, *refuses)} | own.get("responses", {})
    own["security"] = [] if guard == PUBLIC else [{"oauth2": [guard]}]

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        summary, _, more = (function.__doc__ or function.__name__).strip().partition("\n")
        OPERATIONS.append(Operation(method, path, auth.name, summary, tag))
        return api.api_operation(
            [method],
            path,
            auth=auth,
            response=dict(answers),
            operation_id=function.__name__,
            summary=summary.rstrip("."),
            description=" ".join(more.split()) or None,
            tags=[tag],
            openapi_extra=own,
        )(function)

    return declare


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": problems.TITLES.get(status, str(status)),
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def entered(
    view: Callable[..., HttpResponse], *, guard: str, largest: int = bodies.LARGEST_JSON, kinds: tuple[str, ...] = ()
) -> Callable[..., HttpResponse]:
    """What stands around every address of this door: limits before, and after it one shape for whatever went wrong."""

    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = cast(ApiRequest, request)
        asked.request_id, asked.headers = uuid4(), Headers(request.META)
        with language(request) as lang:
            try:
                bodies.check(request, largest=largest, kinds=kinds)
                response = view(request, *args, **kwargs)
                if response.status_code == 405 and response.headers.get("Content-Type") != PROBLEM:
                    raise problems.NoSuchMethod(allowed=response.headers.get("Allow", ""))
            except Exception as error:
                response = problems.answer(error, request_id=asked.request_id)
        headers = response.headers
        headers["X-Request-Id"] = str(asked.request_id)
        headers["Content-Language"] = lang
        headers["Content-Security-Policy"] = POLICY
        headers.setdefault("Cache-Control", "no-store")
        if not response.streaming:
            headers["Content-Length"] = str(len(response.content))
        return response

    marked = cast(Any, enter)
    # ``for_machines``: middleware.MachineMiddleware calls it without the session, cookies and form tokens of browsers
    marked.guard, marked.for_machines = guard, True
    return enter


class language(AbstractContextManager[str]):  # noqa: N801 - read as a word: with language(request)
    """The caller's language by Accept-Language: Vietnamese unless English is preferred."""

    def __init__(self, request: HttpRequest) -> None:
        wanted = str(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))[:200]
        self.lang = wanted and next(
            (short for said, _ in trans_real.parse_accept_lang_header(wanted) if (short := said[:2]) in {"vi", "en"}),
            "vi",
        )
        self.lang = self.lang or "vi"
        # most speak what is spoken already
        self.override = translation.override(self.lang) if translation.get_language() != self.lang else nullcontext()

    def __enter__(self) -> str:
        self.override.__enter__()
        return self.lang

    def __exit__(self, *args: Any) -> None:
        self.override.__exit__(*args)
