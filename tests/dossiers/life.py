"""One dossier and everybody who acts on it; ``check`` is what must be true of a dossier at every moment."""

from datetime import timedelta

from django.conf import settings
from django.db import connection

from dossiers.here import MONDAY
from motcua.kernel import audit, journal
from motcua.kernel.actors import Actor, system
from motcua.kernel.models import JournalLine
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.models import Dossier, Obligation, Pause, Supplement, Work
from motcua.rooms.dossiers.records import PaperForm, PaperIn, State
from motcua.rooms.process import facade as process

HOUR = timedelta(hours=1)
RIGHTS = ["receive", "process", "decide", "issue", "return", "see", "note", "extend", "stop", "assign", "collect"]
ROLES = ("one-stop", "specialist", "unit-leader", "clerk")


def officer(role, number="1"):
    """An officer with one role everywhere, and every permission: what he may not do, the role forbids."""
    everywhere = frozenset({"*"})
    grants = {f"dossiers:{name}": everywhere for name in RIGHTS} | {f"role:{role}": everywhere}
    return Actor(id=f"officer:{role}-{number}", name=role, grants=grants)


class Life:
    """A dossier that is already filed."""

    def __init__(self, code, citizen):
        self.code, self.citizen = code, citizen
        #: unit → the last step that waited there
        self.gone = {}

    officer = staticmethod(officer)

    @property
    def row(self):
        return Dossier.objects.get(code=self.code)

    def page(self, at):
        return dossiers.page(self.code, by=officer("unit-leader"), at=at)

    def works(self):
        return list(Work.objects.filter(dossier__code=self.code).order_by("since", "id"))

    def where(self):
        return {(work.role, work.unit) for work in self.works()}

    def act(self, outcome, at, *, at_unit="", **values):
        steps = [w for w in self.works() if outcome in w.outcomes and at_unit in ("", w.unit)]
        assert steps, f"no step offers {outcome}: {self.where()}"
        self.gone |= {work.unit: work.id for work in self.works()}
        step = steps[0]
        return dossiers.complete(self.code, step.id, outcome, values=values, by=officer(step.role), at=at)

    def paper(self):
        return {"kind": "paper", "key": "p1", "name": "Đơn đề nghị", "reason": "thiếu chữ ký"}

    def answer(self, at):
        paper = PaperIn(key="p1", name="Đơn đề nghị", form=PaperForm.ON_PAPER)
        return dossiers.answer_supplement(self.code, fields={}, papers=[paper], by=self.citizen, at=at)

    def pay(self, at):
        owed = Obligation.objects.get(dossier=self.row, settled_at__isnull=True, undone_at__isnull=True)
        dossiers.settle_obligation(self.code, owed.id, receipt="BL-1", by=officer("one-stop"), at=at)

    def fire(self, at):
        return dossiers.fire_timers(by=system("clock"), at=at)

    def lines(self):
        return JournalLine.objects.filter(subject=f"dossier:{self.row.id}").count()

    def check(self):
        """Refuses a dossier that contradicts itself."""
        row, works = self.row, self.works()
        waiting = {one.id: one for one in process.waiting(row.instance_id) if one.kind == "task"}
        assert {work.id for work in works} == set(waiting), "the worklists and the tokens differ"
        over = row.state in {State.NOT_RECEIVED, State.STOPPED, State.RETURNED}
        assert (row.ended_at is not None) == over
        if over:
            assert not works, "a dossier that is over still has work"
        paused = Pause.objects.filter(dossier=row, ended_at__isnull=True, undone_at__isnull=True)
        assert paused.count() == (row.state in {State.SUPPLEMENT, State.PAYMENT})
        assert (row.paused_since is not None) == paused.exists()
        asked = Supplement.objects.filter(
            dossier=row, answered_at__isnull=True, expired_at__isnull=True, undone_at__isnull=True
        )
        assert asked.count() == (row.state == State.SUPPLEMENT)
        assert row.due_at is None or row.due_at >= row.received_at
        dated = {work.due_at for work in works if work.state != State.FINISHED}
        assert dated <= {row.due_at or row.respond_by}
        assert all(work.due_at is None for work in works if work.state == State.FINISHED)
        finished = row.state in {State.FINISHED, State.RETURNED}
        assert (row.finished_at is not None) == finished
        self.check_journal(row)

    def check_journal(self, row):
        """Every act has its line and the chain holds."""
        lines = list(JournalLine.objects.filter(subject=f"dossier:{row.id}").order_by("seq"))
        assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
        assert lines[-1].facts.get("state", row.state) == row.state
        previous = journal.GENESIS
        for line in lines:
            assert bytes(line.previous) == previous
            previous = bytes(line.hash)


def audited():
    """What the independent check finds in this run's journal."""
    connection.ensure_connection()
    return list(audit.verify(connection.connection, at=MONDAY, anchors=settings.ANCHORS_DIR))
