"""What keeping a file may refuse."""

from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.kernel.text import say


class FileNotAccepted(Invalid):
    """The file is too large, empty, or of a kind that is not accepted."""

    code = "papers.file_not_accepted"
    says = say("Tệp không được chấp nhận: chỉ nhận PDF, JPEG, PNG, tối đa {megabytes} MB.")


class FileNotKept(FileNotAccepted):
    """The store would not take the file; nothing of it was kept, and it may be sent again."""

    status = 507
    code = "papers.file_not_kept"
    says = say("Máy chủ tạm thời không lưu được tệp. Tệp này chưa được nộp; vui lòng thử lại sau ít phút.")


class FileHostile(FileNotAccepted):
    """The file could harm whoever opens it. Counted and journalled."""

    code = "papers.file_hostile"
    says = say("Tệp không được chấp nhận vì có thể gây hại cho người mở.")


class FileEncrypted(FileHostile):
    """A PDF that asks for a password, or restricts what may be done with it."""

    code = "papers.file_encrypted"
    says = say("Tệp PDF đang đặt mật khẩu hoặc bị hạn chế quyền. Vui lòng bỏ mật khẩu rồi nộp lại.")


class FileActive(FileHostile):
    """A PDF that holds a program, starts one, or carries other files."""

    code = "papers.file_active"
    says = say("Tệp PDF có mã lệnh hoặc tệp đính kèm bên trong. Vui lòng in ra PDF mới (Lưu thành PDF) rồi nộp lại.")


class FileDamaged(FileHostile):
    """The file is cut off or broken."""

    code = "papers.file_damaged"
    says = say("Tệp bị hỏng hoặc tải lên chưa đủ. Vui lòng mở thử trên máy của bạn rồi nộp lại.")


class FileTooComplex(FileHostile):
    """The file unpacks to far more than it seems, or takes too long to look at."""

    code = "papers.file_too_complex"
    says = say("Tệp quá phức tạp để kiểm tra an toàn. Vui lòng in ra PDF mới hoặc chụp ảnh giấy tờ rồi nộp lại.")


class TooManyPages(FileNotAccepted):
    """More pages than one paper may have."""

    code = "papers.too_many_pages"
    says = say("Tệp có quá nhiều trang: tối đa {pages} trang. Vui lòng tách thành nhiều tệp.")


class PictureTooLarge(FileNotAccepted):
    """More pixels than a picture may have."""

    code = "papers.picture_too_large"
    says = say("Ảnh quá lớn: tối đa {megapixels} triệu điểm ảnh. Vui lòng chụp hoặc lưu lại với kích thước nhỏ hơn.")


class FileInfected(FileHostile):
    """The virus scanner knows this file."""

    code = "papers.file_infected"
    says = say("Phần mềm diệt vi-rút phát hiện mã độc trong tệp. Tệp không được lưu.")


class FileGone(NotFound):
    """The file was deleted when its time was over, or nothing was ever kept under this name."""

    status = 410
    code = "papers.file_gone"
    says = say("Tệp này không còn được lưu: đã xóa theo thời hạn lưu trữ hoặc không có ai dùng.")


class FileLocked(Refusal):
    """The virus scanner has found something in it, or has not looked at it yet."""

    code = "papers.file_locked"
    says = say("Tệp này chưa mở được: đang chờ quét vi-rút hoặc đã bị khóa vì có mã độc.")


class HoldNotFound(NotFound):
    """Nothing is held here."""

    code = "papers.hold_not_found"
    says = say("Không có yêu cầu giữ lại nào đang có hiệu lực.")
