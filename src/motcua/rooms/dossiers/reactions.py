"""What this room does when something happened: tells the applicant, and follows calendars and boundaries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from motcua.kernel.actors import system
from motcua.kernel.days import written
from motcua.kernel.events import announced_at, each_announced_at, reacts_to, reacts_to_many
from motcua.rooms.dossiers.actions import applicant, clockwork, digitised, fees, results, reuse
from motcua.rooms.dossiers.actions.outcomes import OWED
from motcua.rooms.dossiers.actions.terms import OPEN_SUPPLEMENT
from motcua.rooms.dossiers.events import DeadlineChanged, DossierFiled, DossierMoved, RecomputeWanted, RehomeWanted
from motcua.rooms.dossiers.models import Act, Dossier, Obligation, Paper, Supplement
from motcua.rooms.dossiers.queries.names import names
from motcua.rooms.papers import facade as paper_room
from motcua.rooms.papers.events import (
    CopyCertified,
    CopyComposed,
    HoldingChanged,
    ResultIssued,
    ResultSignatureRefused,
    ResultSigned,
)
from motcua.rooms.payments.events import PaymentSettled
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Notice
from motcua.rooms.units import facade as units
from motcua.rooms.units.events import CalendarChanged, HoursChanged, UnitsMerged, UnitSplit

CLOCK = system("clock")
BOUNDARIES = system("boundaries")
WALLET = system("wallet")
BENCH = system("scanning-bench")
TREASURY = system("treasury", "dossiers:collect")

#: which notice an act sends to the applicant; acts that are not here are the office's own affair
NOTICES = {
    "receive": "received",
    "refuse": "refused",
    "supplement": "supplement-asked",
    "supplement-arrived": "supplement-received",
    "payment": "payment-asked",
    "payment-settled": "payment-settled",
    "fee-paid": "fee-paid",
    "approve": "decided-approved",
    "reject": "decided-rejected",
    "issue": "result-ready",
    "return": "returned",
    "withdraw": "withdrawn",
    "stop": "stopped",
    "extend": "extended",
    "rehome": "rehomed",
}
#: acts that may bring papers
BROUGHT = {"receive", "supplement-arrived"}
#: which notice follows when an act that the applicant was told of is taken back
TAKEN_BACK = {
    "receive": "taken-back",
    "supplement": "supplement-undone",
    "payment": "payment-undone",
    "approve": "taken-back",
    "reject": "taken-back",
    "extend": "taken-back",
}
#: what was taken back, in words
ACTS_IN_WORDS = {
    "receive": {"vi": "tiếp nhận hồ sơ", "en": "the receipt"},
    "approve": {"vi": "phê duyệt", "en": "the approval"},
    "reject": {"vi": "không phê duyệt", "en": "the rejection"},
    "extend": {"vi": "gia hạn", "en": "the new date"},
}
#: why, where the dossier itself gives no reason of its own
REASONS = {
    "deadline-changed": {
        "vi": "lịch làm việc hoặc giờ làm việc của cơ quan thay đổi",
        "en": "the calendar or the office hours changed",
    },
    "consent-withdrawn": {"vi": "công dân rút lại sự đồng ý", "en": "the holder withdrew the consent"},
    "paper-revoked": {"vi": "giấy tờ đã bị thu hồi", "en": "the paper was revoked"},
    "paper-replaced": {"vi": "giấy tờ đã được thay thế", "en": "the paper was replaced"},
    "rehomed": {"vi": "sắp xếp lại đơn vị hành chính", "en": "administrative units were rearranged"},
}


@reacts_to_many(DossierFiled)
def tell_filed(batch: list[Any]) -> None:
    """A number to quote, at once."""
    _tell(
        _Word(event.dossier, "filed", f"filed:{event.dossier}", at)
        for event, at in zip(batch, each_announced_at(), strict=True)
    )


@reacts_to(DossierFiled)
def ask_fee(event: DossierFiled) -> None:
    """A fee that is known beforehand may be paid at once; filing itself stays one statement."""
    fees.ask_fee_when_filed(event.dossier, by=TREASURY, at=announced_at())


@reacts_to(PaymentSettled)
def settle(event: PaymentSettled) -> None:
    """Money came for a dossier: its fee is paid, or its obligation is met and the process goes on."""
    kind, _, rest = event.purpose.partition(":")
    code, _, part = rest.rpartition(":")
    if kind != "dossier":
        return
    if part == fees.FEE:
        fees.fee_settled(code, receipt=event.receipt, amount=event.amount, by=TREASURY, at=announced_at())
    elif Obligation.objects.filter(id=int(part), undone_at__isnull=True).exists():
        applicant.settle_obligation(code, int(part), receipt=event.receipt, by=TREASURY, at=announced_at())


@reacts_to(CopyComposed)
def take_copy(event: CopyComposed) -> None:
    """Pages scanned at the counter stand for the paper that they are of."""
    kind, _, code = event.subject.partition(":")
    if kind == "dossier" and event.paper.isdigit():
        digitised.take_copy(
            code,
            int(event.paper),
            sha256=event.sha256,
            size=event.size,
            seen_original=event.seen_original,
            by=BENCH,
            at=announced_at(),
        )


@reacts_to(CopyCertified)
def take_certified_copy(event: CopyCertified) -> None:
    """The paper is digitised and certified."""
    kind, _, code = event.subject.partition(":")
    if kind == "dossier" and event.paper.isdigit():
        digitised.take_certified(
            code, int(event.paper), sha256=event.sha256, size=event.size, by=BENCH, at=announced_at()
        )


@reacts_to(CopyCertified)
def hold_certified_copy(event: CopyCertified) -> None:
    """The certified copy is in the applicant's wallet: the paper is not asked for again."""
    kind, _, code = event.subject.partition(":")
    if kind == "dossier" and event.paper.isdigit():
        digitised.hold_copy(code, int(event.paper), UUID(event.copy), by=WALLET, at=announced_at())


