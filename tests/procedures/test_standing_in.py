"""Which results can stand for which papers, and what an editor is told about the file that says so."""

import copy

import yaml

from motcua.kernel.content import folder
from motcua.rooms.procedures import content
from motcua.rooms.procedures.records import Paper, Procedure
from motcua.rooms.procedures.rules import standing_in

from .conftest import catalogue

BIRTH = "KQ.G15.000031"


SAID = yaml.safe_load((folder("papers") / "stands-for.yaml").read_text(encoding="utf-8"))


def procedure(code: str = "2.001263") -> Procedure:
    return catalogue()[code]


def test_our_own_file_names_only_what_the_catalogue_has():
    assert list(standing_in.mistakes(SAID, catalogue())) == []
    assert len(SAID["procedures"]) >= 15


def test_the_most_used_procedures_know_what_can_stand_for_their_papers():
    own = content.stands_for()
    most_used = content.read_defaults().most_used
    # a certified copy is made of whatever somebody brings: nothing can be known to stand for it
    assert [code for code in most_used if code not in own] == ["2.000815"]


def test_a_birth_certificate_stands_for_itself_in_an_adoption():
    found = standing_in.stand_ins(procedure(), procedure().papers, content.stands_for())
    assert BIRTH in found["giay-khai-sinh"]


def test_what_the_national_source_says_counts_too():
    paper = Paper(key="p", name="Giấy", replaced_by="KQ.X", code="GT.1")
    assert standing_in.stand_ins(procedure(), [paper], {})["p"] == {"KQ.X", "GT.1", "p"}


def test_an_application_form_is_written_anew_each_time():
    assert standing_in.stand_ins(procedure(), [Paper(key="p", name="Đơn", form=True)], {}) == {}


def test_an_editor_is_told_each_mistake_with_its_place():
    wrong = copy.deepcopy(SAID)
    wrong["kinds"]["birth"]["codes"] = ["KQ.none"]
    wrong["kinds"]["death"] = {"codes": ["KQ.G15.000034"]}
    wrong["procedures"]["9.999999"] = {}
    wrong["procedures"]["2.001263"] = {"khong-co": ["birth"], "giay-khai-sinh": ["nothing"]}
    wrong["sources"][0].pop("confidence")
    assert set(standing_in.mistakes(wrong, catalogue())) == {
        "kinds.birth: không có kết quả KQ.none",
        "kinds.death: cần codes, vi, en",
        "không có thủ tục 9.999999",
        "2.001263: không có giấy tờ khong-co",
        "2.001263.giay-khai-sinh: không có loại nothing",
        "sources: mỗi nguồn cần about, says, confidence",
    }
    assert list(standing_in.mistakes("nonsense", catalogue())) == ["thiếu kinds", "thiếu procedures", "thiếu sources"]
