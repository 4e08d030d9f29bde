"""States, channels, standings: the words that everything else is told with."""

from enum import IntEnum, StrEnum

from motcua.kernel.text import say


class State(IntEnum):
    """Where a dossier stands: codes of the National Public Service Portal (``TrangThaiHoSo``; confidence high)."""

    NEW = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    IN_PROCESS = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWAL = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10

    @property
    def says(self) -> str:
        """The official Vietnamese name."""
        return STATE_NAMES[self]


STATE_NAMES = {
    State.NEW: say("Mới đăng ký"),
    State.RECEIVED: say("Được tiếp nhận"),
    State.NOT_RECEIVED: say("Không được tiếp nhận"),
    State.IN_PROCESS: say("Đang xử lý"),
    State.SUPPLEMENT: say("Yêu cầu bổ sung giấy tờ"),
    State.PAYMENT: say("Yêu cầu thực hiện nghĩa vụ tài chính"),
    State.WITHDRAWAL: say("Công dân yêu cầu rút hồ sơ"),
    State.STOPPED: say("Dừng xử lý"),
    State.FINISHED: say("Đã xử lý xong"),
    State.RETURNED: say("Đã trả kết quả"),
}


class Satisfaction(IntEnum):
    """How the applicant found the service. DISSATISFIED is what index component 5.4 of QĐ 766/QĐ-TTg takes away from
    100 %, beside what was late (confidence high)."""

    DISSATISFIED = 1
    NEUTRAL = 2
    SATISFIED = 3

    @property
    def says(self) -> str:
        return SATISFACTION_NAMES[self]


SATISFACTION_NAMES = {
    Satisfaction.DISSATISFIED: say("Không hài lòng"),
    Satisfaction.NEUTRAL: say("Bình thường"),
    Satisfaction.SATISFIED: say("Hài lòng"),
}


class Channel(StrEnum):
    """How a dossier came in (``KenhThucHien``: 1 direct, 2 online, 3 post)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"

    @property
    def says(self) -> str:
        return {"counter": say("Trực tiếp"), "online": say("Trực tuyến"), "post": say("Bưu chính")}[self.value]


class Finance(StrEnum):
    """What is owed: its own machine beside the business state."""

    NOTHING = "nothing"
    DUE = "due"
    SETTLED = "settled"
    WAIVED = "waived"


class Delivery(StrEnum):
    """Where the result is: its own machine beside the business state."""

    NOT_READY = "not_ready"
    READY = "ready"
    HANDED = "handed"
    POSTED = "posted"


class Sync(StrEnum):
    """What the National Public Service Portal has been told: its own machine beside the business state."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class Standing(StrEnum):
    """How a dossier stands towards its deadline; each has a shape, a word and a colour on screen."""

    IN_TIME = "in_time"
    SOON = "soon"
    LATE = "late"
    WAITING = "waiting"
    DONE = "done"
    DONE_LATE = "done_late"
    NO_LIMIT = "no_limit"

    @property
    def says(self) -> str:
        return STANDING_NAMES[self]


STANDING_NAMES = {
    Standing.IN_TIME: say("Trong hạn"),
    Standing.SOON: say("Sắp đến hạn"),
    Standing.LATE: say("Quá hạn"),
    Standing.WAITING: say("Chờ công dân"),
    Standing.DONE: say("Đúng hạn"),
    Standing.DONE_LATE: say("Trễ hạn"),
    Standing.NO_LIMIT: say("Chưa có thời hạn"),
}


class PaperForm(StrEnum):
    """How a required paper is here: as a file, on paper at the counter, from the applicant's wallet, or not (yet)."""

    FILE = "file"
    ON_PAPER = "on_paper"
    REUSED = "reused"
    MISSING = "missing"


class PaperEnding(StrEnum):
    """What became of a paper of a dossier in the files of the state (TT 01/2023/TT-VPCP; confidence medium).

    The national index counts these (QĐ 766/QĐ-TTg, 4.2 and 4.3): digitised is what was born digital, certified or
    reused; what is on paper only is not.
    """

    BORN = "born"
    CERTIFIED = "certified"
    REUSED = "reused"
    PAPER = "paper"

    @property
    def says(self) -> str:
        return ENDING_NAMES[self]

    @property
    def is_digital(self) -> bool:
        return self is not PaperEnding.PAPER


ENDING_NAMES = {
    PaperEnding.BORN: say("Tệp điện tử"),
    PaperEnding.CERTIFIED: say("Đã số hóa, có chứng thực"),
    PaperEnding.REUSED: say("Dùng lại từ kho giấy tờ"),
    PaperEnding.PAPER: say("Chỉ có bản giấy"),
}
