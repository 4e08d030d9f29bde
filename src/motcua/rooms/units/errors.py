"""What this room may refuse."""

from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.kernel.text import say


class UnitNotFound(NotFound):
    """No unit has this code."""

    code = "units.unit_not_found"
    says = say("Không có đơn vị nào mang mã {unit}.")


class AreaNotFound(NotFound):
    """No commune or ward has this code."""

    code = "units.area_not_found"
    says = say("Không có phường, xã nào mang mã {area}.")


class UnitClosed(Refusal):
    """The unit no longer exists."""

    code = "units.closed"
    says = say("Đơn vị {unit} đã kết thúc hoạt động.")


class UnitExists(Refusal):
    """A unit already has this code."""

    code = "units.exists"
    says = say("Mã đơn vị {unit} đã được dùng.")


class NotYet(Refusal):
    """The change would take effect in the future; it is entered on its day."""

    code = "units.not_yet"
    says = say("Chưa đến ngày {day}: hãy thực hiện thay đổi vào ngày có hiệu lực.")


class CodeTaken(Refusal):
    """Another unit already has this national code."""

    code = "units.national_code_taken"
    says = say("Mã định danh {national_code} đã được gán cho đơn vị {unit}.")


class NothingChanges(Refusal):
    """What was asked for is already so."""

    code = "units.nothing_changes"
    says = say("Nội dung này đã như vậy, không có gì thay đổi.")


class NotLoaded(Refusal):
    """The content of the province has not been loaded yet."""

    status = 503
    code = "units.not_loaded"
    says = say("Danh mục đơn vị chưa được nạp.")


class Unusable(Invalid):
    """What was handed in has mistakes."""

    code = "units.invalid"


class MomentUnreadable(Unusable):
    """A text that was to be a moment is none."""

    code = "units.moment_unreadable"
    says = say("Thời điểm không hợp lệ: {said}. Ví dụ: 2026-02-13T15:20")


class LimitUnreadable(Unusable):
    """A text that was to be a time limit is none."""

    code = "units.limit_unreadable"
    says = say("Thời hạn không hợp lệ: {said}. Ví dụ: 3wd (ngày làm việc), 5d (ngày), 8h (giờ làm việc), 1m (tháng).")


class PauseUnreadable(Unusable):
    """A text that was to be a pause is none."""

    code = "units.pause_unreadable"
    says = say(
        "Khoảng tạm dừng không hợp lệ: {said}. Ví dụ: 2026-02-23T09:00/2026-02-24T10:30;"
        " để trống sau / nếu chưa kết thúc."
    )


class LimitMissing(Unusable):
    """A deadline was asked for without a limit."""

    code = "units.limit_missing"
    says = say("Cần nêu thời hạn (--limit), hoặc cho biết thủ tục trả trong ngày (--same-day).")


class FileUnusable(Unusable):
    """A file of hours or of a calendar cannot be used."""

    code = "units.file_unusable"
    says = say("Không dùng được tệp {file}: {about}")


class BeyondCalendars(Unusable):
    """The answer would lie beyond any time that a calendar can speak of."""

    code = "units.beyond_calendars"
    says = say("Không tính được hạn này: {said}")


class WordsUnreadable(Unusable):
    """A line of command words cannot be read."""

    code = "units.words_unreadable"
    says = say("Dòng lệnh không hợp lệ: {said}")
