"""What the process room refuses."""

from motcua.kernel.errors import Fault, Invalid, NotFound, Refusal
from motcua.kernel.text import say


class StepAlreadyDone(Refusal):
    """The token is gone: somebody else was faster, or the page is old."""

    code = "process.step_already_done"
    says = say("Bước này đã được xử lý. Vui lòng tải lại trang để xem tình trạng mới nhất.")


class OutcomeNotOffered(Refusal):
    """The step does not offer this outcome."""

    status = 422
    code = "process.outcome_not_offered"
    says = say("Bước “{step}” không có lựa chọn này.")


class NothingWaits(Refusal):
    """No step of this instance waits for this message."""

    code = "process.nothing_waits"
    says = say("Quy trình không chờ thông tin này.")


class ProcessEnded(Refusal):
    """The instance has ended."""

    code = "process.ended"
    says = say("Quy trình đã kết thúc.")


class UndoNotPossible(Refusal):
    """The last step cannot be taken back."""

    code = "process.undo_not_possible"
    says = say("Không thể hoàn tác bước này.")


class Irreversible(UndoNotPossible):
    """Something irreversible was done with the step."""

    code = "process.irreversible"
    says = say("Không thể hoàn tác: bước này đã thực hiện việc không thể rút lại.")


class UnknownProcess(NotFound):
    """No process with this key is published, or none was valid then."""

    code = "process.unknown"
    says = say("Không tìm thấy quy trình này.")


class UnknownInstance(NotFound):
    """No instance has this id."""

    code = "process.unknown_instance"
    says = say("Không tìm thấy quy trình đang chạy này.")


class NotSound(Invalid):
    """The drawing has mistakes and cannot be published; ``problems`` names them by element."""

    code = "process.not_sound"
    says = say("Quy trình còn lỗi, chưa thể công bố.")


class WrongDrawing(Fault):
    """A published drawing cannot be run: the check before publishing should have seen it. ``element`` is where."""

    code = "process.wrong_drawing"

    def __init__(self, element: str, about: str = "") -> None:
        self.element = element
        super().__init__(f"{self.code} at {element} {about}".strip())


class NoWayOn(WrongDrawing):
    """No arrow can be taken, or the process runs in a circle."""

    code = "process.no_way_on"


class ActionMissing(WrongDrawing):
    """A service task names an action that the caller did not bring."""

    code = "process.action_missing"
