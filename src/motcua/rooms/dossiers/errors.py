"""What this room may refuse."""

from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.kernel.text import say


class DossierNotFound(NotFound):
    """No dossier has this code, or the reader may not know of it."""

    code = "dossiers.not_found"
    says = say("Không tìm thấy hồ sơ này. Vui lòng kiểm tra lại mã hồ sơ.")


class NotYours(NotAllowed):
    """The step belongs to another role or unit."""

    code = "dossiers.not_yours"
    says = say("Bước này thuộc vai trò hoặc đơn vị khác, bạn không thực hiện được.")


class NoMandate(NotAllowed):
    """A citizen files for himself, or for somebody who gave him a mandate for this procedure."""

    code = "dossiers.no_mandate"
    says = say("Bạn chưa được ủy quyền nộp hồ sơ này thay cho người khác.")


class MoveNotPossible(Refusal):
    """A dossier in this state cannot make this move."""

    code = "dossiers.move_not_possible"
    says = say("Hồ sơ đang ở trạng thái không cho phép thao tác này.")


class StepGone(Refusal):
    """Somebody else has already completed this step."""

    code = "dossiers.step_gone"
    says = say("Bước này đã được người khác xử lý. Vui lòng tải lại hồ sơ.")


class LimitNotStated(Invalid):
    """The catalogue does not state a time limit; the receiving officer must enter it with its source."""

    code = "dossiers.limit_not_stated"
    says = say("Danh mục chưa nêu thời hạn giải quyết. Vui lòng nhập thời hạn và căn cứ khi tiếp nhận.")


class FormInvalid(Invalid):
    """The form has mistakes; each is named with its field."""

    code = "dossiers.form_invalid"
    says = say("Tờ khai còn {count} mục chưa hợp lệ.")


class KeyReused(Refusal):
    """The client key was used before with other content."""

    status = 422
    code = "dossiers.client_key_reused"
    says = say("Khóa gửi này đã dùng cho một hồ sơ có nội dung khác.")


class ProcedureNotOffered(Refusal):
    """The procedure is not open for filing this way."""

    status = 422
    code = "dossiers.not_offered"
    says = say("Thủ tục này chưa được cung cấp theo hình thức bạn chọn.")


class CodeInvalid(Invalid):
    """A code from outside does not have the form of a dossier code."""

    code = "dossiers.code_invalid"
    says = say("Mã hồ sơ không đúng định dạng.")


class CodeTaken(Invalid):
    """A code from outside is that of another dossier."""

    code = "dossiers.code_taken"
    says = say("Mã hồ sơ này đã thuộc về một hồ sơ khác.")


class SupplementNotOpen(Refusal):
    """Nothing is asked of the applicant at present."""

    code = "dossiers.supplement_not_open"
    says = say("Hồ sơ hiện không có yêu cầu bổ sung nào đang chờ.")


class NotAskedFor(Invalid):
    """Only what was asked for may be changed."""

    code = "dossiers.not_asked_for"
    says = say("Chỉ được sửa những mục mà cơ quan đã yêu cầu bổ sung.")


class AlreadyExtended(Refusal):
    """A deadline may be extended once, with an apology."""

    code = "dossiers.already_extended"
    says = say("Hồ sơ đã được gia hạn một lần, không thể gia hạn thêm.")


class UndoNotPossible(Refusal):
    """The last act was somebody else's, or something has happened since."""

    code = "dossiers.undo_not_possible"
    says = say("Không thể hoàn tác: thao tác gần nhất không phải của bạn hoặc đã có người xử lý tiếp.")


class ResultBeingSigned(Refusal):
    """A signature on the result is ordered and being made; what comes next follows it by itself."""

    code = "dossiers.result_being_signed"
    says = say("Kết quả đang được ký, bước này sẽ tự hoàn thành khi có chữ ký. Vui lòng chờ trong giây lát.")


class ResultNotSigned(Refusal):
    """A draft of the result waits for its signature; it cannot be issued before."""

    code = "dossiers.result_not_signed"
    says = say("Dự thảo kết quả chưa được ký nên chưa phát hành được.")


class ReasonMissing(Invalid):
    """This act needs a reason in words."""

    code = "dossiers.reason_missing"
    says = say("Vui lòng nêu rõ lý do.")


class NotRateable(Refusal):
    """Only what came to an end with an answer is rated."""

    code = "dossiers.not_rateable"
    says = say("Hồ sơ chưa có kết quả, nên chưa đánh giá được.")


class AlreadyRated(Refusal):
    """A dossier is rated once."""

    code = "dossiers.already_rated"
    says = say("Hồ sơ này đã được đánh giá. Mỗi hồ sơ chỉ đánh giá một lần.")


class FormNotThere(NotFound):
    """The dossier has not come to where this form is written, or the reader may not have it."""

    code = "dossiers.form_not_there"
    says = say("Hồ sơ {code} chưa có giấy này.")


class TooManyForms(Refusal):
    """Nothing to print, or more than can be printed at once."""

    code = "dossiers.too_many_forms"
    says = say("Không có hồ sơ nào để in, hoặc nhiều hơn {most} hồ sơ một lần; hãy chọn lại.")
