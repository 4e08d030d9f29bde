"""The published vectors: what each verifier must find. The page in the browser is held to them in tests/journeys."""

import base64
import json
from pathlib import Path

import pytest

from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.rules import verification as rules
from papers import by_hand

FILE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "verification-vectors.json"
SAID = json.loads(FILE.read_text(encoding="utf-8"))
REVOKED = by_hand.signed_by_list(SAID["revoked"], SAID["keys"])["r"]
each = pytest.mark.parametrize("case", SAID["codes"], ids=lambda case: case["name"])


def test_the_file_is_what_this_release_makes():
    assert json.loads(json.dumps(papers.verification_vectors())) == SAID


@each
def test_a_verifier_of_others_finds_what_it_must(case):
    assert by_hand.check(case["code"], SAID["keys"], REVOKED, SAID["today"]) == case["expect"]


@each
def test_our_server_reads_and_refuses_the_same(case):
    from motcua.rooms.papers.rules.verification_vectors import BEGINS, RETIRED, _public

    keys = {"26t": _public("26t", 1), "26r": _public("26r", 2, RETIRED)}
    assert BEGINS < RETIRED
    if case["expect"] == "forged":
        with pytest.raises(rules.Forged):
            rules.read(case["code"], keys)
    else:
        assert rules.read(case["code"], keys).issuer == "UB-31135"


@pytest.mark.parametrize("case", SAID["holder"])
def test_holders(case):
    said = by_hand.signed_by(SAID["codes"][0]["code"], SAID["keys"])[1]
    assert by_hand.bound(said, case["printed"], case["whom"]) is case["same"]
    assert (rules.binding(case["printed"], case["whom"]) == said["h"]) is case["same"]


@pytest.mark.parametrize("case", SAID["names"])
def test_names(case):
    assert rules.bound_words(case["whom"]) == case["words"]


def test_the_file_begins_with_the_paper():
    said = by_hand.signed_by(SAID["codes"][0]["code"], SAID["keys"])[1]
    file = base64.urlsafe_b64decode(SAID["file"] + "==")
    assert by_hand.begins_with_the_paper(said, file)
    assert by_hand.begins_with_the_paper(said, file + b"signature and seal")
    assert not by_hand.begins_with_the_paper(said, file[:-1])
    assert not by_hand.begins_with_the_paper(said, b"x" + file[1:])
