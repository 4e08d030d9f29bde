"""What this room may refuse."""

from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.kernel.text import say


class OrderNotFound(NotFound):
    """There is no such order, or its reader may not know of it."""

    code = "operations.order_not_found"
    says = say("Không tìm thấy chỉ đạo này.")


class OrderInvalid(Invalid):
    """An order, or what is said about it, lacks something."""

    code = "operations.order_invalid"
    says = say("Nội dung chỉ đạo chưa hợp lệ, vui lòng xem từng ô bên dưới.")


class OrderCannotMove(Refusal):
    """This cannot be done to the order as it stands."""

    code = "operations.order_cannot_move"
    says = say("Chỉ đạo đang ở tình trạng “{state}”, không làm được việc này. Vui lòng tải lại trang.")
