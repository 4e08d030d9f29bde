"""What the content files of the catalogue must look like (JSON Schema 2020-12)."""

from typing import Any

from motcua.rooms.procedures.records import ChannelKind, Confidence, Level, LimitUnit, OnlineLevel

CODE = r"^\d\.\d{6}$"
KEY = r"^[a-z0-9]+(-[a-z0-9]+)*$"
#: a unit code, or one with the area of the request in it
COMPETENT = r"^(UB-\{area\}|[A-Z]+(-[A-Z0-9]+)+)$"

_TEXT = {"type": "string", "minLength": 1}
_MAYBE_TEXT = {"type": ["string", "null"], "minLength": 1}
_COUNT = {"type": ["integer", "null"], "minimum": 0, "maximum": 100}
_LIMIT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["amount", "unit"],
    "properties": {
        "amount": {"type": ["integer", "null"], "minimum": 1},
        "unit": {"enum": [*(str(unit) for unit in LimitUnit), None]},
    },
}
_FEE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["vnd", "text"],
    "properties": {"vnd": {"type": ["integer", "null"], "minimum": 0}, "text": _MAYBE_TEXT},
}
_CHANNEL = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "limit", "fee"],
    "properties": {
        "kind": {"enum": [str(kind) for kind in ChannelKind]},
        "limit": _LIMIT,
        "fee": _FEE,
        "note": _MAYBE_TEXT,
    },
}
_PAPER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "name", "originals", "copies"],
    "properties": {
        "key": {"type": "string", "pattern": KEY},
        "name": _TEXT,
        "originals": _COUNT,
        "copies": _COUNT,
        "form": {"type": "boolean"},
        "cut": {"type": "boolean"},
        "code": _MAYBE_TEXT,
        "replaced_by": _MAYBE_TEXT,
    },
}
_CASE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "title", "papers"],
    "properties": {
        "key": {"type": "string", "pattern": KEY},
        "title": _MAYBE_TEXT,
        "choice": {"type": "boolean"},
        "papers": {"type": "array", "items": _PAPER, "minItems": 1},
    },
}
_RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["code", "name"],
    "properties": {"code": _MAYBE_TEXT, "name": _TEXT},
}
_COMPETENT = {"type": ["string", "null"], "pattern": COMPETENT}

PROCEDURE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "code",
        "name",
        "field",
        "issuer",
        "levels",
        "audience",
        "decision",
        "executing",
        "competent",
        "channels",
        "cases",
        "results",
        "legal_basis",
        "source",
    ],
    "properties": {
        "code": {"type": "string", "pattern": CODE},
        "name": _TEXT,
        "field": _TEXT,
        "issuer": _TEXT,
        "levels": {"type": "array", "items": {"enum": [str(level) for level in Level]}, "minItems": 1},
        "audience": {"type": "array", "items": _TEXT},
        "decision": _MAYBE_TEXT,
        "executing": {"type": "array", "items": _TEXT},
        "competent": _COMPETENT,
        "channels": {"type": "array", "items": _CHANNEL},
        "cases": {"type": "array", "items": _CASE},
        "results": {"type": "array", "items": _RESULT},
        "legal_basis": {"type": "array", "items": _TEXT},
        "conditions": _MAYBE_TEXT,
        "steps": {"type": "array", "items": _TEXT},
        "source": _TEXT,
    },
}

LOCAL_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["code", "sources"],
    "properties": {
        "code": {"type": "string", "pattern": CODE},
        "name_en": _TEXT,
        "process": {"type": "string", "pattern": KEY},
        "form": {"type": "string", "pattern": KEY},
        "online_level": {"enum": [str(level) for level in OnlineLevel]},
        "boundary_free": {"type": "boolean"},
        "receiving": _TEXT,
        "competent": _COMPETENT,
        "limit": _LIMIT,
        "fee": _FEE,
        "channels": {"type": "array", "items": _CHANNEL, "minItems": 1},
        "sources": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["about", "says", "confidence"],
                "properties": {
                    "about": _TEXT,
                    "says": _TEXT,
                    "confidence": {"enum": [str(confidence) for confidence in Confidence]},
                },
            },
        },
    },
}

DEFAULTS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sources", "processes", "form", "valid_from"],
    "properties": {
        "sources": {"type": "object", "additionalProperties": _TEXT},
        "processes": {
            "type": "object",
            "required": [str(level) for level in Level],
            "additionalProperties": {"type": "string", "pattern": KEY},
        },
        "form": {"type": "string", "pattern": KEY},
        "valid_from": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "most_used": {"type": "array", "items": {"type": "string", "pattern": CODE}},
    },
}

SYNONYMS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["synonyms"],
    "properties": {
        "source": _TEXT,
        "ignored": _TEXT,
        "synonyms": {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT, "minItems": 1}},
    },
}