@reacts_to_many(DossierMoved)
def tell_moved(batch: list[Any]) -> None:
    """What happened, in words, when it concerns the applicant."""
    words = []
    for event, at in zip(batch, each_announced_at(), strict=True):
        act = event.act
        notice = NOTICES.get(act)
        if act == "undo":
            act = _undone(event.dossier, at)
            notice = TAKEN_BACK.get(act)
        if notice:
            words.append(_Word(event.dossier, notice, f"{event.act}:{event.dossier}:{event.revision}", at, act=act))
    _tell(words)


def _undone(dossier_id: str, at: datetime) -> str:
    """The act that was taken back at this moment."""
    taken = Act.objects.filter(dossier=UUID(dossier_id), undone_at=at).order_by("-id")
    return taken.values_list("act", flat=True).first() or ""


@reacts_to(DeadlineChanged)
def tell_deadline(event: DeadlineChanged) -> None:
    """A date that was promised has moved."""
    key = f"deadline:{event.dossier}:{event.after}"
    _tell([_Word(event.dossier, "deadline-changed", key, announced_at(), before=event.before)])


@reacts_to(ResultSigned)
def approve_when_signed(event: ResultSigned) -> None:
    """A leader's signature on the result is his approval."""
    if code := _dossier_of(event.subject):
        results.take_signed(code, UUID(event.result), ordered_by=event.by, at=announced_at())


@reacts_to(ResultIssued)
def issue_when_sealed(event: ResultIssued) -> None:
    """The unit's seal on the result is its issue."""
    if code := _dossier_of(event.subject):
        results.take_issued(code, UUID(event.result), ordered_by=event.by, at=announced_at())


@reacts_to(ResultSignatureRefused)
def back_when_refused(event: ResultSignatureRefused) -> None:
    """Whoever was to sign refused."""
    if code := _dossier_of(event.subject):
        results.take_refusal(code, UUID(event.result), UUID(event.request), at=announced_at())


def _dossier_of(subject: str) -> str:
    kind, _, code = subject.partition(":")
    return code if kind == "dossier" else ""


@reacts_to(CalendarChanged, HoursChanged)
def recompute_after_change(event: CalendarChanged | HoursChanged) -> None:
    """A swap announced late, or other office hours, move the deadlines that are still running."""
    why = "calendar" if isinstance(event, CalendarChanged) else "hours"
    clockwork.recompute(why=why, after="", by=CLOCK, at=announced_at())


@reacts_to(RecomputeWanted)
def recompute_next_batch(event: RecomputeWanted) -> None:
    """The next batch of the same."""
    clockwork.recompute(why=event.why, after=event.after, by=CLOCK, at=announced_at())


@reacts_to(UnitsMerged)
def rehome_after_merge(event: UnitsMerged) -> None:
    """Open dossiers follow their units into the successor."""
    for unit in event.units:
        clockwork.rehome(unit=unit, successor=event.into, why="merge", by=BOUNDARIES, at=announced_at())


