"""Papers that the counter of the demonstration scans, compares with their originals, and certifies."""

from datetime import datetime

from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.jobs import JOBS
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import PaperEnding, PaperForm, PaperLine
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import Reading

ISSUER = "Ủy ban nhân dân phường (mẫu)"


def scan(code: str, *, unit: str, by: Actor, at: datetime) -> None:
    """Scans the first paper that came on paper, confirms what stands on it, and orders its certificate. Nothing is done
    a second time.
    """
    subject = f"dossier:{code}"
    paper = next((one for one in _papers(code, by, at) if one.form is PaperForm.ON_PAPER), None)
    if paper is None or papers.bench(subject, reads=False).copies:
        return
    kept = papers.keep([_page(paper.name, at)], name="trang.pdf", at=at, kind="scan-sheet")
    papers.lay_sheets(kept, subject=subject, unit=unit, by=by, at=at)
    copy = papers.compose(
        [sheet.id for sheet in papers.bench(subject, reads=False).sheets],
        subject=subject,
        unit=unit,
        paper=str(paper.id),
        name=paper.name,
        seen_original=True,
        by=by,
        at=at,
    )
    while JOBS["papers.jobs.digitising.compose_copies"].work(at):
        pass
    outbox.deliver_pending(at=at, limit=100)
    said = Reading(number="12/2026 (mẫu)", date=local_day(at).replace(day=1).isoformat(), issuer=ISSUER)
    papers.confirm_reading(copy, said, subject=subject, by=by, at=at)
    papers.certify_copy(copy, subject=subject, by=by, at=at)


def is_certified(code: str, *, by: Actor, at: datetime) -> bool:
    """Whether a paper of this dossier is a certified copy now."""
    return any(one.ending is PaperEnding.CERTIFIED for one in _papers(code, by, at))


def _papers(code: str, by: Actor, at: datetime) -> tuple[PaperLine, ...]:
    return dossiers.page(code, by=by, at=at).papers


def _page(name: str, at: datetime) -> bytes:
    """What lies on the glass: a page that says what it is."""
    facts = {
        "agency": ISSUER,
        "kind": name[:120],
        "text": "Trang giấy giả định của dữ liệu trình diễn (mẫu).",
        "office": "Người ký (mẫu)",
        "recipients": [{"name": "Người được cấp"}],
    }
    return papers.typeset("result-general", facts, at=at)
