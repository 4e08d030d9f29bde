"""What this room does when something happened: tells the applicant, and follows calendars and boundaries."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from motcua.kernel.actors import system
from motcua.kernel.days import local
from motcua.kernel.events import announced_at, reacts_to
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


@reacts_to(DossierFiled)
def tell_filed(event: DossierFiled) -> None:
    """A number to quote, at once."""
    _tell(event.dossier, "filed", key=f"filed:{event.dossier}", at=announced_at())


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


@reacts_to(DossierMoved)
def tell_moved(event: DossierMoved) -> None:
    """What happened, in words, when it concerns the applicant."""
    act = event.act
    notice = NOTICES.get(act)
    if act == "undo":
        act = _undone(event.dossier, announced_at())
        notice = TAKEN_BACK.get(act)
    if notice:
        _tell(
            event.dossier,
            notice,
            key=f"{event.act}:{event.dossier}:{event.revision}",
            at=announced_at(),
            act=act,
        )


def _undone(dossier_id: str, at: datetime) -> str:
    """The act that was taken back at this moment."""
    taken = Act.objects.filter(dossier=UUID(dossier_id), undone_at=at).order_by("-id")
    return taken.values_list("act", flat=True).first() or ""


@reacts_to(DeadlineChanged)
def tell_deadline(event: DeadlineChanged) -> None:
    """A date that was promised has moved."""
    _tell(
        event.dossier,
        "deadline-changed",
        key=f"deadline:{event.dossier}:{event.after}",
        at=announced_at(),
        before=event.before,
    )


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


def _tell(dossier_id: str, notice: str, *, key: str, at: datetime, before: str = "", act: str = "") -> None:
    row = Dossier.objects.filter(id=UUID(dossier_id)).first()
    if row is None or row.person_id is None:
        return
    facts = _facts(row) | {"due_before": _moment(before or str((row.extension or {}).get("due_before", "")))}
    facts["act"] = ACTS_IN_WORDS.get(act, "")
    facts["reason"] = facts["reason"] or REASONS.get(notice, "")
    people.notify(row.person_id, notice, facts, subject=row.code, at=at, once=key)


def _facts(row: Dossier) -> dict[str, Any]:
    owed = list(Obligation.objects.filter(dossier=row, **OWED).values_list("what", "amount"))
    asked = Supplement.objects.filter(dossier=row, **OPEN_SUPPLEMENT).first() if row.supplements_asked else None
    due = row.due_at or row.respond_by
    paid_for = "; ".join(what for what, _ in owed)
    extension = str((row.extension or {}).get("reason", ""))
    return {
        "code": row.code,
        "procedure": names({row.procedure_version_id})[row.procedure_version_id],
        "unit": units.unit(row.competent_unit).name,
        "receiving": units.unit(row.receiving_unit).name,
        "place": units.unit(row.return_unit).name,
        "due": _moment(due.isoformat()) if due else "",
        "reason": asked.message if asked else row.closing_reason or paid_for or extension,
        "items": "; ".join(item["name"] for item in asked.items) if asked else "",
        "amount": f"{sum(amount for _, amount in owed):,}".replace(",", "."),
        "result": "",
        "link": f"{settings.HOME}/ho-so/{row.code}/",
        "days": "",
    }


def _moment(said: str) -> str:
    return f"{local(datetime.fromisoformat(said)):%H:%M %d/%m/%Y}" if said else ""


@reacts_to(DossierFiled, DossierMoved)
def check_signatures(event: DossierFiled | DossierMoved) -> None:
    """PDFs that came with a filing or a supplement may be signed: by whom, and whether that holds, is found out."""
    if isinstance(event, DossierMoved) and event.act not in {"receive", "supplement-arrived"}:
        return
    pdfs = Paper.objects.filter(dossier__code=event.dossier, mime="application/pdf", current=True)
    hashes = set(pdfs.values_list("sha256", flat=True))
    if hashes:
        paper_room.ask_validation(hashes, at=announced_at())
