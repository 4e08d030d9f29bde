"""The signing queue: who sees it, what one confirmation does, and what the page says meanwhile."""

import re
from datetime import timedelta

import pytest

from desk.here import COMMITTEE
from desk.screen import text
from motcua.kernel.clock import now
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.jobs import signing as job
from motcua.rooms.papers.records import Part, QueueFilter, SignatureState
from motcua.rooms.people import facade as people
from papers.keys import NOWHERE, certificate
from papers.stage import ask, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def signer(leader, authority):
    """A leader at his desk, with a key."""
    register(authority, leader.officer.actor_id, f"{leader.officer.full_name}")
    return leader


@pytest.fixture
def keeper(desk):
    return desk("clerk@" + COMMITTEE)


def state(subject):
    return papers.signatures_of([subject])[0].state


def test_one_confirmation_signs_what_was_chosen(signer):
    requests = [ask(f"dossier:{number}") for number in range(3)]
    page = signer.post("ky-so/", {"pick": [str(one) for one in requests[:2]]})
    assert "Ký 2 văn bản" in text(page)
    assert signer.officer.full_name in text(page), "it says with which certificate"
    assert state("dossier:0") == SignatureState.WAITING, "nothing happens before the confirmation"
    answer = signer.post("ky-so/", {"pick": [str(one) for one in requests[:2]], "sure": "1"})
    assert answer.status_code == 302
    where = answer.url.removeprefix("/can-bo/")
    waiting = text(signer.get(where))
    assert "Đã ký 0 trên 2 văn bản" in waiting
    assert "hx-get" in waiting
    job.sign_ordered(now())
    part = text(signer.get(where, HTTP_HX_REQUEST="true"))
    assert "Đã ký 2 trên 2 văn bản" in part
    assert "hx-get" not in part, "nobody asks again when everything is done"
    assert "<html" not in part
    assert [state(f"dossier:{number}") for number in range(3)] == ["signed", "signed", "waiting"]


def test_the_queue_says_when_nothing_was_chosen(signer):
    ask("dossier:1")
    answer = signer.post("ky-so/", {})
    assert answer.status_code == 422
    assert "Vui lòng chọn ít nhất một văn bản." in text(answer)


def test_a_leader_without_a_key_reads_why_he_cannot_sign(leader, city):
    request = ask("dossier:1")
    page = text(leader.post("ky-so/", {"pick": str(request)}))
    assert "Chưa có chứng thư số còn hiệu lực" in page
    assert 'name="sure"' not in page or "Ký 1 văn bản</button>" not in page
    answer = leader.post("ky-so/", {"pick": str(request), "sure": "1"})
    assert answer.status_code == 409


def test_a_paper_is_refused_with_a_reason(signer):
    request = ask("dossier:1")
    assert signer.post(f"ky-so/{request}/", {"reason": " "}).status_code == 422
    assert signer.post(f"ky-so/{request}/", {"reason": "Sai thẩm quyền"}).status_code == 302
    assert papers.signatures_of(["dossier:1"])[0].reason == "Sai thẩm quyền"
    assert "Sai thẩm quyền" in text(signer.get(f"ky-so/{request}/"))


def test_a_paper_is_shown_in_pictures_and_as_a_file(signer):
    request = ask("dossier:1")
    page = text(signer.get(f"ky-so/{request}/"))
    picture = re.search(r'src="/can-bo/(ky-so/[^"]+\.png)"', page)
    assert picture, "poppler-utils is not installed: apt-get install poppler-utils"
    shown = signer.get(picture[1])
    assert shown.content.startswith(b"\x89PNG")
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert signer.get(f"ky-so/{request}/trang/9.png").status_code == 404
    file = signer.get(f"ky-so/{request}/tep/")
    assert file.content.startswith(b"%PDF")
    assert "default-src 'none'" in file.headers["Content-Security-Policy"]


