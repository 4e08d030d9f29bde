"""What officers may do with a step: each outcome with its permission, its words and what it needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.kernel.actors import Actor
from motcua.kernel.text import say
from motcua.rooms.dossiers.errors import NotYours, ReasonMissing
from motcua.rooms.dossiers.records import State


@dataclass(frozen=True)
class Act:
    """One kind of outcome. Any one of ``permissions`` at the unit of the step is enough."""

    outcome: str
    permissions: frozenset[str]
    says: str
    done: str
    needs_reason: bool = False
    main: bool = False


def _act(outcome: str, permissions: str, says: str, done: str, *, reason: bool = False, main: bool = False) -> Act:
    return Act(outcome, frozenset(permissions.split()), says, done, reason, main)


ACTS: Mapping[str, Act] = {
    act.outcome: act
    for act in (
        _act("receive", "dossiers:receive", say("Tiếp nhận hồ sơ"), say("Đã tiếp nhận hồ sơ"), main=True),
        _act("refuse", "dossiers:receive", say("Từ chối tiếp nhận"), say("Đã từ chối tiếp nhận hồ sơ"), reason=True),
        _act(
            "supplement",
            "dossiers:process dossiers:receive",
            say("Yêu cầu bổ sung"),
            say("Đã yêu cầu bổ sung giấy tờ"),
            reason=True,
        ),
        _act(
            "payment",
            "dossiers:process",
            say("Yêu cầu nghĩa vụ tài chính"),
            say("Đã yêu cầu thực hiện nghĩa vụ tài chính"),
        ),
        _act(
            "forward",
            "dossiers:process dossiers:receive dossiers:decide",
            say("Chuyển bước tiếp theo"),
            say("Đã chuyển bước tiếp theo"),
            main=True,
        ),
        _act(
            "back",
            "dossiers:process dossiers:decide dossiers:issue",
            say("Trả lại bước trước"),
            say("Đã trả lại bước trước"),
            reason=True,
        ),
        _act("consult", "dossiers:process dossiers:decide", say("Lấy ý kiến"), say("Đã gửi lấy ý kiến")),
        _act("approve", "dossiers:decide", say("Phê duyệt"), say("Đã phê duyệt"), main=True),
        _act("reject", "dossiers:decide", say("Không chấp thuận"), say("Đã quyết định không chấp thuận"), reason=True),
        _act("issue", "dossiers:issue", say("Vào sổ, phát hành"), say("Đã vào sổ, phát hành kết quả"), main=True),
        _act("return", "dossiers:return", say("Trả kết quả"), say("Đã trả kết quả"), main=True),
    )
}

#: other acts that the timeline names
OTHER_ACTS: Mapping[str, str] = {
    "file": say("Đã nộp hồ sơ"),
    "supplement-arrived": say("Công dân đã bổ sung"),
    "payment-settled": say("Đã thực hiện nghĩa vụ tài chính"),
    "payment-in-part": say("Đã nộp một phần nghĩa vụ tài chính"),
    "fee-paid": say("Đã nộp phí, lệ phí"),
    "fee-waived": say("Được miễn phí, lệ phí"),
    "enter-fee": say("Xác định mức phí, lệ phí"),
    "withdraw": say("Công dân rút hồ sơ"),
    "stop": say("Dừng giải quyết"),
    "extend": say("Xin lỗi và gia hạn"),
    "assign": say("Phân công xử lý"),
    "hand-over": say("Chuyển cơ quan giải quyết"),
    "undo": say("Hoàn tác"),
    "prepare-result": say("Đã soạn dự thảo kết quả"),
    "drop-result": say("Đã bỏ dự thảo kết quả"),
    "order-signature": say("Đã phê duyệt, đang ký số"),
    "order-seal": say("Đã vào số, đang đóng dấu"),
    "signature-refused": say("Từ chối ký dự thảo kết quả"),
    "timer": say("Tự động chuyển bước theo thời gian"),
    "recompute": say("Tính lại hạn trả"),
    "rehome": say("Chuyển đơn vị do sắp xếp địa giới"),
    "paper-changed": say("Giấy tờ dùng lại từ kho không còn giá trị hoặc bị rút đồng ý"),
}

#: acts that the applicant and the public tracking page may see
PUBLIC_ACTS = frozenset(
    "file receive refuse supplement supplement-arrived payment payment-in-part payment-settled fee-paid fee-waived "  # noqa: SIM905
    "approve reject issue return withdraw stop extend forward hand-over rehome".split()
)


def says_done(act: str) -> str:
    """The sentence for an act that happened (a gettext id)."""
    return ACTS[act].done if act in ACTS else OTHER_ACTS.get(act, act)


def may(actor: Actor, outcome: str, *, unit: str, role: str) -> bool:
    """Whether ``actor`` holds the role of the step at its unit and a permission that the outcome needs."""
    act = ACTS.get(outcome)
    if act is None or not actor.may(f"role:{role}", unit=unit):
        return False
    return any(actor.may(permission, unit=unit) for permission in act.permissions)


def acts_for(actor: Actor, outcome: str, *, unit: str) -> str:
    """The officer on whose delegation ``actor`` gives this outcome here; "" when it is his own right."""
    givers = {actor.acts_for(permission, unit=unit) for permission in ACTS[outcome].permissions} - {None}
    own = any(actor.may(p, unit=unit) and not actor.acts_for(p, unit=unit) for p in ACTS[outcome].permissions)
    return "" if own or not givers else str(min(str(giver) for giver in givers))


def check(actor: Actor, outcome: str, *, unit: str, role: str, values: Mapping[str, Any]) -> None:
    """Refuses an outcome that the actor may not give, or that lacks its reason.

    Raises:
        NotYours: the step belongs to another role or unit, or the permission is not held.
        ReasonMissing: the act needs a reason in words.
    """
    if not may(actor, outcome, unit=unit, role=role):
        raise NotYours(unit=unit, role=role, outcome=outcome)
    if ACTS[outcome].needs_reason and not str(values.get("reason", "")).strip():
        raise ReasonMissing({"reason": ReasonMissing.says})


def is_free_for(actor: Actor, assignee: str, *, unit: str, role: str) -> bool:
    """Whether a step is nobody's, the actor's own, or of the officer who delegated the role to him here."""
    return assignee in {"", actor.id, actor.acts_for(f"role:{role}", unit=unit)}


def check_taken(actor: Actor, assignee: str, *, unit: str, role: str) -> None:
    """Refuses a step that a colleague has taken or was given; who may give it to others gives it first.

    Raises:
        NotYours: somebody else has it.
    """
    if not is_free_for(actor, assignee, unit=unit, role=role):
        raise NotYours(unit=unit, role=role)


def place(at: str, *, receiving: str, competent: str, returning: str, variables: Mapping[str, Any]) -> str:
    """The unit code where a step is done: ``receiving``, ``competent``, ``return``, ``unit:CODE`` or ``var:NAME``."""
    kind, _, name = at.partition(":")
    if kind == "unit":
        return name
    if kind == "var":
        return str(variables.get(name) or competent)
    return {"receiving": receiving, "return": returning}.get(kind, competent)


def allowed_beside_the_process(
    actor: Actor, state: State, *, units: Iterable[str], competent: str, extended: bool, ended: bool
) -> frozenset[str]:
    """The acts outside the drawn process that ``actor`` may do now: assign, extend, stop, note."""
    if ended:
        return frozenset()
    acts = set()
    if any(actor.may("dossiers:note", unit=unit) for unit in units):
        acts.add("note")
    if any(actor.may("dossiers:assign", unit=unit) for unit in units):
        acts.add("assign")
    running = state in {State.RECEIVED, State.IN_PROCESS}
    if running and not extended and actor.may("dossiers:extend", unit=competent):
        acts.add("extend")
    if state in {State.RECEIVED, State.IN_PROCESS, State.SUPPLEMENT, State.PAYMENT} and actor.may(
        "dossiers:stop", unit=competent
    ):
        acts.add("stop")
    return frozenset(acts)
