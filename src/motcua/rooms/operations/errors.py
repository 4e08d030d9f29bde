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


class AlertNotFound(NotFound):
    """There is no such alert, or its reader may not know of it."""

    code = "operations.alert_not_found"
    says = say("Không tìm thấy cảnh báo này.")


class AlertOver(Refusal):
    """The alert is not open any more."""

    code = "operations.alert_over"
    says = say("Cảnh báo này không còn mở.")


class AlertInvalid(Invalid):
    """What was said about an alert lacks something."""

    code = "operations.alert_invalid"
    says = say("Nội dung chưa hợp lệ, vui lòng xem từng ô bên dưới.")
