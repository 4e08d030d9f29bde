"""The scanning bench as an officer uses it, from pages to a digitised paper of the dossier."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desk.here import UNSTATED
from desk.screen import text
from motcua.kernel import outbox, storage
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.models import OutboxDelivery, OutboxEvent
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.actions import digitised
from motcua.rooms.dossiers.records import PaperEnding, PaperForm, PaperIn
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.actions.signing import Made, record_signature
from motcua.rooms.papers.jobs.digitising import BENCH, compose_copies
from motcua.rooms.papers.models import Copy, Sheet
from motcua.rooms.papers.records import CopyState, HoldingSource
from motcua.rooms.procedures import facade as procedures
from papers import keys
from samples import pdf, picture

pytestmark = pytest.mark.django_db
COPY_OF_BIRTH = "ban-sao-giay-khai-sinh-do-co-quan-co-tham-quyen-cua-viet"
KEEPER = Actor(id="officer:99", grants={"papers:keys": frozenset({"*"})})


def page(code, by):
    return dossiers.page(code, by=by.actor, at=now())


def lay(clerk, code, *files):
    return clerk.post(
        f"ho-so/{code}/so-hoa/", {"pages": [SimpleUploadedFile(f"{n}.x", f) for n, f in enumerate(files)]}
    )


@pytest.fixture
def code(filed):
    return filed().code


def test_from_pages_to_a_digitised_paper(code, clerk):
    assert "Chưa có trang nào" in text(clerk.get(f"ho-so/{code}/so-hoa/"))
    assert lay(clerk, code, picture(), pdf(pages=2)).status_code == 302
    first, second, third = Sheet.objects.order_by("position")
    clerk.post(f"ho-so/{code}/so-hoa/trang/{first.id}/", {"do": "turn"})
    clerk.post(f"ho-so/{code}/so-hoa/trang/{first.id}/", {"do": "crop", "left": "10", "top": "x"})
    clerk.post(f"ho-so/{code}/so-hoa/trang/{third.id}/", {"do": "up"})
    clerk.post(f"ho-so/{code}/so-hoa/trang/{second.id}/", {"do": "drop"})
    first.refresh_from_db()
    assert (first.turn, first.crop) == (90, [100, 0, 0, 0])
    shown = clerk.get(f"ho-so/{code}/so-hoa/trang/{first.id}/anh/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"]

    paper = page(code, clerk).papers[0]
    sheets = [str(first.id), str(third.id)]
    clerk.post(f"ho-so/{code}/so-hoa/ban-sao/", {"sheet": sheets, "paper": str(paper.id), "seen": "1"})
    assert "Đang ghép" in text(clerk.get(f"ho-so/{code}/so-hoa/"))
    while compose_copies(now()):
        pass
    outbox.deliver_pending(at=now())
    there = page(code, clerk).papers[0]
    assert (there.form, there.ending, there.seen_original) == (PaperForm.FILE, PaperEnding.PAPER, True)
    given = clerk.get(f"ho-so/{code}/giay-to/{there.id}/")
    assert b"".join(given.streaming_content).startswith(b"%PDF")

    copy = Copy.objects.get()
    file = clerk.get(f"ho-so/{code}/so-hoa/ban-sao/{copy.id}/tep/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    wrong = clerk.post(f"ho-so/{code}/so-hoa/ban-sao/{copy.id}/", {"number": "12", "date": "2999-01-01"})
    assert wrong.status_code == 422
    assert "Chờ cán bộ đối chiếu" in text(clerk.get("chung-thuc-ban-sao/"))
    clerk.post(f"ho-so/{code}/so-hoa/ban-sao/{copy.id}/", {"number": "12/GKS", "date": "2024-03-15"})
    queue = text(clerk.get("chung-thuc-ban-sao/"))
    assert "Đã đối chiếu, chờ ký chứng thực" in queue
    assert f"/can-bo/ho-so/{code}/so-hoa/" in queue
    assert 'value="12/GKS"' in clerk.get(f"ho-so/{code}/so-hoa/").content.decode()
    told = clerk.post(f"ho-so/{code}/so-hoa/ban-sao/{copy.id}/chung-thuc/")
    assert told.status_code == 302
    assert "chứng thư số" in text(clerk.get(f"ho-so/{code}/so-hoa/"))  # this officer has no key yet

    digitised.take_certified(code, there.id, sha256=copy.sha256, size=5, by=BENCH, at=now())
    assert page(code, clerk).papers[0].ending is PaperEnding.CERTIFIED
    assert "Đã số hóa, có chứng thực" in text(clerk.get(f"ho-so/{code}/"))


@pytest.fixture
def certified(filed, clerk):
    """A birth certificate that somebody brought to the counter: seen, scanned, compared, certified by its signature."""
    papers.add_credential(
        holder=clerk.actor.id, kind="p12", certificate=keys.certificate(now()), where=keys.NOWHERE, by=KEEPER, at=now()
    )
    code = filed(papers=(PaperIn(key=COPY_OF_BIRTH, name="Bản sao Giấy khai sinh", form=PaperForm.ON_PAPER),)).code
    lay(clerk, code, picture())
    sheet, paper = Sheet.objects.get(), page(code, clerk).papers[0]
    clerk.post(f"ho-so/{code}/so-hoa/ban-sao/", {"sheet": [str(sheet.id)], "paper": str(paper.id), "seen": "1"})
    while compose_copies(now()):
        pass
    outbox.deliver_pending(at=now())
    copy = Copy.objects.get()
    reading = {"number": "12/GKS", "date": "2024-03-15", "issuer": "UBND phường Mẫu"}
    clerk.post(f"ho-so/{code}/so-hoa/ban-sao/{copy.id}/", reading)
    clerk.post(f"ho-so/{code}/so-hoa/ban-sao/{copy.id}/chung-thuc/")
    copy.refresh_from_db()
    signed = storage.put([pdf(), b"signature"])
    record_signature(Made(request=copy.request, sha256=signed.sha256, level="B-T"), at=now())
    outbox.deliver_pending(at=now())
    return code, signed.sha256


def test_a_certified_copy_is_in_the_applicants_wallet_and_stands_for_the_paper_next_time(certified, citizen, clerk):
    code, sha256 = certified
    assert page(code, clerk).papers[0].ending is PaperEnding.CERTIFIED
    by = Actor(id=citizen.actor_id)
    (held,) = papers.wallet(citizen.id, by=by).items
    assert (held.source, held.number, held.issuer) == (HoldingSource.COPY, "12/GKS", "UBND phường Mẫu")
    assert (held.issued_on, held.subject, held.file.sha256) == (date(2024, 3, 15), f"dossier:{code}", sha256)
    procedure = procedures.current(UNSTATED, at=now())
    offered = papers.offers(citizen.id, procedures.stand_ins(procedure, procedure.papers), by=by, at=now())
    assert [one.id for one in offered[COPY_OF_BIRTH]] == [held.id]


def test_told_twice_it_is_held_once(certified, citizen):
    OutboxDelivery.objects.all().delete()
    OutboxEvent.objects.update(delivered_at=None, next_try_at=now())
    outbox.deliver_pending(at=now())
    assert papers.wallet(citizen.id, by=Actor(id=citizen.actor_id)).total == 1


def test_only_this_page_may_use_the_camera(code, clerk):
    assert "camera=(self)" in clerk.get(f"ho-so/{code}/so-hoa/")["Permissions-Policy"]
    assert "camera=()" in clerk.get(f"ho-so/{code}/")["Permissions-Policy"]


def test_a_hostile_file_is_told_of_and_the_others_stay(code, clerk):
    answer = lay(clerk, code, picture(), pdf(catalog="/OpenAction<</S/JavaScript/JS(x)>>"))
    assert answer.status_code == 422
    assert "mã lệnh" in text(answer)
    assert Sheet.objects.count() == 1


def test_others_do_not_see_what_waits_to_be_certified(certified, clerk, specialist, stranger):
    Copy.objects.update(state=CopyState.CONFIRMED)
    assert certified[0] in text(clerk.get("chung-thuc-ban-sao/"))
    assert specialist.get("chung-thuc-ban-sao/").status_code == 403
    assert certified[0] not in text(stranger.get("chung-thuc-ban-sao/"))


def test_others_do_not_come_to_the_bench(code, clerk, specialist, stranger):
    lay(clerk, code, picture())
    sheet = Sheet.objects.get()
    for who in (specialist, stranger):
        assert who.get(f"ho-so/{code}/so-hoa/").status_code in {403, 404}
        assert who.get(f"ho-so/{code}/so-hoa/trang/{sheet.id}/anh/").status_code in {403, 404}
        assert who.post(f"ho-so/{code}/so-hoa/trang/{sheet.id}/", {"do": "drop"}).status_code in {403, 404}
    assert Sheet.objects.count() == 1


def test_a_page_of_another_dossier_is_not_reached_through_this_one(code, filed, clerk):
    lay(clerk, code, picture())
    other = filed().code
    clerk.post(f"ho-so/{other}/so-hoa/trang/{Sheet.objects.get().id}/", {"do": "drop"})
    assert Sheet.objects.count() == 1
    assert clerk.get(f"ho-so/{other}/so-hoa/trang/{Sheet.objects.get().id}/anh/").status_code == 404
    assert papers.bench(f"dossier:{other}", reads=False).sheets == ()
