"""What the register of results may refuse."""

from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.kernel.text import say


class ResultNotFound(NotFound):
    """No such result, or the reader may not know of it."""

    code = "papers.result_not_found"
    says = say("Không tìm thấy kết quả này.")


class ResultNotYours(NotAllowed):
    """The result belongs to another unit, or the act needs another permission."""

    code = "papers.result_not_yours"
    says = say("Kết quả này thuộc đơn vị khác hoặc bạn chưa được giao quyền thực hiện thao tác này.")


class ResultMoveNotPossible(Refusal):
    """A result in this state cannot make this move."""

    code = "papers.result_move_not_possible"
    says = say("Kết quả đang ở trạng thái không cho phép thao tác này.")


class ResultInvalid(Invalid):
    """The facts of a result have mistakes; each is named."""

    code = "papers.result_invalid"
    says = say("Dự thảo kết quả còn {count} mục chưa hợp lệ.")


class UnknownKind(NotFound):
    """Content knows no such kind of result."""

    code = "papers.unknown_kind"
    says = say("Không có loại kết quả này trong danh mục.")


class NoSigningKey(Refusal):
    """Codes cannot be signed: this copy has no private key for them. See ``motcua keys``."""

    status = 503
    code = "papers.no_verification_key"
    says = say("Hệ thống chưa có khóa ký mã xác minh; chưa phát hành được kết quả. Vui lòng báo quản trị hệ thống.")
