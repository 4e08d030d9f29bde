"""Which official forms a dossier has, and what each of them says (TT 03/2025/TT-VPCP, annex I; confidence high).

Official papers are in Vietnamese whatever the reader's language: sentences here are not translated.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from motcua.kernel.days import local_day
from motcua.rooms.dossiers.records import Done, Letterhead, Page, PaperForm, RegisterLine, State
from motcua.rooms.dossiers.rules import acts
from motcua.rooms.units.records import Limit

RECEIPT, SUPPLEMENT, REFUSAL, APOLOGY, STOP, CONTROL = (f"form-0{number}" for number in range(1, 7))
REGISTER = "form-07"
#: the control sheet names every officer who had the dossier: it stays in the house
INTERNAL = frozenset({CONTROL})
#: acts that did not hand the dossier on
BESIDE = frozenset({"recompute", "undo"})
SIGNS = "Người có thẩm quyền"
NOBODY = "Hệ thống"


def forms_for(page: Page, *, officer: bool) -> tuple[str, ...]:
    """The keys of the forms that this dossier has at this moment, for an officer or for its applicant."""
    has = {
        RECEIPT: page.received_at is not None,
        SUPPLEMENT: bool(page.supplements),
        REFUSAL: page.state is State.NOT_RECEIVED,
        APOLOGY: page.extended,
        STOP: page.state is State.STOPPED,
        CONTROL: True,
    }
    return tuple(key for key, there in has.items() if there and (officer or key not in INTERNAL))


def facts(
    key: str,
    page: Page,
    *,
    names: Mapping[str, str],
    head: Letterhead,
    done: Sequence[Done],
    extension: Mapping[str, Any] | None,
    at: datetime,
) -> dict[str, Any]:
    """What the form ``key`` of this dossier says, without the ways back (``ways``). ``names``: units by their code."""
    makers = {
        RECEIPT: _receipt,
        SUPPLEMENT: _supplement,
        REFUSAL: _refusal,
        STOP: _stop,
    }
    said = {
        "agency": head.agency,
        "agency_above": head.agency_above,
        "place": head.place,
        "code": page.code,
        "applicant": page.applicant.name,
        "procedure": page.procedure_name,
    }
    if key == APOLOGY:
        return said | _apology(page, names, done, extension or {})
    if key == CONTROL:
        return said | _control(page, names, done, at=at)
    return said | {"procedure_code": page.procedure} | makers[key](page, names, done)


def agency(key: str, page: Page) -> str:
    """The unit that writes this form: the counter receives, asks and refuses; the authority apologises and stops."""
    return page.competent_unit if key in {APOLOGY, STOP} else page.receiving_unit


def _receipt(page: Page, names: Mapping[str, str], done: Sequence[Done]) -> dict[str, Any]:
    handed = {PaperForm.FILE: "bản điện tử", PaperForm.ON_PAPER: "bản giấy"}
    post = page.return_by == "post"
    return _who(page) | {
        "day": _iso(page.received_at),
        "competent": names[page.competent_unit],
        "papers": [{"name": one.name, "form": handed[one.form]} for one in page.papers if one.form in handed],
        "missing": [{"name": one.name} for one in page.papers if one.form is PaperForm.MISSING],
        "limit": limit_in_words(page.limit),
        "received_at": _iso(page.received_at),
        "due_at": _iso(page.due_at),
        "return_place": f"gửi bưu chính: {page.return_address}" if post else names[page.return_unit],
        "fees": "; ".join(f"{one.what}: {one.amount:,} đồng".replace(",", ".") for one in page.obligations),
        "receiver": _by(done, "receive"),
    }


def _supplement(page: Page, names: Mapping[str, str], done: Sequence[Done]) -> dict[str, Any]:
    asked = page.supplements[-1]
    return _who(page) | {
        "day": _iso(asked.asked_at),
        "items": [{"name": one.name, "reason": one.reason or asked.message} for one in asked.items],
        "message": asked.message,
        "contact": names[page.receiving_unit],
        "officer": _by(done, "supplement"),
    }


def _refusal(page: Page, names: Mapping[str, str], done: Sequence[Done]) -> dict[str, Any]:
    refused = _last(done, "refuse")
    return _who(page) | {
        "day": _iso(refused.at if refused else page.ended_at),
        "reason": page.closing_reason or (refused.note if refused else ""),
        "officer": _by(done, "refuse"),
    }


def _apology(
    page: Page, names: Mapping[str, str], done: Sequence[Done], extension: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "day": extension["at"],
        "receiver_unit": names[page.receiving_unit],
        "received_at": _iso(page.received_at),
        "due_before": extension["due_before"],
        "due_after": _iso(page.due_at),
        "reason": extension["reason"],
        "office": SIGNS,
        "signer": _by(done, "extend"),
        "recipients": _recipients(names[page.receiving_unit]),
    }


def _stop(page: Page, names: Mapping[str, str], done: Sequence[Done]) -> dict[str, Any]:
    stopped = _last(done, "stop")
    wished = "" if stopped else "Theo đề nghị rút hồ sơ của người nộp. "
    return {
        "day": _iso(page.ended_at),
        "received_at": _iso(page.received_at),
        "stopped_at": _iso(page.ended_at),
        "reason": f"{wished}{page.closing_reason}".strip(),
        "office": SIGNS,
        # whoever withdraws is not the one who signs: the name is written when the paper is signed
        "signer": stopped.by if stopped else "",
        "recipients": _recipients(names[page.receiving_unit]),
    }


def _control(page: Page, names: Mapping[str, str], done: Sequence[Done], *, at: datetime) -> dict[str, Any]:
    return {
        "day": _iso(at),
        "procedure_code": page.procedure,
        "competent": names[page.competent_unit],
        "received_at": _iso(page.received_at),
        "due_at": _iso(page.due_at),
        "made_at": _iso(at),
        "result": outcome(page.due_at, page.finished_at or page.ended_at),
        "steps": [
            {
                "unit": names.get(one.unit, one.unit) or names[page.receiving_unit],
                "step": one.step,
                "at": _iso(one.at),
                "person": one.by or NOBODY,
                "outcome": acts.says_done(one.act),
                "note": one.note,
            }
            for one in done
            if one.act not in BESIDE
        ],
    }


def _who(page: Page) -> dict[str, Any]:
    said = page.applicant
    return {"address": said.address, "phone": said.phone, "email": said.email}


def _recipients(unit: str) -> list[dict[str, str]]:
    return [{"name": "Như trên"}, {"name": unit}, {"name": "Lưu: VT, hồ sơ"}]


def _last(done: Sequence[Done], act: str) -> Done | None:
    return next((one for one in reversed(done) if one.act == act), None)


def _by(done: Sequence[Done], act: str) -> str:
    found = _last(done, act)
    return (found.by if found else "") or NOBODY


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def limit_in_words(limit: str) -> str:
    """``3 ngày làm việc`` for ``3wd``; empty while the limit is not known."""
    if not limit:
        return ""
    found = Limit.parse(limit)
    return found.unit.says.format(amount=found.amount)


def outcome(due: datetime | None, finished: datetime | None) -> str:
    """How a dossier ended towards its deadline, in the words of the form of 2018: before, on or after the day."""
    if due is None or finished is None:
        return ""
    if finished > due:
        return "Quá hạn"
    return "Đúng hạn" if local_day(finished) == local_day(due) else "Trước hạn"


def register(
    head: Letterhead, lines: Sequence[RegisterLine], *, since: datetime, until: datetime, by: str, at: datetime
) -> dict[str, Any]:
    """What the tracking register says of dossiers received from ``since`` to before ``until``."""
    return {
        "agency": head.agency,
        "agency_above": head.agency_above,
        "place": head.place,
        "day": _iso(at),
        "from": _iso(since),
        "to": _iso(until - timedelta(seconds=1)),
        "total": len(lines),
        "officer": by,
        "dossiers": [
            {
                "code": one.code,
                "procedure": one.procedure,
                "applicant": one.applicant,
                "address": one.address,
                "phone": one.phone,
                "received_at": _iso(one.received_at),
                "due_at": _iso(one.due_at),
                "returned_at": _iso(one.returned_at),
                "state": ", ".join(filter(None, (one.state, outcome(one.due_at, one.finished_at).lower()))),
            }
            for one in lines
        ],
    }
