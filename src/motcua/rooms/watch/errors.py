"""What this room may refuse."""

from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.kernel.text import say


class WatchNotFound(NotFound):
    """There is no such target, incident or window."""

    code = "watch.not_found"
    says = say("Không có đối tượng giám sát, sự cố hoặc lịch bảo trì này.")


class WatchNotYours(NotAllowed):
    """This link or service is not for this reader."""

    code = "watch.not_yours"
    says = say("Bạn chưa được quyền xem đường truyền, dịch vụ của đơn vị này.")


class AlreadyAcknowledged(Refusal):
    """Somebody has the incident in hand already."""

    code = "watch.already_acknowledged"
    says = say("Sự cố này đã có người tiếp nhận.")


class IncidentIsClosed(Refusal):
    """The incident is over: only a note or the post-mortem may still be added."""

    code = "watch.incident_is_closed"
    says = say("Sự cố đã kết thúc; chỉ còn ghi chú hoặc viết bài học rút ra.")


class IncidentIsOpen(Refusal):
    """A post-mortem is written when the incident is over."""

    code = "watch.incident_is_open"
    says = say("Sự cố chưa kết thúc; hãy viết bài học rút ra sau khi khắc phục xong.")


class WatchInvalid(Invalid):
    """What was typed about an incident or a window cannot be."""

    code = "watch.invalid"
    says = say("Thông tin chưa hợp lệ: hãy xem từng ô bên dưới.")
