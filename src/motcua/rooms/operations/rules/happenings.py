"""Which events the ticker tells of. Pure."""

from collections.abc import Mapping

from motcua.kernel.text import say

#: kind of line → its sentence; acts that nobody at a wall needs to know of are not here
SENTENCES: Mapping[str, str] = {
    "filed": say("Nộp hồ sơ"),
    "receive": say("Tiếp nhận"),
    "supplement": say("Yêu cầu bổ sung"),
    "supplement-arrived": say("Đã bổ sung"),
    "approve": say("Phê duyệt"),
    "reject": say("Từ chối giải quyết"),
    "refuse": say("Từ chối tiếp nhận"),
    "issue": say("Có kết quả"),
    "return": say("Trả kết quả"),
    "withdraw": say("Rút hồ sơ"),
}


def is_told(kind: str) -> bool:
    return kind in SENTENCES
