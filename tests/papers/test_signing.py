"""Signatures are asked for, ordered in one act, made outside any transaction, and valid for somebody else's tool."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from motcua.kernel import outbox
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import AlreadyAsked, AlreadySettled, NoCredential, NothingToSign, SignatureNotFound
from motcua.rooms.papers.jobs import signing as job
from motcua.rooms.papers.records import Part, QueueFilter, SignatureState
from motcua.rooms.people import facade as people
from papers.pdfsig import pdfsig
from papers.stage import KEEPER, UNIT, ask, officer, read, register

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


def as_now(actor):
    """The same officer with what he may do at this moment."""
    return people.officer_actor(UUID(actor.key), actor.name, at=now())


def state(subject):
    return papers.signatures_of([subject])[0].state


def made(kind="papers.signature_made.v1"):
    return list(OutboxEvent.objects.filter(name=kind).order_by("id").values_list("payload", flat=True))


def test_a_leader_signs_and_an_independent_tool_finds_it_valid(keyed, authority, tmp_path):
    request = ask("dossier:1")
    papers.order_signatures([request], by=keyed, at=now())
    assert job.sign_ordered(now()) == 1
    signed = papers.signature(request, by=keyed)
    assert (signed.state, signed.level) == (SignatureState.SIGNED, "B-LTA")
    said = pdfsig(read(signed.signed), tmp_path, authority.root)
    assert [(one.signer, one.valid, one.trusted) for one in said.signatures] == [("Nguyễn Thị Diễm (mẫu)", True, True)]
    assert made() == [{"request": str(request), "subject": "dossier:1", "part": "leader", "sha256": signed.signed}]


def test_the_seal_comes_second_and_leaves_the_leaders_signature_valid(keyed, authority, tmp_path):
    clerk = officer("VT-1", "Võ Minh Đức (mẫu)", "clerk")
    first = ask("dossier:1")
    papers.order_signatures([first], by=keyed, at=now())
    job.sign_ordered(now())
    whole = read(papers.signature(first, by=keyed).signed)
    second = ask("dossier:1", Part.SEAL, pdf=whole)
    papers.order_signatures([second], by=clerk, at=now())
    job.sign_ordered(now())
    sealed = read(papers.signature(second, by=clerk).signed)
    assert sealed.startswith(whole), "an incremental update leaves every byte before it as it was"
    said = pdfsig(sealed, tmp_path, authority.root)
    assert [(one.field, one.valid) for one in said.signatures] == [("ChuKy1", True), ("ConDau1", True)]


def test_an_order_is_one_act_with_one_line_for_all(keyed):
    requests = [ask(f"dossier:{number}") for number in range(3)]
    lines = JournalLine.objects.count()
    ordered = papers.order_signatures(requests, by=keyed, at=now())
    line = JournalLine.objects.latest("id")
    assert JournalLine.objects.count() == lines + 1
    assert (line.act, line.by, len(line.facts["requests"])) == ("papers.order_signatures", keyed.id, 3)
    progress = papers.signing_progress(ordered.batch, by=keyed)
    assert (progress.total, progress.signed, progress.done) == (3, 0, False)
    job.sign_ordered(now())
    assert papers.signing_progress(ordered.batch, by=keyed).percent == 100
    assert len(made()) == 3


def test_two_orders_of_the_same_papers_sign_each_once(keyed, authority):
    other = officer("LD-2", "Hồ Hoàng Nam (mẫu)", "unit-leader")
    register(authority, other.id, "Hồ Hoàng Nam (mẫu)")
    both, mine = ask("dossier:both"), ask("dossier:mine")
    papers.order_signatures([both], by=keyed, at=now())
    second = papers.order_signatures([both, mine], by=other, at=now())
    assert (second.requests, second.passed_over) == ((mine,), (both,))
    with pytest.raises(NothingToSign):
        papers.order_signatures([both], by=other, at=now())
    job.sign_ordered(now())
    assert papers.signature(both, by=other).ordered_by == keyed.id
    assert len(made()) == 2


def test_nothing_is_ordered_when_one_of_them_is_not_for_this_officer(keyed, authority):
    register(authority, "unit:UB-31150", "Ủy ban nhân dân xã khác (mẫu)")
    here, elsewhere = ask("dossier:here"), ask("dossier:elsewhere", unit="UB-31150")
    with pytest.raises(NotAllowed):
        papers.order_signatures([here, elsewhere], by=keyed, at=now())
    assert state("dossier:here") == SignatureState.WAITING


def test_a_request_for_one_role_is_not_signed_by_another(keyed):
    request = ask("dossier:1", role="director")
    with pytest.raises(NotAllowed):
        papers.order_signatures([request], by=keyed, at=now())
    assert papers.signing_queue(QueueFilter(), by=keyed, at=now()).total == 0
    with pytest.raises(SignatureNotFound):
        papers.signature(request, by=keyed)


def test_without_a_certificate_that_stands_nothing_is_ordered(leader, authority):
    request = ask("dossier:1")
    with pytest.raises(NoCredential):
        papers.order_signatures([request], by=leader, at=now())
    assert state("dossier:1") == SignatureState.WAITING


def test_a_refusal_says_why_and_is_final(keyed):
    request = ask("dossier:1")
    with pytest.raises(Invalid):
        papers.refuse_signature(request, reason="  ", by=keyed, at=now())
    papers.refuse_signature(request, reason="Sai thẩm quyền", by=keyed, at=now())
    refused = papers.signature(request, by=keyed)
    assert (refused.state, refused.reason, refused.refused_by) == (SignatureState.REFUSED, "Sai thẩm quyền", keyed.id)
    assert made("papers.signature_refused.v1") == [{"request": str(request), "subject": "dossier:1", "part": "leader"}]
    with pytest.raises(NothingToSign):
        papers.order_signatures([request], by=keyed, at=now())
    assert ask("dossier:1") != request, "the paper may be laid before him again"


def test_what_is_being_signed_can_neither_be_refused_nor_withdrawn(keyed):
    request = ask("dossier:1")
    papers.order_signatures([request], by=keyed, at=now())
    with pytest.raises(AlreadySettled):
        papers.refuse_signature(request, reason="Đổi ý", by=keyed, at=now())
    with pytest.raises(AlreadySettled):
        papers.withdraw_signature(request, reason="Đổi bản khác", by=keyed, at=now())


def test_a_paper_waits_for_one_signature_of_a_kind_at_a_time(keyed):
    ask("dossier:1")
    with pytest.raises(AlreadyAsked):
        ask("dossier:1")
    ask("dossier:1", Part.SEAL)


def test_a_delegation_lets_another_sign_in_his_own_name_until_it_is_withdrawn(keyed, authority):
    deputy = officer("PC-1", "Phạm Hữu Cường (mẫu)", "specialist")
    register(authority, deputy.id, "Phạm Hữu Cường (mẫu)")
    first, second = ask("dossier:1", role="unit-leader"), ask("dossier:2", role="unit-leader")
    given = people.delegate(
        UUID(keyed.key),
        UUID(deputy.key),
        roles=("unit-leader",),
        units=(UNIT,),
        permissions=("papers:sign",),
        ends_at=now() + timedelta(days=3),
        reason="Đi công tác",
        by=keyed,
        at=now() - timedelta(minutes=1),
    )
    papers.order_signatures([first], by=as_now(deputy), at=now())
    job.sign_ordered(now())
    signed = papers.signature(first, by=as_now(deputy))
    assert (signed.ordered_by, signed.for_officer) == (deputy.id, keyed.id)
    assert JournalLine.objects.filter(act="papers.sign").latest("id").facts["for"] == keyed.id
    people.withdraw_delegation(given.id, by=keyed, at=now())
    with pytest.raises(NotAllowed):
        papers.order_signatures([second], by=as_now(deputy), at=now())


def test_no_time_stamp_no_signature_until_the_authority_is_back(keyed, settings):
    right, settings.TSA_URL = settings.TSA_URL, "http://127.0.0.1:9/tsa"
    requests = [ask(f"dossier:{number}") for number in range(5)]
    ordered = papers.order_signatures(requests, by=keyed, at=now())
    at = now()
    assert job.sign_ordered(at) == 0
    progress = papers.signing_progress(ordered.batch, by=keyed)
    assert (progress.delayed, progress.signed, progress.failed) == (5, 0, 0)
    assert progress.problem == "Dịch vụ cấp dấu thời gian không trả lời."
    assert job.sign_ordered(at) == 0, "it is not asked again before its time"
    settings.TSA_URL = right
    assert job.sign_ordered(at + timedelta(minutes=1)) == 5
    assert len(made()) == 5


def test_a_wrong_secret_is_tried_once_and_waits_for_a_person(keyed, settings, tmp_path):
    right, settings.SIGNING_SECRETS_DIR = settings.SIGNING_SECRETS_DIR, tmp_path
    (tmp_path / "demo").write_text("sai")
    ordered = papers.order_signatures([ask("dossier:1"), ask("dossier:2")], by=keyed, at=now())
    assert job.sign_ordered(now()) == 0
    assert papers.signing_progress(ordered.batch, by=keyed).failed == 2
    queue = papers.signing_queue(QueueFilter(state=SignatureState.FAILED), by=keyed, at=now())
    assert {one.problem for one in queue.items} == {
        "Thiết bị hoặc dịch vụ giữ khóa ký từ chối; quản trị hệ thống cần kiểm tra cấu hình khóa."
    }
    settings.SIGNING_SECRETS_DIR = right
    papers.order_signatures([one.id for one in queue.items], by=keyed, at=now())
    assert job.sign_ordered(now()) == 2


def test_a_revoked_certificate_signs_no_more(keyed, authority):
    request = ask("dossier:1")
    papers.order_signatures([request], by=keyed, at=now())
    (key,) = [one for one in papers.credentials(by=KEEPER) if one.holder == keyed.id]
    papers.revoke_credential(key.id, reason="Mất thiết bị", by=KEEPER, at=now())
    assert job.sign_ordered(now()) == 0
    assert papers.signature(request, by=keyed).problem == "Chứng thư số đã hết hạn hoặc bị thu hồi."


@pytest.mark.parametrize("broken", [b"%PDF-1.7\nnothing of the kind", b"", b"%PDF-1.4\n" + b"[" * 200_000])
def test_a_file_that_cannot_be_signed_holds_nobody_up(keyed, broken):
    bad, good = ask("dossier:bad", pdf=broken or b"\0"), ask("dossier:good")
    papers.order_signatures([bad, good], by=keyed, at=now())
    assert job.sign_ordered(now()) == 1
    assert papers.signature(bad, by=keyed).state == SignatureState.FAILED
    assert papers.signature(good, by=keyed).state == SignatureState.SIGNED


def test_the_queue_counts_what_waits_and_finds_without_accents(keyed):
    for number in range(3):
        ask(f"dossier:H13-{number}", title=f"Giấy khai sinh {number}")
    ask("dossier:other", title="Trích lục kết hôn")
    ask("dossier:not-mine", unit="UB-31150")
    queue = papers.signing_queue(QueueFilter(), by=keyed, at=now())
    assert (queue.total, queue.counts[SignatureState.WAITING], queue.units) == (4, 4, (UNIT,))
    found = papers.signing_queue(QueueFilter(text="khai sinh"), by=keyed, at=now())
    assert (found.total, papers.waiting_count(Part.LEADER, by=keyed)) == (3, 4)


def test_the_event_is_delivered(keyed):
    papers.order_signatures([ask("dossier:1")], by=keyed, at=now())
    job.sign_ordered(now())
    assert outbox.deliver_pending(at=now()) >= 1