def test_each_queue_is_for_its_own_officers(signer, keeper, stranger, specialist):
    to_sign, to_seal = ask("dossier:1"), ask("dossier:1", Part.SEAL)
    assert signer.get("ky-so/").status_code == 200
    assert signer.get("dong-dau/").status_code == 403
    assert keeper.get("dong-dau/").status_code == 200
    assert keeper.get("ky-so/").status_code == 403
    assert specialist.get("ky-so/").status_code == 403
    assert specialist.get(f"ky-so/{to_sign}/").status_code == 403
    for path in (f"ky-so/{to_sign}/", f"ky-so/{to_sign}/tep/", f"ky-so/{to_sign}/trang/1.png", f"ky-so/{to_seal}/"):
        assert stranger.get(path).status_code == 404, f"an officer of another ward sees {path}"
    assert keeper.get(f"ky-so/{to_sign}/").status_code == 404
    assert "Quyết định dossier:1" not in text(stranger.get("ky-so/"))


def test_another_officers_batch_is_not_shown(signer, desk):
    answer = signer.post("ky-so/", {"pick": str(ask("dossier:1")), "sure": "1"})
    other = desk(f"unit-leader@{COMMITTEE}")
    assert other.get(answer.url.removeprefix("/can-bo/")).status_code == 404


def test_the_clerk_seals_with_the_seal_of_the_office(keeper, authority):
    register(authority, f"unit:{COMMITTEE}", "Ủy ban nhân dân phường (mẫu)")
    request = ask("dossier:1", Part.SEAL)
    assert "Ủy ban nhân dân phường (mẫu)" in text(keeper.post("dong-dau/", {"pick": str(request)}))
    keeper.post("dong-dau/", {"pick": str(request), "sure": "1"})
    assert job.sign_ordered(now()) == 1
    assert state("dossier:1") == SignatureState.SIGNED


def test_signing_is_delegated_until_a_day_and_taken_back(signer, specialist):
    day = (now() + timedelta(days=2)).date().isoformat()
    said = {"do": "delegate", "receiver": str(specialist.officer.id), "until": day, "reason": "Đi công tác"}
    assert signer.post("ky-so/uy-quyen/", said).status_code == 302
    people_may = specialist.actor
    assert people_may.may("papers:sign", unit=COMMITTEE)
    assert not people_may.may("dossiers:decide", unit=COMMITTEE), "only signing is passed on"
    given = people.delegations_of(signer.officer.id)[0]
    signer.post("ky-so/uy-quyen/", {"do": "withdraw", "delegation": str(given.id)})
    assert not specialist.actor.may("papers:sign", unit=COMMITTEE)


def test_a_day_that_is_past_is_no_end_of_a_delegation(signer, specialist):
    said = {"do": "delegate", "receiver": str(specialist.officer.id), "until": "2020-01-01", "reason": "Đi công tác"}
    answer = signer.post("ky-so/uy-quyen/", said)
    assert answer.status_code == 422
    assert "Ngày này đã qua." in text(answer)


def test_keys_are_kept_by_the_system_administrator_alone(desk, signer):
    keeper = desk("system-admin@*")
    assert signer.get("quan-tri/khoa-ky/").status_code == 403
    where = f"quan-tri/khoa-ky/?unit={COMMITTEE}"
    said = {
        "do": "add",
        "holder": f"unit:{COMMITTEE}",
        "kind": "p12",
        "certificate": certificate(now(), "Con dấu thử (mẫu)"),
        **NOWHERE,
    }
    assert keeper.post(where, {**said, "secret": "mật khẩu của tôi"}).status_code == 422, "a secret is named, not typed"
    assert keeper.post(where, {**said, "file": "../../etc/passwd"}).status_code == 422
    assert keeper.post(where, said).status_code == 302
    (key,) = [one for one in papers.credentials(by=keeper.actor) if one.subject == "Con dấu thử (mẫu)"]
    keeper.post("quan-tri/khoa-ky/", {"do": "revoke", "key": str(key.id), "reason": "Thử xong"})
    assert papers.credential(key.id).revoked_reason == "Thử xong"


def test_the_page_costs_the_same_however_much_waits(signer, django_assert_max_num_queries):
    for number in range(30):
        ask(f"dossier:{number}")
    signer.get("ky-so/")
    with django_assert_max_num_queries(9):
        signer.get("ky-so/")
    assert papers.signing_queue(QueueFilter(size=10), by=signer.actor, at=now()).pages == 3
