"""Papers of the demonstration: really signed, held by whom they are for, used again; nothing is done a second time."""

from datetime import datetime, timedelta

import pytest

from motcua.kernel.actors import Actor
from motcua.kernel.days import TZ, local
from motcua.kernel.models import JournalLine
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import PaperEnding
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import Part, QueueFilter
from motcua.rooms.papers.records.results import ResultState
from motcua.site.simulation.cast import gather, hire
from motcua.site.simulation.city import City, Run
from motcua.site.simulation.papers import Shown, show
from motcua.site.simulation.shape import read_names, read_shape
from papers.stage import authority, register, running_authority  # noqa: F401 fixtures

WARD = "UB-31135"
SEES_ALL = Actor(id="officer:1", grants={"dossiers:see": frozenset({"*"}), "papers:results": frozenset({"*"})})


@pytest.fixture
def stage(city, authority):  # noqa: F811
    """A few days until the last closing hour, in which four results are shown; their signers have keys."""
    now = datetime.now(TZ)
    closing = local(now).replace(hour=17, minute=0, second=0, microsecond=0)
    run = Run(days=5, until=closing if closing <= now else closing - timedelta(days=1), seed=1, scale=2.4)
    played = City(read_shape(), run)
    hire(played.posts(), seed=1, names=read_names(), at=now)
    cast = gather(played.posts().items(), at=now)
    signers = [cast["unit-leader", WARD].id, cast["one-stop", "TT-31135"].id, f"unit:{WARD}"]
    for signer in signers:
        register(authority, signer, "Người ký (mẫu)")
    return played, cast


def test_results_are_signed_held_and_used_again_and_a_pile_waits(stage):
    played, cast = stage
    shown = show(played, cast)
    assert shown == Shown(issued=3, waiting=0, certified=1, reused=1)
    leader = cast["unit-leader", WARD]
    waiting = papers.signing_queue(QueueFilter(part=Part.LEADER), by=leader, at=played.run.until)
    assert waiting.total == 1

    cards = dossiers.dossiers_at(by=SEES_ALL, at=played.run.until, size=100).items
    found = [dossiers.page(card.code, by=SEES_ALL, at=played.run.until) for card in cards]
    endings = [paper.ending for page in found for paper in page.papers]
    assert endings.count(PaperEnding.CERTIFIED) == endings.count(PaperEnding.REUSED) == 1
    assert all(card.applicant.endswith("(mẫu)") for card in cards)
    states = [page.result.state for page in found if page.result]
    assert sorted(states) == sorted([ResultState.REVOKED, ResultState.ISSUED, ResultState.ISSUED, ResultState.DRAFT])

    lines = JournalLine.objects.count()
    assert show(played, cast) == shown
    assert JournalLine.objects.count() == lines, "a second run adds nothing"
