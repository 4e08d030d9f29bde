"""Indices that the city scores itself; how firm ranks are; what simplified procedures save."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.journal import lines_of
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.errors import EntryInvalid, IndicatorNotFound
from motcua.rooms.measures.records import Burden
from motcua.rooms.measures.rules.compliance import cost
from motcua.rooms.measures.rules.ranking import mean_range, standings
from motcua.rooms.papers.records import KeptFile

NOON = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
PROOF = KeptFile(sha256="c" * 64, name="bc.pdf", size=10, mime="application/pdf", pages=1)
SCORER = Actor(id="officer:1", grants={"measures:enter": frozenset({"SO-KHCN"}), "measures:review": frozenset({"*"})})
REVIEWER = Actor(id="officer:2", grants={"measures:review": frozenset({"SO-KHCN"})})


def test_the_tree_of_decision_922_has_its_nine_groups_and_98_components():
    tree = measures.tree("dti-922")
    assert [group.points for group in tree.groups] == [100, 100, 100, 100, 100, 200, 150, 150, 0]
    assert [len(group.components) for group in tree.groups] == [10, 11, 7, 13, 12, 22, 12, 8, 3]
    assert sum(part.points for part in tree.components) == 1000
    assert all({"points", "name"} <= set(part.assumed) for part in tree.components), "none of their words was seen"


def test_the_reform_index_has_eight_fields_and_says_that_it_is_from_memory():
    tree = measures.tree("par-876")
    assert (len(tree.groups), tree.points) == (8, 100)
    assert {source.confidence for source in tree.sources} == {"low"}


def score(component="6.8", points=8.0, *, by=SCORER, **more):
    said = {"year": 2026, "evidence": "BC 40/BC-SKHCN", "file": PROOF} | more
    return measures.score_self("dti-922", component, points=points, by=by, at=NOON, **said)


@pytest.mark.django_db
def test_a_score_with_proof_is_reviewed_by_somebody_else_and_then_holds():
    first = score()
    assert measures.self_card("dti-922", 2026).points == 8
    with pytest.raises(NotAllowed):
        measures.review_score(first, points=8, by=SCORER, at=NOON)
    with pytest.raises(EntryInvalid):
        measures.review_score(first, points=6.5, by=REVIEWER, at=NOON)
    measures.review_score(first, points=6.5, note="Thiếu số liệu quý 3", by=REVIEWER, at=NOON)
    card = measures.self_card("dti-922", 2026)
    assert (card.points, card.scored, card.reviewed) == (6.5, 1, 1)
    score(points=7)
    card = measures.self_card("dti-922", 2026)
    assert (card.points, card.reviewed) == (7, 0), "the newer score has to be looked at again"
    assert [line["act"] for line in lines_of("score:dti-922:2026")] == [
        "measures.score_self",
        "measures.review_score",
        "measures.score_self",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"points": 9.7}, "points"),
        ({"points": -1.0}, "points"),
        ({"evidence": " "}, "evidence"),
        ({"year": 2027}, "year"),
        ({"year": 2021}, "year"),
    ],
)
def test_a_score_that_cannot_be_is_refused(change, field):
    with pytest.raises(EntryInvalid) as refused:
        score(**change)
    assert set(refused.value.problems) == {field}


@pytest.mark.django_db
def test_only_the_owner_scores_and_only_what_there_is():
    with pytest.raises(NotAllowed):
        score(by=REVIEWER)
    with pytest.raises(IndicatorNotFound):
        score("6.99")


@pytest.mark.django_db
def test_years_show_scores_beside_the_ranks_that_were_published():
    score()
    found = {one.year: (one.points, one.rank) for one in measures.years("dti", until=2026)}
    assert found == {2026: (8, None), 2022: (None, 5), 2021: (None, 15)}


@pytest.mark.django_db
def test_the_total_lies_between_what_it_can_be_at_least_and_at_most():
    assert (measures.self_card("dti-922", 2026).low, measures.self_card("dti-922", 2026).high) == (0, 1000)
    score(points=9)
    card = measures.self_card("dti-922", 2026)
    assert 0 < card.low < 9 < card.high == pytest.approx(1000, abs=0.1)


RATES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]), min_size=4, max_size=4),
    min_size=1,
    max_size=6,
)
WEIGHTS = [20.0, 6.0, 4.0, 2.0]


@settings(deadline=None)  # the first of them loads numpy
@given(RATES, st.sampled_from([0.0, 0.1, 0.5]), st.integers(0, 1000))
def test_no_choice_of_weights_gives_a_rank_outside_its_range(rates, vary, seed):
    found = standings(rates, WEIGHTS, vary=vary)
    dice = random.Random(seed)
    for _ in range(5):
        weights = [weight * dice.uniform(1 - vary, 1 + vary) for weight in WEIGHTS]
        totals = {name: sum(r * w for r, w in zip(own, weights, strict=True)) for name, own in rates.items()}
        for name, total in totals.items():
            rank = 1 + sum(other > total + 1e-7 for other in totals.values())
            assert found[name].best <= rank <= found[name].worst
    assert all(one.best <= one.rank <= one.worst for one in found.values())


@settings(deadline=None)
@given(RATES)
def test_a_rank_that_is_firm_has_a_margin_beyond_the_change(rates):
    for one in standings(rates, WEIGHTS, vary=0.1).values():
        if one.best == one.worst == one.rank and one.margin is not None:
            assert one.margin == pytest.approx(0, abs=1e-6) or one.margin >= 0.1 - 1e-9


def test_two_units_change_places_when_the_weights_change_enough():
    rates = {"a": [1.0, 0.0], "b": [0.0, 1.0]}
    assert standings(rates, [11.0, 9.0], vary=0.05)["a"].worst == 1
    said = standings(rates, [11.0, 9.0], vary=0.15)["a"]
    assert (said.rank, said.best, said.worst, said.margin) == (1, 1, 2, pytest.approx(0.1))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.sampled_from([0.0, 0.25]), st.integers(0, 1000))
def test_no_choice_of_weights_gives_a_mean_outside_its_range(rates, vary, seed):
    weights = [float(1 + n) for n in range(len(rates))]
    low, high = mean_range(rates, weights, vary=vary)
    dice = random.Random(seed)
    for _ in range(5):
        own = [weight * dice.uniform(1 - vary, 1 + vary) for weight in weights]
        mean = sum(r * w for r, w in zip(rates, own, strict=True)) / sum(own)
        assert low - 1e-9 <= mean <= high + 1e-9


def test_a_case_costs_its_hours_its_fees_and_what_is_paid_besides():
    assert cost(Burden((("prepare", 1.5), ("file", 0.5)), fees=8_000, direct=20_000), 45_000) == 118_000


def test_the_seven_simplified_procedures_save_what_was_published():
    (year,) = measures.simplified()
    found = measures.savings(year)
    published = measures.figure("simplification-savings")
    assert len(found) == measures.figure("procedures-simplified").value == 7
    assert published.value < sum(one.saved for one in found) < published.value + 1_000_000
    assert "procedures" in year.assumed, "how it is split was not published"
    assert all(one.saved > 0 for one in found)
