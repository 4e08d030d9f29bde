"""What the scanning bench may refuse."""

from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.kernel.text import say


class SheetNotFound(NotFound):
    """No such page lies on this bench."""

    code = "papers.sheet_not_found"
    says = say("Trang này không còn trên bàn quét.")


class NoSheets(Invalid):
    """A copy needs at least one page, and a paper that it answers."""

    code = "papers.no_sheets"
    says = say("Vui lòng chọn ít nhất một trang và giấy tờ mà các trang này thuộc về.")


class CopyNotFound(NotFound):
    """No such copy."""

    code = "papers.copy_not_found"
    says = say("Không tìm thấy bản sao này.")


class CopyNotReady(Refusal):
    """The copy is not where this act begins: it is still being made, or somebody was faster."""

    code = "papers.copy_not_ready"
    says = say("Bản sao đang ở trạng thái không cho phép thao tác này. Vui lòng tải lại trang.")


class OriginalNotSeen(Refusal):
    """A copy is certified against its original."""

    code = "papers.original_not_seen"
    says = say("Chỉ chứng thực bản sao khi đã đối chiếu với bản chính.")


class ReadingInvalid(Invalid):
    """What was confirmed is no reading of a paper."""

    code = "papers.reading_invalid"
    says = say("Thông tin trên giấy tờ chưa hợp lệ.")
