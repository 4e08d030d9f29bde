"""What goes wrong, as ``application/problem+json`` (RFC 9457): one shape for everything, in the caller's language."""

import errno
import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from motcua.doors.api.sentences import problem_of_field
from motcua.kernel.errors import Refusal
from motcua.kernel.text import say

log = logging.getLogger("motcua.api")

TITLES = {
    400: say("Yêu cầu không đọc được"),
    401: say("Cần xác thực ứng dụng"),
    403: say("Không được phép"),
    404: say("Không tìm thấy"),
    405: say("Phương thức không được hỗ trợ"),
    409: say("Không thể thực hiện ở trạng thái hiện tại"),
    413: say("Nội dung quá lớn"),
    415: say("Kiểu nội dung không được hỗ trợ"),
    422: say("Nội dung chưa hợp lệ"),
    429: say("Quá nhiều yêu cầu"),
    500: say("Hệ thống gặp lỗi"),
    503: say("Tạm thời chưa phục vụ được"),
    507: say("Máy chủ tạm thời không lưu được tệp"),
}
#: a disk that takes nothing more: it passes, and nothing that was acknowledged is lost
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: seconds after which a caller may try again when the database is away
TRY_AGAIN = 5


class ApiRefusal(Refusal):
    """The door itself refuses: the request is not well-formed, or not allowed in."""


class Unreadable(ApiRefusal):
    """The body is not JSON that we read."""

    status = 400
    code = "api.unreadable"
    says = say("Nội dung gửi lên không phải JSON hợp lệ: {why}.")


class BadAddress(ApiRefusal):
    """The address or its query holds characters that no text of ours has."""

    status = 400
    code = "api.bad_address"
    says = say("Địa chỉ chứa ký tự không được phép.")


class TokenMissing(ApiRefusal):
    """No token came with the request."""

    status = 401
    code = "api.token_missing"
    says = say("Cần mã truy cập (Bearer). Lấy mã tại /api/v1/token.")


class TokenRefused(ApiRefusal):
    """The token is not ours, has expired, or its client was shut out."""

    status = 401
    code = "api.token_refused"
    says = say("Mã truy cập không đúng, đã hết hạn hoặc ứng dụng đã bị thu hồi.")


class ScopeMissing(ApiRefusal):
    """The client does not hold the scope that this needs."""

    status = 403
    code = "api.scope_missing"
    says = say("Ứng dụng chưa được cấp phạm vi {scope}.")


class TooLarge(ApiRefusal):
    """The body is larger than this address takes."""

    status = 413
    code = "api.too_large"
    says = say("Nội dung vượt quá {megabytes} MB.")


class LengthMissing(ApiRefusal):
    """A body must say how long it is."""

    status = 400
    code = "api.length_missing"
    says = say("Thiếu tiêu đề Content-Length hợp lệ.")


class WrongType(ApiRefusal):
    """The body is of a kind that this address does not read."""

    status = 415
    code = "api.wrong_type"
    says = say("Địa chỉ này chỉ nhận {expected}.")


class TooMany(ApiRefusal):
    """More requests than one caller may send."""

    status = 429
    code = "api.too_many"
    says = say("Quá nhiều yêu cầu. Vui lòng thử lại sau {seconds} giây.")


class NoSuchAddress(ApiRefusal):
    """Nothing is found at this address."""

    status = 404
    code = "api.no_such_address"
    says = say("Không có gì tại địa chỉ này.")


class NoSuchMethod(ApiRefusal):
    """The address exists, the method does not."""

    status = 405
    code = "api.no_such_method"
    says = say("Địa chỉ này chỉ nhận: {allowed}.")


class ProblemsFound(ApiRefusal):
    """What was sent does not have the shape that is asked for; each place is named."""

    status = 422
    code = "api.invalid"
    says = say("Nội dung gửi lên có {count} chỗ chưa hợp lệ.")

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(count=len(self.problems))


def answer(error: Exception, *, request_id: UUID) -> HttpResponse:
    """The problem that ``error`` is. What was not foreseen is logged with the request's id and said to be a fault."""
    refusal = as_refusal(error)
    if refusal is None:
        status = 503 if _will_pass(error) else 500
        log.error("request %s failed: %s", request_id, type(error).__name__, exc_info=error)
        response = _response(status, code="unavailable" if status == 503 else "fault", detail="", request_id=request_id)
        if status == 503:
            response.headers["Retry-After"] = str(TRY_AGAIN)
        return response
    problems = {place: _(sentence) for place, sentence in getattr(refusal, "problems", {}).items()}
    response = _response(
        refusal.status, code=refusal.code, detail=sentence_of(refusal), problems=problems, request_id=request_id
    )
    return _with_headers(response, refusal)


def _will_pass(error: BaseException | None) -> bool:
    """Whether the caller should try again: the database is away, or a disk is full."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def as_refusal(error: Exception) -> Refusal | None:
    """``error`` as something that is expected, or None when it is a fault."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, ValidationError):
        return ProblemsFound(dict(problem_of_field(one) for one in error.errors))
    if isinstance(error, HttpError):
        cause = error.__cause__
        return cause if isinstance(cause, Refusal) else Unreadable(why=_("không đọc được"))
    if isinstance(error, Http404):
        return NoSuchAddress()
    if isinstance(error, PermissionDenied):
        return ScopeMissing(scope="")
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return TooLarge(megabytes=1)
    if isinstance(error, MultiPartParserError | SuspiciousOperation | DataError):
        return Unreadable(why=_("có ký tự hoặc giá trị không được phép"))
    return None


def sentence_of(refusal: Refusal) -> str:
    """What is said to the caller, with its facts filled in."""
    try:
        return _(refusal.says).format(**refusal.facts)
    except (KeyError, IndexError):
        return _(refusal.says)


def _response(
    status: int, *, code: str, detail: str, request_id: UUID, problems: Mapping[str, str] | None = None
) -> HttpResponse:
    title = TITLES.get(status) or HTTPStatus(status).phrase
    said: dict[str, object] = {
        "type": f"urn:motcua:problem:{code}",
        "title": _(title),
        "status": status,
        "code": code,
        "instance": request_id.urn,
    }
    if detail:
        said["detail"] = detail
    if problems:
        said["problems"] = problems
    body = json.dumps(said, ensure_ascii=False).encode(errors="replace")
    return HttpResponse(body, status=status, content_type="application/problem+json")


def _with_headers(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="motcua"'
    if refusal.status in {429, 507}:
        response.headers["Retry-After"] = str(refusal.facts.get("seconds", TRY_AGAIN))
    if refusal.status == 405:
        response.headers["Allow"] = str(refusal.facts.get("allowed", ""))
    return response
