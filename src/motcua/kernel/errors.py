"""Refusals, which are expected and shown; faults, which must never happen."""

from motcua.kernel.text import say


class Refusal(Exception):
    """The rules do not allow this request.

    Expected and shown to the person who asked: it never pages the watch. ``says`` is the Vietnamese sentence for that
    person (its gettext id; placeholders are filled from ``facts``); ``code`` is the stable name for machines and never
    changes once released.
    """

    status = 409
    code = "refused"
    says = say("Yêu cầu này không được phép.")

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code} {facts or ''}".strip())


class NotAllowed(Refusal):
    """The actor does not hold the permission that this needs."""

    status = 403
    code = "not_allowed"
    says = say("Bạn không có quyền làm việc này.")


class NotFound(Refusal):
    """Nothing with this name exists, or the actor may not know that it does."""

    status = 404
    code = "not_found"
    says = say("Không tìm thấy nội dung bạn cần.")


class Invalid(Refusal):
    """What was handed in has mistakes; each is named with its place."""

    status = 422
    code = "invalid"
    says = say("Thông tin chưa hợp lệ, vui lòng xem lại các mục được đánh dấu.")

    def __init__(self, problems: dict[str, str] | None = None, **facts: object) -> None:
        self.problems = problems or {}
        super().__init__(**facts)
        if self.problems:
            self.args = (f"{self.code} {self.problems}",)


class Fault(Exception):
    """Something that must never happen did; it is logged and pages the watch."""

    status = 500
    code = "fault"
    says = say("Hệ thống gặp lỗi. Nội dung đã gửi trước đó vẫn được giữ nguyên.")
