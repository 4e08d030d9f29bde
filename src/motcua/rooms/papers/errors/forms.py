"""What typesetting refuses."""

from motcua.kernel.errors import Fault, Invalid, NotFound
from motcua.kernel.text import say


class FormNotFound(NotFound):
    """No form has this key."""

    code = "form_not_found"
    says = say("Không có mẫu giấy tờ này.")


class FactsMissing(Invalid):
    """A form is not printed with gaps: what is missing or cannot be read is named, each with its place."""

    code = "form_facts_missing"
    says = say("Chưa in được «{title}»: thiếu hoặc sai dữ kiện ({facts}).")


class FormBroken(Fault):
    """A template failed on facts that it had asked for. Only the place is told: the facts are somebody's."""

    code = "form_broken"
    says = say("Mẫu giấy tờ này đang có lỗi, chưa in được. Bộ phận quản trị nội dung cần sửa mẫu.")

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(place)
