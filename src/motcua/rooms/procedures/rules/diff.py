"""What differs between two versions of a procedure, in words."""

from motcua.kernel.text import say
from motcua.rooms.procedures.records import Procedure

#: field → what is said when it differs; each sentence is a gettext id
_FIELDS = {
    "name": say("Tên thủ tục đã thay đổi."),
    "field": say("Lĩnh vực đã thay đổi."),
    "issuer": say("Cơ quan ban hành đã thay đổi."),
    "levels": say("Cấp thực hiện đã thay đổi."),
    "audience": say("Đối tượng thực hiện đã thay đổi."),
    "decision": say("Số quyết định công bố đã thay đổi."),
    "executing": say("Cơ quan thực hiện đã thay đổi."),
    "competent": say("Cơ quan có thẩm quyền đã thay đổi."),
    "results": say("Kết quả thực hiện đã thay đổi."),
    "legal_basis": say("Căn cứ pháp lý đã thay đổi."),
    "process": say("Quy trình giải quyết đã thay đổi."),
    "form": say("Biểu mẫu đã thay đổi."),
    "online_level": say("Mức độ dịch vụ công trực tuyến đã thay đổi."),
    "boundary_free": say("Việc tiếp nhận không phụ thuộc địa giới đã thay đổi."),
    "receiving": say("Cách tiếp nhận tại thành phố đã thay đổi."),
    "conditions": say("Yêu cầu, điều kiện đã thay đổi."),
    "steps": say("Trình tự thực hiện đã thay đổi."),
}
_CHANNELS = say("Cách thức nộp đã thay đổi.")
_LIMITS = say("Thời hạn giải quyết đã thay đổi.")
_FEES = say("Phí, lệ phí đã thay đổi.")
_PAPERS = say("Thành phần hồ sơ đã thay đổi.")
_SOURCES = say("Nguồn của nội dung bổ sung đã thay đổi.")


def in_words(before: Procedure, after: Procedure) -> tuple[str, ...]:
    """Vietnamese sentences, one for each part that differs; empty when nothing does."""
    changes = [says for name, says in _FIELDS.items() if getattr(before, name) != getattr(after, name)]
    compared = (
        (_CHANNELS, before.kinds, after.kinds),
        (_LIMITS, _parts(before, "limit"), _parts(after, "limit")),
        (_FEES, _parts(before, "fee"), _parts(after, "fee")),
        (_PAPERS, before.cases, after.cases),
        (_SOURCES, before.sources, after.sources),
    )
    return (*changes, *(says for says, one, other in compared if one != other))


def _parts(procedure: Procedure, name: str) -> list[tuple[str, object]]:
    return [(channel.kind, getattr(channel, name)) for channel in procedure.channels]
