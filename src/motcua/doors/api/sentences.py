"""What is wrong with one place of a request, in words that a person can act on."""

from collections.abc import Mapping
from typing import Any

from motcua.kernel.text import say

#: where a place may be; it is left out of the place's name
SOURCES = {"body", "query", "path", "header", "form", "file"}

#: our sentences for what pydantic finds; it has hundreds of kinds, these are the ones our shapes can meet
BY_KIND = {
    "missing": say("Thiếu mục này."),
    "extra_forbidden": say("Không có mục này."),
    "string_type": say("Phải là chuỗi ký tự."),
    "string_too_short": say("Nội dung quá ngắn."),
    "string_too_long": say("Nội dung quá dài."),
    "string_pattern_mismatch": say("Nội dung chưa đúng định dạng."),
    "int_type": say("Phải là số nguyên."),
    "int_parsing": say("Phải là số nguyên."),
    "int_from_float": say("Phải là số nguyên."),
    "bool_type": say("Phải là true hoặc false."),
    "bool_parsing": say("Phải là true hoặc false."),
    "greater_than_equal": say("Số này nhỏ hơn mức cho phép."),
    "less_than_equal": say("Số này lớn hơn mức cho phép."),
    "enum": say("Vui lòng chọn một trong các giá trị được nêu."),
    "literal_error": say("Vui lòng chọn một trong các giá trị được nêu."),
    "uuid_parsing": say("Phải là một mã UUID."),
    "uuid_type": say("Phải là một mã UUID."),
    "dict_type": say("Phải là một đối tượng JSON."),
    "model_type": say("Phải là một đối tượng JSON."),
    "model_attributes_type": say("Phải là một đối tượng JSON."),
    "list_type": say("Phải là một danh sách."),
    "too_long": say("Danh sách quá dài."),
    "date_type": say("Phải là ngày hợp lệ dạng năm-tháng-ngày."),
    "date_parsing": say("Phải là ngày hợp lệ dạng năm-tháng-ngày."),
    "date_from_datetime_parsing": say("Phải là ngày hợp lệ dạng năm-tháng-ngày."),
    "date_from_datetime_inexact": say("Phải là ngày hợp lệ dạng năm-tháng-ngày."),
}
OTHERWISE = say("Giá trị chưa hợp lệ.")


def problem_of_field(found: Mapping[str, Any]) -> tuple[str, str]:
    """``(place, sentence)``: the place as ``applicant.name`` or ``papers.0.file``; the sentence is a gettext id."""
    parts = [str(part) for part in found["loc"]]
    if parts and parts[0] in SOURCES:
        parts = parts[1:]
    if parts and parts[0] == "said":
        parts = parts[1:]
    return ".".join(parts)[:200] or "body", BY_KIND.get(str(found["type"]), OTHERWISE)
