"""Who may sign what, with whose key, and when to try again."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from motcua.kernel.actors import Actor
from motcua.kernel.pades.trouble import PASSING, Cause
from motcua.kernel.text import say
from motcua.rooms.papers.records import Part, SignatureRequest

#: which right lets somebody order a signature
PERMISSION = {Part.LEADER: "papers:sign", Part.SEAL: "papers:seal", Part.COPY: "papers:certify"}

#: signatures that one act may order
AT_ONCE = 200
#: tries before a person has to look; with the waits below, about a day
MOST_ATTEMPTS = 60
#: a paper that takes the signing process down with it will do so again
MOST_FALLS = 3
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)

#: the visible block of each kind, where the asker names none
BLOCK = {Part.LEADER: "leader-stamp", Part.SEAL: "seal-stamp", Part.COPY: "copy-stamp"}
#: how the fields of the signatures begin in the file; a number follows
FIELD = {Part.LEADER: "ChuKy", Part.SEAL: "ConDau", Part.COPY: "BanSao"}

SAYS = {
    Cause.NO_STAMP: say("Chưa cấu hình dịch vụ cấp dấu thời gian."),
    Cause.STAMP_AWAY: say("Dịch vụ cấp dấu thời gian không trả lời."),
    Cause.REVOCATION_AWAY: say("Chưa kiểm tra được tình trạng thu hồi của chứng thư số."),
    Cause.KEY_AWAY: say("Không kết nối được thiết bị hoặc dịch vụ giữ khóa ký."),
    Cause.KEY_REFUSED: say("Thiết bị hoặc dịch vụ giữ khóa ký từ chối; quản trị hệ thống cần kiểm tra cấu hình khóa."),
    Cause.CERTIFICATE_ENDED: say("Chứng thư số đã hết hạn hoặc bị thu hồi."),
    Cause.PDF_REFUSED: say("Tệp PDF này không ký được."),
    Cause.BLOCK_REFUSED: say("Không trình bày được ô chữ ký; cần kiểm tra biểu mẫu."),
    Cause.TOO_LONG: say("Việc ký tệp này quá thời gian cho phép."),
    Cause.CHILD_GONE: say("Tiến trình ký dừng đột ngột."),
}


class Reach(Enum):
    """Which other signatures the same trouble would meet."""

    ALL = "all"
    KEY = "key"
    ONE = "one"


def reach(cause: Cause) -> Reach:
    """How far a trouble reaches: what it concerns is not tried again one by one."""
    if cause in {Cause.NO_STAMP, Cause.STAMP_AWAY}:
        return Reach.ALL
    by_key = {Cause.REVOCATION_AWAY, Cause.KEY_AWAY, Cause.KEY_REFUSED, Cause.CERTIFICATE_ENDED}
    return Reach.KEY if cause in by_key else Reach.ONE


def may_sign(request: SignatureRequest, by: Actor) -> bool:
    """Whether ``by`` may order this signature, himself or by delegation."""
    held = by.may(PERMISSION[request.part], unit=request.unit)
    return held and (not request.role or by.may(f"role:{request.role}", unit=request.unit))


def holders(part: Part, *, unit: str, officer: str) -> tuple[str, ...]:
    """Whose keys may make the signature, the first that has one makes it.

    A leader signs as himself, also when a delegation lets him. A seal is the office's own. A copy is certified by the
    officer, or by his office when he has no key (ND 45/2020/NĐ-CP, art. 10 with 12: confidence M).
    """
    seal = f"unit:{unit}"
    return {Part.LEADER: (officer,), Part.SEAL: (seal,), Part.COPY: (officer, seal)}[part]


def next_try(cause: Cause, attempts: int, at: datetime) -> datetime | None:
    """When to try again after ``attempts`` failures; None when a person has to look."""
    most = MOST_FALLS if cause == Cause.CHILD_GONE else MOST_ATTEMPTS
    if cause not in PASSING or attempts >= most:
        return None
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 20)
    return at + min(doubled, LONGEST_WAIT)


def position(title: str, giver_title: str = "") -> str:
    """The position (chức vụ) under a name; by delegation it says in whose place (confidence: low).

    Source: Decree 30/2020/NĐ-CP, annex I, part II, item 7: "TUQ." before the title of who authorised.
    """
    return f"TUQ. {giver_title}; {title}" if giver_title else title


def block_facts(
    request: SignatureRequest, *, signer: str, position: str, unit_name: str, at: datetime
) -> dict[str, Any]:
    """What the visible block says: the asker's facts, and those that are known only now."""
    known = {"signer": signer, "position": position, "unit_name": unit_name, "signed_at": at.isoformat()}
    return {**request.stamp.facts, **{name: value for name, value in known.items() if value}}
