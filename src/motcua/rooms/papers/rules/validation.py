"""From what the checking process found to what a person is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.kernel.text import say
from motcua.rooms.papers.records import SignatureFinding, Verdict

CHANGED = say("Nội dung tệp đã bị thay đổi sau khi ký.")
FORGED = say("Chữ ký không khớp với chứng thư số.")
ADDED = say("Tệp bị sửa ngoài phạm vi cho phép sau khi ký.")
REVOKED = say("Chứng thư số đã bị thu hồi khi ký.")
ENDED = say("Chứng thư số đã hết hạn hoặc chưa có hiệu lực khi ký.")
UNKNOWN = say("Không xác định được tổ chức cấp chứng thư số trong danh sách tin cậy.")
UNREADABLE = say("Không đọc được chữ ký này.")
NOT_ASKED = say("Chưa kiểm tra được chứng thư số có bị thu hồi hay không.")
CLAIMED = say("Thời điểm ký do người ký tự khai, không có dấu thời gian.")

#: how a certificate was out of its time, as ETSI EN 319 102-1 names it
_OUT_OF_TIME = frozenset({"OUT_OF_BOUNDS_NO_POE", "OUT_OF_BOUNDS_NOT_REVOKED", "NOT_YET_VALID", "EXPIRED"})
#: a file is worth what the worst of its signatures is
_WORST_FIRST = (Verdict.INVALID, Verdict.UNREADABLE, Verdict.UNTRUSTED, Verdict.VALID)


def finding(said: Mapping[str, Any]) -> SignatureFinding:
    """One signature, in words."""
    if "unreadable" in said:
        return SignatureFinding("", "", "", None, False, Verdict.UNREADABLE, (UNREADABLE,))
    verdict, why = _judged(said)
    notes = []
    if verdict == Verdict.VALID and not said["revocation_known"]:
        notes.append(NOT_ASKED)
    if verdict != Verdict.INVALID and not said["stamped"]:
        notes.append(CLAIMED)
    return SignatureFinding(
        signer=said["signer"],
        organisation=said["organisation"],
        issuer=said["issuer"],
        signed_at=datetime.fromisoformat(said["signed_at"]) if said["signed_at"] else None,
        stamped=said["stamped"],
        verdict=verdict,
        why=(*why, *notes),
    )


def _judged(said: Mapping[str, Any]) -> tuple[Verdict, tuple[str, ...]]:
    if not said["intact"]:
        return Verdict.INVALID, (CHANGED,)
    if not said["genuine"]:
        return Verdict.INVALID, (FORGED,)
    if not said["whole"]:
        return Verdict.INVALID, (ADDED,)
    if said["revoked"]:
        return Verdict.INVALID, (REVOKED,)
    if said["trusted"]:
        return Verdict.VALID, ()
    if said["problem"] in _OUT_OF_TIME:
        return Verdict.INVALID, (ENDED,)
    return Verdict.UNTRUSTED, (UNKNOWN,)


def overall(findings: tuple[SignatureFinding, ...]) -> Verdict:
    """What the file is worth."""
    found = {one.verdict for one in findings}
    return next((verdict for verdict in _WORST_FIRST if verdict in found), Verdict.UNSIGNED)
