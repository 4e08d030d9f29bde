"""What the catalogue refuses."""

from motcua.kernel.errors import NotAllowed, NotFound, Refusal
from motcua.kernel.text import say


class ProcedureNotFound(NotFound):
    """No procedure of this code is in force."""

    code = "procedures.not_found"
    says = say("Không có thủ tục nào đang áp dụng mang mã {procedure}.")


class VersionNotFound(NotFound):
    """No version of this id was published."""

    code = "procedures.version_not_found"
    says = say("Không tìm thấy phiên bản thủ tục này.")


class FormNotFound(NotFound):
    """No form of this key was published."""

    code = "procedures.form_not_found"
    says = say("Không có biểu mẫu {form}.")


class NotTheKeeper(NotAllowed):
    """Only those who keep the catalogue may change it."""

    code = "procedures.not_the_keeper"
    says = say("Chỉ người quản trị danh mục thủ tục mới được làm việc này.")


class ValidityInThePast(Refusal):
    """A new version cannot begin before the one that it follows."""

    code = "procedures.validity_in_the_past"
    says = say("Phiên bản mới phải có hiệu lực sau phiên bản đang áp dụng.")


class AlreadyWithdrawn(Refusal):
    """The procedure is not in force any more."""

    code = "procedures.already_withdrawn"
    says = say("Thủ tục {procedure} đã được bãi bỏ.")


class AlreadyStated(Refusal):
    """The fact that was entered is stated; to correct what the source says, publish a version."""

    code = "procedures.already_stated"
    says = say("Nguồn đã nêu nội dung này, không cần bổ sung.")


class ContentWithMistakes(Refusal):
    """The content files hold mistakes that concern the whole catalogue."""

    code = "procedures.content_with_mistakes"
    says = say("Tệp nội dung danh mục thủ tục có lỗi: {mistakes}")
