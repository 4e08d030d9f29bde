"""What this room may refuse."""

from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.kernel.text import say


class PaymentNotFound(NotFound):
    """No request for payment has this name, or the reader may not know of it."""

    code = "payments.not_found"
    says = say("Không tìm thấy khoản phải nộp này.")


class NotYourTill(NotAllowed):
    """Only officers of the collecting unit handle its money."""

    code = "payments.not_yours"
    says = say("Khoản này do đơn vị khác thu; bạn không thực hiện được.")


class AmountInvalid(Invalid):
    """An amount is a whole number of đồng above zero."""

    code = "payments.amount_invalid"
    says = say("Số tiền phải là số nguyên dương, tính bằng đồng.")


class NothingOwed(Refusal):
    """The request is paid, waived or cancelled."""

    code = "payments.nothing_owed"
    says = say("Khoản này không còn phải nộp.")


class DrawerNotOpen(Refusal):
    """Cash is taken into an open drawer only."""

    code = "payments.drawer_not_open"
    says = say("Bạn chưa mở quỹ tại đơn vị này. Vui lòng mở quỹ ở trang Thu ngân rồi thu tiền.")


class DrawerOpen(Refusal):
    """One cashier has one open drawer at a unit."""

    code = "payments.drawer_open"
    says = say("Bạn đang có một quỹ mở tại đơn vị này.")


class ReasonMissing(Invalid):
    """This act needs a reason in words."""

    code = "payments.reason_missing"
    says = say("Vui lòng nêu rõ lý do.")


class MessageForged(NotAllowed):
    """The signature does not fit the message."""

    code = "payments.message_forged"
    says = say("Chữ ký của thông điệp không đúng.")


class MessageUnreadable(Invalid):
    """The message is signed but lacks something that it must say."""

    code = "payments.message_unreadable"
    says = say("Thông điệp thiếu thông tin bắt buộc.")


class SourceUnknown(NotFound):
    """Nobody of this name is connected."""

    code = "payments.source_unknown"
    says = say("Nguồn thông điệp này chưa được kết nối.")


class GatewayDown(Refusal):
    """The gateway does not answer, or not in a way that we understand."""

    status = 503
    code = "payments.gateway_down"
    says = say("Cổng thanh toán tạm thời không phản hồi. Khoản phải nộp vẫn được giữ nguyên; hệ thống sẽ tự thử lại.")


class TooMuch(Refusal):
    """More would go back than came in."""

    code = "payments.too_much"
    says = say("Số tiền hoàn vượt quá số tiền đã nhận.")


class SamePerson(NotAllowed):
    """Who asked for a refund may not approve it."""

    code = "payments.same_person"
    says = say("Người đề nghị hoàn tiền không được tự duyệt.")


class RefundNotFound(NotFound):
    """No refund in this state has this name."""

    code = "payments.refund_not_found"
    says = say("Không tìm thấy đề nghị hoàn tiền đang chờ.")


class DifferenceNotFound(NotFound):
    """No open difference has this number."""

    code = "payments.difference_not_found"
    says = say("Không tìm thấy chênh lệch đang chờ xử lý.")


class ExemptionUnknown(Invalid):
    """The content names no such exemption."""

    code = "payments.exemption_unknown"
    says = say("Không có đối tượng miễn, giảm này.")
