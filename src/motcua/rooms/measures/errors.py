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


class ReportNotFound(NotFound):
    """There is no such report, or the reader may not know that there is."""

    code = "measures.report_not_found"
    says = say("Không có báo cáo này.")


class FormInvalid(Invalid):
    """Answers are missing or wrong, or something unusual is not explained."""

    code = "measures.form_invalid"
    says = say("Báo cáo chưa trình được: hãy xem từng ô bên dưới.")


class ReportClosed(Refusal):
    """The report is not being filled: it was handed on, or is done."""

    code = "measures.report_closed"
    says = say("Báo cáo đã trình, không sửa được. Cần sửa thì trả lại hoặc mở bản đính chính.")


class StepNotDue(Refusal):
    """Another step comes before this one, or nothing is left to be done."""

    code = "measures.step_not_due"
    says = say("Báo cáo chưa đến hoặc đã qua bước này.")


class OwnReport(Refusal):
    """Who submitted a report cannot approve it too."""

    code = "measures.own_report"
    says = say("Người trình không tự duyệt báo cáo của mình: cần người thứ hai.")


class ReportingDown(Refusal):
    """The national reporting system does not answer, or not in a way that can be read."""

    status = 503
    code = "measures.reporting_down"
    says = say("Hệ thống báo cáo quốc gia chưa trả lời; hệ thống sẽ tự gửi lại.")


class DatasetNotFound(NotFound):
    """There is no such open data set or release."""

    code = "measures.dataset_not_found"
    says = say("Không có bộ dữ liệu mở này.")


class ReleaseRefused(Refusal):
    """What was to be published looks personal, or is empty; ``why`` names the columns."""

    code = "measures.release_refused"
    says = say("Không công bố: {why}")
