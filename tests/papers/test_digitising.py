"""The scanning bench: pages laid, composed, read, confirmed, certified."""

import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from motcua.kernel import outbox
from motcua.kernel.actors import Actor, system
from motcua.kernel.errors import NotAllowed
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.actions import digitising
from motcua.rooms.papers.actions.reading import reads
from motcua.rooms.papers.errors import (
    CopyNotReady,
    NoCredential,
    NoSheets,
    OriginalNotSeen,
    ReadingInvalid,
    SheetNotFound,
)
from motcua.rooms.papers.jobs.digitising import compose_copies
from motcua.rooms.papers.models import Copy, Sheet
from motcua.rooms.papers.records import CopyState, Crop, Reading
from motcua.rooms.papers.rules import pages, reading
from samples import pdf, picture

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
UNIT, SUBJECT = "TT-31135", "dossier:H13-1"
pytestmark = pytest.mark.django_db
CERTIFICATE = """ỦY BAN NHÂN DÂN PHƯỜNG NINH KIỀU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
GIẤY KHAI SINH (BẢN SAO)
Số: 123/2024
Họ và tên: NGUYỄN VĂN MẪU
Ngày sinh: 01/02/2020
Cần Thơ, ngày 15 tháng 3 năm 2024"""


def officer(*permissions: str, unit: str = UNIT) -> Actor:
    return Actor(id="officer:1", name="Cán bộ (mẫu)", grants=dict.fromkeys(permissions, frozenset({unit})))


CLERK = officer("papers:digitise", "papers:certify")


def lay(content: bytes, by: Actor = CLERK) -> None:
    kept = papers.keep([content], name="trang", at=AT)
    papers.lay_sheets(kept, subject=SUBJECT, unit=UNIT, by=by, at=AT)


def pile() -> tuple:
    return papers.bench(SUBJECT, reads=False).sheets


def composed(*contents: bytes, seen: bool = True):
    for content in contents or (picture(),):
        lay(content)
    copy = papers.compose(
        [sheet.id for sheet in pile()],
        subject=SUBJECT,
        unit=UNIT,
        paper="7",
        name="Giấy khai sinh",
        seen_original=seen,
        by=CLERK,
        at=AT,
    )
    while compose_copies(AT):
        pass
    return copy


def page_of_letters(text: str = CERTIFICATE) -> bytes:
    """A page as a scanner gives it: black letters at 200 dots per inch."""
    font = next(
        ImageFont.truetype(str(file), 44)
        for file in sorted(__import__("pathlib").Path("/usr/share/fonts").rglob("*.ttf"))
        if "Sans" in file.name and "Mono" not in file.name
    )
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(text.splitlines()):
        draw.text((120, 150 + 90 * number), line, fill=0, font=font)
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


class TestPile:
    def test_every_page_of_a_file_is_a_sheet(self):
        lay(pdf(pages=3))
        lay(picture())
        assert [sheet.page for sheet in pile()] == [1, 2, 3, 1]
        assert JournalLine.objects.filter(act="papers.lay_sheets", subject=SUBJECT).count() == 2

    def test_pages_change_places_and_stay_at_the_ends(self):
        lay(pdf(pages=3))
        first, second, third = (sheet.id for sheet in pile())
        papers.move_sheet(first, subject=SUBJECT, by=CLERK, up=True)
        papers.move_sheet(third, subject=SUBJECT, by=CLERK, up=True)
        assert [sheet.id for sheet in pile()] == [first, third, second]

    def test_a_page_is_turned_cut_and_taken_away(self):
        lay(picture(size=(60, 80)))
        (sheet,) = pile()
        papers.turn_sheet(sheet.id, subject=SUBJECT, by=CLERK)
        with Image.open(io.BytesIO(papers.sheet_picture(sheet.id, subject=SUBJECT))) as seen:
            assert seen.size == (80, 60)
        papers.crop_sheet(sheet.id, Crop(left=500), subject=SUBJECT, by=CLERK)
        with Image.open(io.BytesIO(papers.sheet_picture(sheet.id, subject=SUBJECT))) as seen:
            assert seen.size == (40, 60)
        papers.drop_sheet(sheet.id, subject=SUBJECT, by=CLERK)
        assert pile() == ()

    @pytest.mark.parametrize("crop", [Crop(left=-1), Crop(left=500, right=500), Crop(top=1000)])
    def test_something_of_a_page_must_remain(self, crop):
        lay(picture())
        with pytest.raises(ReadingInvalid):
            papers.crop_sheet(pile()[0].id, crop, subject=SUBJECT, by=CLERK)

    def test_only_who_may_digitise_at_the_unit(self):
        lay(picture())
        (sheet,) = pile()
        for by in (officer("papers:digitise", unit="TT-31150"), officer("papers:certify")):
            with pytest.raises(NotAllowed):
                lay(picture(), by)
            with pytest.raises(NotAllowed):
                papers.turn_sheet(sheet.id, subject=SUBJECT, by=by)

    def test_a_page_of_another_bench_is_not_there(self):
        lay(picture())
        with pytest.raises(SheetNotFound):
            papers.drop_sheet(pile()[0].id, subject="dossier:other", by=CLERK)