@reacts_to(UnitSplit)
def rehome_after_split(event: UnitSplit) -> None:
    """Open dossiers of a unit that was split go to the first successor, whose officers hand over what is not theirs."""
    clockwork.rehome(unit=event.unit, successor=event.into[0], why="split", by=BOUNDARIES, at=announced_at())


@reacts_to(HoldingChanged)
def mark_changed_paper(event: HoldingChanged) -> None:
    """A paper that open dossiers use no longer holds, or its holder took the consent back."""
    why = REASONS["consent-withdrawn" if event.withdrawn else f"paper-{event.state}"]["vi"]
    codes = [subject.removeprefix("dossier:") for subject in event.subjects if subject.startswith("dossier:")]
    for code in codes:
        reuse.mark_changed(code, UUID(event.holding), why=why, by=WALLET, at=announced_at())


@reacts_to(RehomeWanted)
def rehome_next_batch(event: RehomeWanted) -> None:
    """The next batch of the same."""
    clockwork.rehome(unit=event.unit, successor=event.successor, why=event.why, by=BOUNDARIES, at=announced_at())


@dataclass(frozen=True)
class _Word:
    """What an applicant is to be told of a dossier: ``act`` that was taken back, the date ``before`` it moved."""

    dossier: str
    notice: str
    key: str
    at: datetime
    act: str = ""
    before: str = ""


def _tell(words: Iterable[_Word]) -> None:
    """Tells the applicants, in a number of statements that does not grow with them."""
    listed = list(words)
    rows = Dossier.objects.in_bulk({UUID(word.dossier) for word in listed})
    told = [(word, row) for word in listed if (row := rows.get(UUID(word.dossier))) and row.person_id]
    known = _facts({row.id: row for _, row in told})
    people.notify(
        [
            Notice(row.person_id, word.notice, _said(word, row, known[row.id]), row.code, word.at, word.key)
            for word, row in told
            if row.person_id
        ]
    )


def _said(word: _Word, row: Dossier, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a dossier as this notice tells them."""
    before = word.before or str((row.extension or {}).get("due_before", ""))
    return facts | {
        "due_before": written(datetime.fromisoformat(before)) if before else "",
        "act": ACTS_IN_WORDS.get(word.act, ""),
        "reason": facts["reason"] or REASONS.get(word.notice, ""),
    }


def _facts(rows: Mapping[UUID, Dossier]) -> dict[UUID, dict[str, Any]]:
    owed: dict[UUID, list[tuple[str, int]]] = defaultdict(list)
    for one in Obligation.objects.filter(dossier_id__in=rows, **OWED).order_by("id"):
        owed[one.dossier_id].append((one.what, one.amount))
    asking = [row.id for row in rows.values() if row.supplements_asked]
    asked = {one.dossier_id: one for one in Supplement.objects.filter(dossier_id__in=asking, **OPEN_SUPPLEMENT)}
    called = names({row.procedure_version_id for row in rows.values()})
    return {
        row.id: _facts_of(row, called[row.procedure_version_id], owed[row.id], asked.get(row.id))
        for row in rows.values()
    }


def _facts_of(row: Dossier, procedure: str, owed: list[tuple[str, int]], asked: Supplement | None) -> dict[str, Any]:
    due = row.due_at or row.respond_by
    paid_for = "; ".join(what for what, _ in owed)
    extension = str((row.extension or {}).get("reason", ""))
    return {
        "code": row.code,
        "procedure": procedure,
        "unit": units.unit(row.competent_unit).name,
        "receiving": units.unit(row.receiving_unit).name,
        "place": units.unit(row.return_unit).name,
        "due": written(due),
        "reason": asked.message if asked else row.closing_reason or paid_for or extension,
        "items": "; ".join(item["name"] for item in asked.items) if asked else "",
        "amount": f"{sum(amount for _, amount in owed):,}".replace(",", "."),
        "result": "",
        "link": f"{settings.HOME}/ho-so/{row.code}/",
        "days": "",
    }


@reacts_to_many(DossierFiled, DossierMoved)
def check_signatures(batch: list[Any]) -> None:
    """PDFs that came with a filing or a supplement may be signed: by whom, and whether that holds, is found out."""
    came = [event for event in batch if isinstance(event, DossierFiled) or event.act in BROUGHT]
    pdfs = Paper.objects.filter(
        dossier_id__in=[UUID(event.dossier) for event in came], mime="application/pdf", current=True
    )
    hashes = set(pdfs.values_list("sha256", flat=True)) if came else set()
    if hashes:
        paper_room.ask_validation(hashes, at=announced_at())
