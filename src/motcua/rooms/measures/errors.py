"""What this room may refuse."""

from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.kernel.text import say


class IndicatorNotFound(NotFound):
    """There is no such indicator, index or period."""

    code = "measures.not_found"
    says = say("Không có chỉ số, bộ chỉ số hoặc kỳ báo cáo này.")


class FiguresNotYours(NotAllowed):
    """The figures of this unit are not for this reader."""

    code = "measures.not_yours"
    says = say("Bạn chưa được quyền xem số liệu của đơn vị này.")


class EntryInvalid(Invalid):
    """A figure that is entered by hand lacks its evidence, or cannot be."""

    code = "measures.entry_invalid"
    says = say("Số liệu nhập tay chưa hợp lệ: hãy xem từng ô bên dưới.")


class TaskNotFound(NotFound):
    """There is no such plan, task or report, or the reader may not know that there is."""

    code = "measures.task_not_found"
    says = say("Không có kế hoạch, nhiệm vụ hoặc báo cáo này.")


class PlanInvalid(Invalid):
    """A plan or a task lacks something."""

    code = "measures.plan_invalid"
    says = say("Kế hoạch hoặc nhiệm vụ chưa hợp lệ: hãy xem từng ô bên dưới.")


class ReportInvalid(Invalid):
    """A report on a task, or a verdict on it, lacks something."""

    code = "measures.report_invalid"
    says = say("Báo cáo chưa hợp lệ: hãy xem từng ô bên dưới.")


class TaskOver(Refusal):
    """The task is done: nothing more is reported, urged or moved."""

    code = "measures.task_over"
    says = say("Nhiệm vụ này đã hoàn thành.")


class ReportWaits(Refusal):
    """A report on this task still waits for its verdict."""

    code = "measures.report_waits"
    says = say("Báo cáo trước của nhiệm vụ này đang chờ xác nhận.")


class AlreadyJudged(Refusal):
    """Somebody has given the verdict in the meantime."""

    code = "measures.already_judged"
    says = say("Báo cáo này đã được xác nhận hoặc trả lại.")