class TestComposing:
    def test_pages_become_one_file_in_the_order_of_the_pile(self):
        copy = composed(picture(size=(60, 80)), picture("PNG", size=(90, 40)))
        row = Copy.objects.get(id=copy)
        assert row.state == CopyState.READ
        with papers.open_kept(row.sha256) as file, pikepdf.open(file) as made:
            wide = [float(page.mediabox[2]) > float(page.mediabox[3]) for page in made.pages]
            assert wide == [False, True]
            with made.open_metadata() as said:
                assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "B")
        event = OutboxEvent.objects.get(name="papers.copy_composed.v1").payload
        assert (event["subject"], event["paper"], event["sha256"]) == (SUBJECT, "7", row.sha256)
        assert pile() == ()

    def test_a_worker_that_dies_repeats_one_page_at_most(self):
        lay(picture())
        lay(picture("PNG"))
        papers.compose(
            [sheet.id for sheet in pile()],
            subject=SUBJECT,
            unit=UNIT,
            paper="7",
            name="x",
            seen_original=True,
            by=CLERK,
            at=AT,
        )
        assert compose_copies(AT)
        assert Sheet.objects.exclude(page_sha256="").count() == 1
        assert not OutboxEvent.objects.filter(name="papers.copy_composed.v1").exists()
        while compose_copies(AT):
            pass
        assert OutboxEvent.objects.filter(name="papers.copy_composed.v1").count() == 1

    def test_pages_that_cannot_be_put_together_go_back_to_the_bench(self, settings):
        lay(picture())
        sheets = pile()
        papers.compose(
            [sheets[0].id],
            subject=SUBJECT,
            unit=UNIT,
            paper="7",
            name="x",
            seen_original=True,
            by=CLERK,
            at=AT,
        )
        settings.FILES_DIR = settings.FILES_DIR.parent / "elsewhere"
        compose_copies(AT)
        assert [sheet.id for sheet in pile()] == [sheets[0].id]
        assert JournalLine.objects.filter(act="papers.compose_failed").count() == 1

    def test_nothing_is_no_copy(self):
        with pytest.raises(NoSheets):
            papers.compose([], subject=SUBJECT, unit=UNIT, paper="7", name="x", seen_original=True, by=CLERK, at=AT)
        with pytest.raises(SheetNotFound):
            papers.compose(
                [uuid4()], subject=SUBJECT, unit=UNIT, paper="7", name="x", seen_original=True, by=CLERK, at=AT
            )


def test_tesseract_reads_vietnamese_and_proposes():
    assert reads(), "tesseract with Vietnamese is not installed: apt-get install tesseract-ocr tesseract-ocr-vie"
    row = Copy.objects.get(id=composed(page_of_letters()))
    assert row.has_text
    assert row.proposed["number"] == "123/2024"
    assert row.proposed["date"] == "2024-03-15"
    assert "NINH KI" in row.proposed["issuer"]
    assert row.proposed["holder"].startswith("NGUY")


