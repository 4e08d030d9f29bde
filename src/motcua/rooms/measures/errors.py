"""What this room may refuse."""

from motcua.kernel.errors import Invalid, NotAllowed, NotFound
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
