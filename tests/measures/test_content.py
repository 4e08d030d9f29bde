"""What is measured is content: wrong files are refused with the place to correct."""

import shutil
from pathlib import Path

import pytest

from motcua.kernel.content import folder
from motcua.rooms.measures import content
from motcua.rooms.measures.content import read_indicators, read_indices
from motcua.rooms.measures.records import Index, Indicator

GOOD = folder("measures") / "indicators" / "on-time-index.yaml"
INDEX = folder("measures") / "indices" / "766.yaml"


def about(found):
    return [(one.file.name, one.about) for one in found if not isinstance(one, Indicator | Index)]


def test_the_content_of_the_province_holds_no_mistake():
    assert content.mistakes() == []


def test_the_index_of_decision_766_has_its_groups_and_its_hundred_points():
    """Domain facts: 18 + 20 + 12 + 10 + 22 + 18."""
    index = content.indices()["766"]
    assert [group.points for group in index.groups] == [18, 20, 12, 10, 22, 18]
    assert sum(component.points for component in index.components) == 100
    assert {"3.1", "3.2", "3.3"} == {c.key for c in index.components if "points" in c.assumed}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[closed_on_time]", "[closed_in_time]"), "nothing named 'closed_in_time' is counted"),
        (("side: decided\n", ""), "'side' is missing"),
        (("code: on-time-index", "code: on-time"), "the code is on-time"),
        (("decimals: 2", "decimals: two"), "decimals:"),
        (("better: higher", "better: larger"), "better:"),
        (("valid_from: 2022-06-23", "valid_from: soon"), "valid_from:"),
        (("sources:", "source:"), "sources"),
        (("numerator: [closed_on_time]\n", ""), "a denominator needs a numerator"),
        (("side: decided\n", "source: tasks\n"), "nothing named 'closed_on_time' is counted"),
    ],
)
def test_a_wrong_indicator_is_refused_with_file_and_reason(tmp_path: Path, change, said):
    text = GOOD.read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / GOOD.name).write_text(text.replace(*change), encoding="utf-8")
    found = about(read_indicators(tmp_path))
    assert found
    assert all(name == GOOD.name for name, _ in found)
    assert any(said in one for _, one in found), found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("points: 20, full: 100", "points: 19, full: 100"), "its components give 19 points, not 20"),
        (("points: 100\n", "points: 90\n"), "the groups give 100 points, not 90"),
        (("indicator: synced", "indicator: sunk"), "no indicator 'sunk'"),
        (('key: "1.2"', 'key: "1.1"'), "component 1.1 stands twice"),
    ],
)
def test_a_wrong_index_is_refused_with_file_and_reason(tmp_path: Path, change, said):
    shutil.copy(INDEX, tmp_path)
    text = INDEX.read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / INDEX.name).write_text(text.replace(change[0], change[1], 1), encoding="utf-8")
    found = about(read_indices(tmp_path, known=set(content.indicators())))
    assert any(said in one for _, one in found), found
