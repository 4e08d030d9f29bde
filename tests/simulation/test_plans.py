"""The plans of the demonstration have the counts that were published, and a second run adds nothing."""

from motcua.kernel.actors import Actor
from motcua.rooms.measures import facade as measures
from motcua.site.simulation.plans import play_plans
from simulation.test_run import END

SEES_ALL = Actor(id="officer:1", grants={"measures:see": frozenset({"*"})})


def test_the_published_counts_are_played_and_a_second_run_adds_nothing(city):
    assert play_plans(until=END, seed=1, now=END) == 33 + 68 + 3
    lines = {line.plan.number: line for line in measures.plans(by=SEES_ALL, at=END)}
    key, reform = lines["12/KH-TRONGTAM"], lines["5/KH-CCHC"]
    assert (key.sum.total, key.sum.done, key.sum.going, key.sum.done_late, key.sum.late) == (33, 9, 24, 1, 3)
    assert (len(key.with_plan), len(key.without_plan)) == (9, 15)
    assert (reform.sum.done, reform.sum.total) == (42, 68)
    figures = {one.code: one.value for one in measures.figures(place="tasks")}
    assert (key.sum.done, key.sum.going) == (figures["key-tasks-done"], figures["key-tasks-going"])
    assert len(key.plan.must_plan) == figures["agencies-must-plan"]
    card = measures.self_card("dti-922", END.year)
    assert (card.scored, card.reviewed) == (40, 15)
    assert play_plans(until=END, seed=1, now=END) == 0
    assert len(measures.plans(by=SEES_ALL, at=END)) == len(lines)
