"""The description of the API: OpenAPI 3.1 for machines, and one page of our own for people."""

import functools
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from pydantic.json_schema import models_json_schema

from motcua.doors.api import dossiers, files, forms, payments, people, procedures, results, units, warnings
from motcua.doors.api.service import OPERATIONS, PUBLIC, SCOPES, api
from motcua.doors.api.shapes.common import Problem

#: the modules whose import declares the operations
SUBJECTS = (people, procedures, units, files, dossiers, forms, payments, results, warnings)
PREFIX = "api/v1/"


@functools.cache
def document() -> dict[str, Any]:
    """The OpenAPI document, worked out once per process."""
    said: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    _, problem = models_json_schema([(Problem, "serialization")], ref_template="#/components/schemas/{model}")
    said["components"]["schemas"] |= problem["$defs"]
    said["components"]["securitySchemes"] = {
        "oauth2": {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": f"/{PREFIX}token", "scopes": dict(SCOPES)}},
        }
    }
    said["servers"] = [{"url": "/"}]
    said["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema"
    return said


@functools.cache
def _text() -> bytes:
    return json.dumps(document(), ensure_ascii=False).encode()


def openapi_json(request: HttpRequest) -> HttpResponse:
    """The document as JSON."""
    return HttpResponse(_text(), content_type="application/json", headers={"Cache-Control": "public, max-age=300"})


def docs(request: HttpRequest) -> HttpResponse:
    """Every operation on one page, with who may call it. A page like any other: in the language that was chosen."""
    tags = list(dict.fromkeys(one.tag for one in OPERATIONS))
    groups = [(tag, [one for one in OPERATIONS if one.tag == tag]) for tag in tags]
    return render(request, "api/docs.html", {"groups": groups, "scopes": SCOPES.items(), "prefix": f"/{PREFIX[:-1]}"})


docs.guard = PUBLIC  # type: ignore[attr-defined]
