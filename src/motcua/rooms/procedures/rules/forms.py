"""Forms drawn as JSON Schema 2020-12: what they ask, and what is wrong with an answer, in Vietnamese.

Beside the standard words a form says ``x-en`` (English title, description), ``x-ui`` (at the top: steps; at a field:
widget, width, autocomplete, show_if), ``x-prefill`` (what is known of the applicant), ``x-summary`` (fields that name
the request in lists) and ``x-sources``.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import jsonschema_rs

from motcua.kernel.text import say
from motcua.rooms.procedures.records import Choice, Form, FormField, FormStep

WIDGETS = frozenset({"text", "textarea", "date", "radio", "select", "checkbox", "number", "tel", "email"})
WIDTHS = frozenset({"full", "half", "third"})
#: what can be filled in from the applicant's account (``people.records.PersonDetails``)
PREFILLS = frozenset(
    ["full_name", "identity_number", "birth_date", "sex", "phone", "email", "address", "nationality", "tax_code"]
)

REQUIRED = say("Vui lòng nhập nội dung này.")
_NOT_A_CHOICE = say("Vui lòng chọn một trong các mục có sẵn.")
_BY_FORMAT = {
    "vn-identity": say("Số định danh cá nhân gồm đúng 12 chữ số."),
    "vn-phone": say("Số điện thoại di động gồm 10 chữ số, bắt đầu bằng số 0."),
    "date": say("Ngày chưa đúng, vui lòng ghi đủ ngày, tháng, năm."),
    "past-date": say("Ngày này không được sau ngày hôm nay."),
    "email": say("Địa chỉ thư điện tử chưa đúng."),
}
_BY_KEYWORD = {
    "type": say("Nội dung chưa đúng định dạng."),
    "pattern": say("Nội dung chưa đúng định dạng."),
    "minLength": say("Nội dung quá ngắn."),
    "maxLength": say("Nội dung quá dài."),
    "minimum": say("Số này nhỏ hơn mức cho phép."),
    "exclusiveMinimum": say("Số này nhỏ hơn mức cho phép."),
    "maximum": say("Số này lớn hơn mức cho phép."),
    "exclusiveMaximum": say("Số này lớn hơn mức cho phép."),
    "enum": _NOT_A_CHOICE,
    "oneOf": _NOT_A_CHOICE,
    "anyOf": _NOT_A_CHOICE,
    "const": say("Bạn cần đồng ý với nội dung này."),
    "minItems": say("Vui lòng chọn ít nhất một mục."),
    "maxItems": say("Bạn đã chọn quá nhiều mục."),
    "additionalProperties": say("Biểu mẫu không có mục này."),
    "unevaluatedProperties": say("Biểu mẫu không có mục này."),
}
_OTHERWISE = say("Nội dung chưa hợp lệ.")

_IDENTITY = re.compile(r"\d{12}", re.ASCII)
#: mobile numbers of Viet Nam; confidence high
_PHONE = re.compile(r"0[35789]\d{8}", re.ASCII)

Validator = jsonschema_rs.Draft202012Validator


def validator(schema: Mapping[str, Any]) -> Validator:
    """Compiles a form once; checking an answer then takes microseconds."""
    return Validator(
        dict(schema),
        validate_formats=True,
        formats={
            "vn-identity": lambda text: bool(_IDENTITY.fullmatch(text)),
            "vn-phone": lambda text: bool(_PHONE.fullmatch(text)),
        },
    )


def problems(form: Validator, schema: Mapping[str, Any], data: Any, *, today: date | None = None) -> dict[str, str]:
    """What is wrong with an answer: ``{path: sentence}``; the path of a nested field is ``child.birth_date``.

    Empty texts count as not answered. With ``today``, days marked ``x-past`` may not lie after it.
    """
    answer = answered(data)
    found: dict[str, str] = {}
    said = answer if answer is not None else {}
    for error in () if form.is_valid(said) else form.iter_errors(said):  # finding every error costs more than a yes
        for path, sentence in _said(error, schema):
            found.setdefault(path, sentence)
    if today is not None and isinstance(answer, Mapping):
        for path in _past_fields(schema):
            value = at_path(answer, path)
            if path not in found and isinstance(value, str) and value > today.isoformat():
                found[path] = _BY_FORMAT["past-date"]
    return found


def answered(data: Any) -> Any:
    """``data`` without what was left empty: texts are trimmed, empty texts and groups are dropped (None if nothing)."""
    if isinstance(data, str):
        return data.strip() or None
    if isinstance(data, dict):
        kept = {key: value for key, one in data.items() if (value := answered(one)) is not None}
        return kept or None
    if isinstance(data, list):
        return [value for one in data if (value := answered(one)) is not None] or None
    return data


def at_path(data: Any, path: str) -> Any:
    """The value at ``child.birth_date``; None where there is none."""
    for part in path.split("."):
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _said(error: Any, schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    path = ".".join(str(part) for part in error.instance_path)
    kind = error.kind
    if kind.name == "required":
        yield from ((one, REQUIRED) for one in _unanswered(schema, _join(path, kind.property)))
    elif kind.name == "format":
        yield path, _BY_FORMAT.get(kind.format, _OTHERWISE)
    elif kind.name in ("additionalProperties", "unevaluatedProperties"):
        for name in kind.unexpected:
            yield _join(path, name), _BY_KEYWORD[kind.name]
    else:
        yield path, _BY_KEYWORD.get(kind.name, _OTHERWISE)


def _unanswered(schema: Mapping[str, Any], path: str) -> list[str]:
    """A field that was left out, or, where that is a whole group, the fields in it that must be answered."""
    said: Mapping[str, Any] = schema
    for part in path.split("."):
        said = said.get("properties", {}).get(part, {})
    return [where for where, _, required in leaves(said, path) if required] or [path]


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def leaves(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """Every field of a form with its path, its schema and whether it must be answered when its group is."""
    required = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        here = _join(path, name)
        if one.get("type") == "object":
            yield from leaves(one, here)
        else:
            yield here, one, name in required


def _past_fields(schema: Mapping[str, Any]) -> Iterator[str]:
    return (path for path, one, _ in leaves(schema) if one.get("x-past"))


def drawn(name: str, schema: Mapping[str, Any]) -> Form:
    """A form as steps of fields, in the order in which they are asked."""
    fields = {path: _field(path, one, required) for path, one, required in leaves(schema)}
    english = schema.get("x-en", {})
    steps = tuple(
        FormStep(
            key=step["key"],
            title=step["title"],
            title_en=step["x-en"]["title"],
            help=step.get("help"),
            help_en=step["x-en"].get("help"),
            fields=tuple(fields[path] for path in step["fields"]),
        )
        for step in schema["x-ui"]["steps"]
    )
    return Form(
        name=name,
        title=schema["title"],
        title_en=english.get("title", schema["title"]),
        steps=steps,
        summary=tuple(schema.get("x-summary", ())),
        schema=schema,
    )


def _field(path: str, said: Mapping[str, Any], required: bool) -> FormField:
    drawn_as, english = said.get("x-ui", {}), said.get("x-en", {})
    condition = drawn_as.get("show_if")
    return FormField(
        path=path,
        title=said["title"],
        title_en=english["title"],
        help=said.get("description"),
        help_en=english.get("description"),
        widget=drawn_as.get("widget", "text"),
        width=drawn_as.get("width", "full"),
        required=required,
        choices=tuple(
            Choice(one["const"], one["title"], one.get("x-en", {}).get("title", one["title"]))
            for one in said.get("oneOf", ())
        ),
        prefill=said.get("x-prefill"),
        autocomplete=drawn_as.get("autocomplete"),
        show_if=(condition["field"], condition["equals"]) if condition else None,
        max_length=said.get("maxLength"),
        minimum=said.get("minimum"),
        maximum=said.get("maximum"),
        default=said.get("default"),
    )


def mistakes_in_form(schema: Any) -> list[str]:
    """What an editor must correct in a form; empty when it can be published."""
    if not isinstance(schema, Mapping):
        return ["biểu mẫu phải là một đối tượng"]
    try:
        jsonschema_rs.meta.validate(dict(schema))
    except (jsonschema_rs.ValidationError, ValueError) as error:
        return [f"không phải JSON Schema 2020-12: {str(error).splitlines()[0]}"]
    found = [f"thiếu {key}" for key in ("title", "x-en", "x-ui", "x-sources") if not schema.get(key)]
    if found:
        return found
    fields = {path: one for path, one, _ in leaves(schema)}
    return [*_in_fields(fields), *_in_steps(fields, schema["x-ui"].get("steps", ())), *_in_summary(fields, schema)]


def _in_fields(fields: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for path, one in fields.items():
        drawn_as = one.get("x-ui", {})
        condition = drawn_as.get("show_if")
        checks = (
            (not one.get("title"), "thiếu title"),
            (not one.get("x-en", {}).get("title"), "thiếu x-en.title"),
            (
                bool(one.get("description")) != bool(one.get("x-en", {}).get("description")),
                "description chưa đủ hai tiếng",
            ),
            (drawn_as.get("widget", "text") not in WIDGETS, f"không có widget {drawn_as.get('widget')}"),
            (drawn_as.get("width", "full") not in WIDTHS, f"không có width {drawn_as.get('width')}"),
            (one.get("x-prefill") is not None and one["x-prefill"] not in PREFILLS, "x-prefill không rõ"),
            (bool(condition) and (condition or {}).get("field") not in fields, "show_if chỉ tới mục không có"),
        )
        yield from (f"{path}: {problem}" for wrong, problem in checks if wrong)


def _in_steps(fields: Mapping[str, Any], steps: Any) -> Iterator[str]:
    asked = [path for step in steps for path in step.get("fields", ())]
    yield from (f"x-ui: không có mục {path}" for path in asked if path not in fields)
    yield from (f"x-ui: mục {path} không nằm trong đúng một bước" for path in fields if asked.count(path) != 1)
    for step in steps:
        if not (step.get("key") and step.get("title") and step.get("x-en", {}).get("title")):
            yield f"x-ui: bước {step.get('key')} thiếu tên hai tiếng"


def _in_summary(fields: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"x-summary: không có mục {path}" for path in schema.get("x-summary", ()) if path not in fields)
