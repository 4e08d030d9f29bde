"""Every act on a wallet is told of once in the journal, without anybody's words; without that line nothing happens."""

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.kernel.actors import Actor
from motcua.kernel.models import JournalLine
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import HoldingState
from papers.wallets import AT, BIRTH, FILE, HOUR, HOUSE, UNIT, citizen, held, one_stop, person, result, used

pytestmark = pytest.mark.django_db
WANTED = {"p": frozenset({BIRTH})}
LATER = AT + HOUR
NAMES = ("Người Mẫu", "Cán bộ Mẫu", "092190000001", "Chị Hoa", "Bằng riêng", "12/2026")


class Wallet:
    """A wallet with one paper that was used once."""

    def __init__(self):
        self.id, self.other = person(), person("092190000002")
        self.own = citizen(self.id)
        self.paper = held(self.id)
        self.kept = papers.keep_own(self.id, "Bằng riêng", FILE, by=self.own, at=AT)
        used(self.id, self.paper)
        self.consent = papers.consents(self.id, by=self.own)[0].id
        self.link = papers.share(self.paper, days=7, by=self.own, at=AT)

    def view(self):
        anybody = Actor(id="public:")
        return papers.view_share(self.link.token, self.link.code, viewer="Chị Hoa", by=anybody, at=LATER)


CASES = {
    "hold": lambda w: papers.hold(w.id, result("result:2"), by=HOUSE, at=LATER),
    "follow": lambda w: papers.follow("result:1", HoldingState.REVOKED, reason="sai", by=HOUSE, at=LATER),
    "keep_own": lambda w: papers.keep_own(w.id, "Bằng riêng", FILE, by=w.own, at=LATER),
    "drop_own": lambda w: papers.drop_own(w.kept, by=w.own, at=LATER),
    "look": lambda w: papers.look(w.id, WANTED, unit=UNIT, purpose="tại quầy", by=one_stop(), at=LATER),
    "use": lambda w: used(w.id, w.paper, subject="dossier:H13.8"),
    "open_used": lambda w: papers.open_used(w.paper, "dossier:H13.2", unit=UNIT, by=one_stop(), at=LATER),
    "withdraw_consent": lambda w: papers.withdraw_consent(w.consent, by=w.own, at=LATER),
    "allow_proxy": lambda w: papers.allow_proxy(w.id, w.other, by=w.own, at=LATER),
    "stop_proxy": lambda w: papers.stop_proxy(w.id, w.other, by=w.own, at=LATER),
    "share": lambda w: papers.share(w.paper, days=1, by=w.own, at=LATER),
    "revoke_share": lambda w: papers.revoke_share(w.link.id, by=w.own, at=LATER),
    "view_share": lambda w: w.view(),
}
each = pytest.mark.parametrize("name", sorted(CASES))


@pytest.fixture
def wallet(request):
    made = Wallet()
    if request.node.callspec.params["name"] == "stop_proxy":
        papers.allow_proxy(made.id, made.other, by=made.own, at=AT)
    return made


@each
def test_it_has_one_line(wallet, name):
    lines = JournalLine.objects.count()
    CASES[name](wallet)
    assert JournalLine.objects.count() == lines + 1
    last = JournalLine.objects.latest("id")
    assert last.act == f"papers.{name}"
    assert last.subject == f"wallet:{wallet.id}"
    assert not [said for said in NAMES if said in str(last.facts)]


@each
def test_without_that_line_nothing_happens(wallet, name):
    def everything():
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE tablename ~ '^(papers_|kernel_outboxevent)'")
            found = {}
            for (table,) in sorted(cursor.fetchall()):
                cursor.execute(f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {table} t")
                found[table] = cursor.fetchone()
        return found

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_journalline ADD CONSTRAINT broken CHECK (false) NOT VALID")
    was = everything()
    with pytest.raises(DatabaseError), transaction.atomic():
        CASES[name](wallet)
    assert everything() == was
