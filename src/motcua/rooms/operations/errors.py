"""What this room may refuse."""

from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
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


class ScenarioNotFound(NotFound):
    """There is no such scenario."""

    code = "operations.scenario_not_found"
    says = say("Không có kịch bản này.")


class NoHistory(Refusal):
    """What starts the scenario leaves no daily trace, so there is nothing to rehearse it against."""

    code = "operations.no_history"
    says = say("Điều kiện “{rule}” không có lịch sử theo ngày để diễn tập.")


class RehearsalInvalid(Invalid):
    """The days of a rehearsal cannot be."""

    code = "operations.rehearsal_invalid"
    says = say("Khoảng ngày diễn tập chưa hợp lệ.")


class NotRehearsed(Refusal):
    """A scenario is switched on only in a version that was rehearsed."""

    code = "operations.not_rehearsed"
    says = say("Phiên bản hiện tại của kịch bản chưa được diễn tập, chưa thể bật.")


class ScenarioRuns(Refusal):
    """The scenario is being played for this unit."""

    code = "operations.scenario_runs"
    says = say("Kịch bản đang chạy cho đơn vị này.")


class RunNotFound(NotFound):
    """There is no such run, or its reader may not know of it."""

    code = "operations.run_not_found"
    says = say("Không tìm thấy lượt chạy kịch bản này.")


class RunOver(Refusal):
    """The run has ended."""

    code = "operations.run_over"
    says = say("Lượt chạy này đã kết thúc.")


class RunInvalid(Invalid):
    """What was said about a run lacks something."""

    code = "operations.run_invalid"
    says = say("Nội dung chưa hợp lệ, vui lòng xem từng ô bên dưới.")


class StepOver(Refusal):
    """The step is done already."""

    code = "operations.step_over"
    says = say("Bước này đã xong. Vui lòng tải lại trang.")


class StepNotReady(Refusal):
    """Something of the step is not done yet."""

    code = "operations.step_not_ready"
    says = say("Chưa xong hết việc của bước này.")


class CapUnreadable(Invalid):
    """The message is no Common Alerting Protocol 1.2; nothing of it was taken. ``why``: where it went wrong."""

    code = "operations.cap_unreadable"
    says = say("Bản tin cảnh báo không đúng chuẩn CAP 1.2: {why}")

    def __init__(self, *, why: str) -> None:
        super().__init__(why=why)


class WarningInvalid(Invalid):
    """A warning lacks something."""

    code = "operations.warning_invalid"
    says = say("Cảnh báo chưa hợp lệ, vui lòng xem từng ô bên dưới.")


class WarningNotFound(NotFound):
    """There is no such warning."""

    code = "operations.warning_not_found"
    says = say("Không tìm thấy cảnh báo này.")


class WarningOver(Refusal):
    """The warning was replaced or taken back already."""

    code = "operations.warning_over"
    says = say("Cảnh báo này đã được thay thế hoặc thu hồi.")


class BoardNotFound(NotFound):
    """There is no such board, or it is not drawn for this unit."""

    code = "operations.board_not_found"
    says = say("Không có bảng điều hành này.")


class BoardNotYours(NotAllowed):
    """The board is not for this reader."""

    code = "operations.board_not_yours"
    says = say("Bạn chưa được quyền xem bảng điều hành này.")


class ObservationsUnreadable(Invalid):
    """The request as a whole cannot be read as a list of entities; nothing of it was taken."""

    code = "operations.observations_unreadable"
    says = say("Danh sách quan trắc chưa đúng dạng: {why}")


class ObserverNotAllowed(NotAllowed):
    """The client may not report observations."""

    code = "operations.observer_not_allowed"
    says = say("Ứng dụng chưa được cấp quyền gửi quan trắc.")


class ScreenNotFound(NotFound):
    """There is no such wall screen, or its asker does not keep it."""

    code = "operations.screen_not_found"
    says = say("Không tìm thấy màn hình này.")


class ScreenInvalid(Invalid):
    """A wall screen lacks something."""

    code = "operations.screen_invalid"
    says = say("Thông tin màn hình chưa đủ, vui lòng xem từng ô bên dưới.")


class ScreenRevoked(Refusal):
    """The screen was revoked: another one is registered instead."""

    code = "operations.screen_revoked"
    says = say("Màn hình này đã bị thu hồi. Vui lòng đăng ký màn hình mới.")


class CodeUnknown(Refusal):
    """No screen waits for this code."""

    code = "operations.code_unknown"
    says = say("Mã không đúng hoặc đã hết hạn. Vui lòng xin mã mới ở bàn làm việc.")
