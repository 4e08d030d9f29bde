"""The figures of our own house that are watched, and how they are said."""

from motcua.kernel.text import say

#: figure → what it is, a gettext id
FIGURES = {
    "outbox-age": say("Tuổi của sự kiện chờ lâu nhất, giây"),
    "outbox-parked": say("Sự kiện bị giữ sau nhiều lần thử"),
    "jobs-failing": say("Việc chạy theo giờ bị lỗi"),
    "jobs-lag": say("Việc chạy theo giờ trễ nhất, giây"),
    "notices-waiting": say("Thông báo chờ gửi"),
    "disk-free": say("Phần đĩa còn trống, phần trăm"),
    "disk-days": say("Đĩa đầy sau bao nhiêu ngày, theo đà hiện nay"),
    "database-days": say("Cơ sở dữ liệu đầy sau bao nhiêu ngày, theo đà hiện nay"),
    "keys-days": say("Chứng thư sắp hết hạn nhất, số ngày còn lại"),
    "backup-age": say("Tuổi của bản sao lưu mới nhất, giờ"),
    "restore-age": say("Từ lần khôi phục thử gần nhất, giờ"),
}

#: key in content → the sentences of a warning and of a failure; ``{value}`` and ``{limit}`` fill them
SAYS = {
    "age": (
        say("Sự kiện chờ lâu nhất đã {value} giây; bình thường dưới {limit} giây."),
        say("Sự kiện chờ đã {value} giây, quá {limit} giây: việc nối tiếp (thông báo, số liệu) đang dừng."),
    ),
    "parked": (
        say("{value} sự kiện bị giữ sau nhiều lần thử: cần người xem."),
        say("{value} sự kiện bị giữ, từ {limit} trở lên là hỏng chung."),
    ),
    "jobs": (
        say("{value} việc chạy theo giờ bị lỗi ở lần gần nhất."),
        say("{value} việc chạy theo giờ bị lỗi cùng lúc, từ {limit} trở lên là hỏng chung."),
    ),
    "lag": (
        say("Việc chạy theo giờ trễ {value} giây; bình thường dưới {limit} giây."),
        say("Việc chạy theo giờ trễ {value} giây, quá {limit} giây: có thể đã dừng."),
    ),
    "notices": (
        say("{value} thông báo chờ gửi, bình thường dưới {limit}."),
        say("{value} thông báo chờ gửi, quá {limit}: kênh gửi có thể đã dừng."),
    ),
    "disk": (
        say("Đĩa còn trống {value}%, nên trên {limit}%."),
        say("Đĩa chỉ còn trống {value}%, dưới {limit}% là sắp không ghi được."),
    ),
    "disk-full": (
        say("Theo đà hiện nay, đĩa sẽ đầy sau {value} ngày (báo trước {limit} ngày): cần dọn hoặc thêm dung lượng."),
        say("Đĩa đã đầy."),
    ),
    "database-full": (
        say("Theo đà hiện nay, cơ sở dữ liệu sẽ hết chỗ sau {value} ngày (báo trước {limit} ngày)."),
        say("Cơ sở dữ liệu đã hết chỗ được cấp."),
    ),
    "keys": (
        say("Một chứng thư chữ ký số còn {value} ngày, cần gia hạn trước {limit} ngày."),
        say("Một chứng thư chữ ký số chỉ còn {value} ngày (mức khẩn là {limit} ngày)."),
    ),
    "backup": (
        say("Bản sao lưu mới nhất đã {value} giờ, nên dưới {limit} giờ."),
        say("Bản sao lưu mới nhất đã {value} giờ, quá {limit} giờ."),
    ),
    "restore": (
        say("Lần khôi phục thử gần nhất đã {value} giờ, nên dưới {limit} giờ."),
        say("Lần khôi phục thử gần nhất đã {value} giờ, quá {limit} giờ: chưa chắc sao lưu dùng được."),
    ),
}