class TestReading:
    def test_what_a_paper_says(self):
        said = reading.propose(CERTIFICATE)
        assert said == Reading("123/2024", "2024-03-15", "ỦY BAN NHÂN DÂN PHƯỜNG NINH KIỀU", "NGUYỄN VĂN MẪU")

    @given(st.text(max_size=300))
    def test_whatever_was_read_something_harmless_is_proposed(self, text):
        said = reading.propose(text)
        assert len(said.issuer) <= 200
        assert len(said.holder) <= 120
        assert said.date == "" or datetime.fromisoformat(said.date)

    def test_a_birthday_is_not_the_day_of_issue(self):
        assert reading.propose("Ngày sinh: 01/02/2020").date == ""


class TestConfirmingAndCertifying:
    def confirm(self, copy, **changes):
        said = Reading(**({"number": "123/2024", "date": "2024-03-15"} | changes))
        papers.confirm_reading(copy, said, subject=SUBJECT, by=CLERK, at=AT)

    def test_an_officer_confirms_or_corrects(self):
        copy = composed()
        self.confirm(copy, holder=" Nguyễn Văn Mẫu ")
        row = Copy.objects.get(id=copy)
        assert (row.state, row.confirmed["holder"]) == (CopyState.CONFIRMED, "Nguyễn Văn Mẫu")
        line = JournalLine.objects.get(act="papers.confirm_reading")
        assert "Mẫu" not in str(line.facts)
        assert "holder" in line.facts["corrected"]

    @pytest.mark.parametrize("day", ["2027-01-01", "15/03/2024", "2024-02-31"])
    def test_a_day_that_is_none_is_refused(self, day):
        with pytest.raises(ReadingInvalid):
            self.confirm(composed(), date=day)

    def test_it_is_confirmed_before_it_is_certified(self):
        with pytest.raises(CopyNotReady):
            papers.certify_copy(composed(), subject=SUBJECT, by=CLERK, at=AT)

    def test_the_original_must_have_been_seen(self):
        copy = composed(seen=False)
        self.confirm(copy)
        with pytest.raises(OriginalNotSeen):
            papers.certify_copy(copy, subject=SUBJECT, by=CLERK, at=AT)

    def test_without_a_certificate_nothing_is_ordered(self):
        copy = composed()
        self.confirm(copy)
        with pytest.raises(NoCredential):
            papers.certify_copy(copy, subject=SUBJECT, by=CLERK, at=AT)
        assert Copy.objects.get(id=copy).state == CopyState.CONFIRMED

    def test_who_only_digitises_does_not_certify(self):
        copy = composed()
        self.confirm(copy)
        with pytest.raises(NotAllowed):
            papers.certify_copy(copy, subject=SUBJECT, by=officer("papers:digitise"), at=AT)

    def test_the_copy_is_signed_and_announced(self, authority, city):
        from papers import stage as signing

        who = signing.officer("MC-1", "Cán bộ một cửa (mẫu)", "one-stop", unit=UNIT)
        signing.register(authority, who.id, "Cán bộ một cửa (mẫu)")
        copy = composed()
        self.confirm(copy)
        now = datetime.now(UTC)
        papers.certify_copy(copy, subject=SUBJECT, by=who, at=now)
        assert Copy.objects.get(id=copy).state == CopyState.ASKED
        signing.job.sign_ordered(now + timedelta(seconds=1))
        outbox.deliver_pending(at=now + timedelta(seconds=2))
        row = Copy.objects.get(id=copy)
        assert row.state == CopyState.CERTIFIED
        assert papers.copy_file(copy, subject=SUBJECT) == row.certified_sha256 != row.sha256
        event = OutboxEvent.objects.get(name="papers.copy_certified.v1").payload
        assert (event["subject"], event["paper"], event["sha256"]) == (SUBJECT, "7", row.certified_sha256)


def test_a_refused_signature_leaves_the_copy_to_be_ordered_again():
    copy = composed()
    Copy.objects.filter(id=copy).update(state=CopyState.ASKED, request=uuid4())
    digitising.take_refused(copy, by=system("test"), at=AT)
    assert Copy.objects.get(id=copy).state == CopyState.CONFIRMED


@given(st.integers(0, 450), st.integers(0, 450), st.sampled_from([0, 90, 180, 270]))
def test_however_a_page_lies_something_of_it_is_seen(left, top, turn):
    laid = pages.laid(picture(size=(40, 30)), turn, Crop(left, top, 450, 450))
    with Image.open(io.BytesIO(laid)) as seen:
        assert min(seen.size) >= 1
