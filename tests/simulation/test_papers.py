"""Papers of the demonstration: really signed, held by whom they are for, used again; nothing is done a second time."""

from datetime import datetime

import pytest

from motcua.kernel.actors import Actor
from motcua.kernel.days import TZ
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
from papers.stage import KEEPER, authority, register, running_authority  # noqa: F401 fixtures

WARD, CENTRE = "UB-31135", "TT-31135"
SEES_ALL = Actor(id="officer:1", grants={"dossiers:see": frozenset({"*"}), "papers:results": frozenset({"*"})})


@pytest.fixture
def stage(city, authority):  # noqa: F811
    """A ward at which four results are shown; their signers have keys."""
    now = datetime.now(TZ)
    played = City(read_shape(), Run(days=90, until=now, seed=1, scale=0.13))
    posts = {unit: roles for unit, roles in played.posts().items() if unit in (WARD, CENTRE)}
    hire(posts, seed=1, names=read_names(), at=now)
    cast = gather(posts.items(), at=now)
    papers.ensure_key(by=KEEPER, at=now)
    signers = [cast["unit-leader", WARD].id, cast["one-stop", CENTRE].id, f"unit:{WARD}"]
    for signer in signers:
        register(authority, signer, "Người ký (mẫu)")
    return played, cast, now


def test_results_are_signed_held_and_used_again_and_a_pile_waits(stage):
    played, cast, now = stage
    shown = show(played, cast, now=now)
    assert shown == Shown(issued=3, waiting=0, certified=1, reused=1)
    leader = cast["unit-leader", WARD]
    waiting = papers.signing_queue(QueueFilter(part=Part.LEADER), by=leader, at=now)
    assert waiting.total == 1

    cards = dossiers.dossiers_at(by=SEES_ALL, at=now, size=100).items
    found = [dossiers.page(card.code, by=SEES_ALL, at=now) for card in cards]
    endings = [paper.ending for page in found for paper in page.papers]
    assert endings.count(PaperEnding.CERTIFIED) == endings.count(PaperEnding.REUSED) == 1
    assert all(card.applicant.endswith("(mẫu)") for card in cards)
    states = [page.result.state for page in found if page.result]
    assert sorted(states) == sorted([ResultState.REVOKED, ResultState.ISSUED, ResultState.ISSUED, ResultState.DRAFT])

    lines = JournalLine.objects.count()
    assert show(played, cast, now=now) == shown
    assert JournalLine.objects.count() == lines, "a second run adds nothing"
