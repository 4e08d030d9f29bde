"""Why a question was not answered as it should be: short words for machines, and the same for people."""

from motcua.kernel.text import say

#: word → what it says to people, a gettext id
REASONS = {
    "timeout": say("không trả lời trong thời gian chờ"),
    "refused": say("từ chối kết nối"),
    "reset": say("ngắt kết nối giữa chừng"),
    "unreachable": say("không có đường tới"),
    "no-name": say("không phân giải được tên miền"),
    "status": say("trả về mã lỗi"),
    "garbage": say("trả lời sai giao thức"),
    "too-large": say("trả lời dài bất thường"),
    "content": say("thiếu nội dung phải có"),
    "tls-expired": say("chứng thư số đã hết hạn"),
    "tls-name": say("chứng thư số không đúng tên miền"),
    "tls-untrusted": say("chứng thư số không đáng tin"),
    "tls-broken": say("bắt tay mã hóa thất bại"),
    "limit": say("vượt ngưỡng"),
    "not-allowed": say("máy này không được phép dùng ICMP"),
    "failed": say("không đo được"),
    "too-soon": say("chưa đủ số liệu để dự báo"),
    "not-set": say("chưa được cấu hình ở đây"),
}


def says(word: str) -> str:
    """The words for people; the word itself when it is not known to this release."""
    return REASONS.get(word, word)
