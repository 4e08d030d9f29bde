"""Keeping files: what comes in, what does not, and what the house knows of it."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel import storage
from motcua.kernel.models import JournalLine
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.actions.scanning import understood
from motcua.rooms.papers.errors import (
    FileActive,
    FileDamaged,
    FileEncrypted,
    FileGone,
    FileHostile,
    FileInfected,
    FileLocked,
    FileNotAccepted,
    FileNotKept,
    FileTooComplex,
    PictureTooLarge,
    TooManyPages,
)
from motcua.rooms.papers.models import File
from motcua.rooms.papers.records import ScanState
from motcua.rooms.papers.rules import files as rules
from samples import PDF, bomb, encrypted, pdf, picture, stream

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
pytestmark = pytest.mark.django_db


def keep(content: bytes, name: str = "giay.pdf") -> papers.keep:
    return papers.keep(iter([content]), name=name, at=AT)


class TestKeeping:
    @pytest.mark.parametrize(
        ("content", "mime", "pages"),
        [
            (pdf(pages=3), "application/pdf", 3),
            (picture("JPEG"), "image/jpeg", 1),
            (picture("PNG"), "image/png", 1),
        ],
    )
    def test_a_file_is_known_by_its_bytes(self, content, mime, pages):
        kept = keep(content, "gi\u0061\u0302\u0301y tờ.exe")
        assert (kept.mime, kept.pages, kept.size) == (mime, pages, len(content))
        assert kept.sha256 == hashlib.sha256(content).hexdigest()
        assert kept.name == "giấy tờ.exe"
        with papers.open_kept(kept.sha256) as file:
            assert file.read() == content
        row = File.objects.get(sha256=kept.sha256)
        assert (row.mime, row.scan, row.first_kept_at) == (mime, ScanState.NOT_SCANNED, AT)

    def test_the_same_bytes_are_one_file(self):
        assert keep(PDF, "a.pdf").sha256 == keep(PDF, "b.pdf").sha256
        assert File.objects.count() == 1

    def test_bytes_that_come_one_by_one_are_the_same_file(self):
        kept = papers.keep((PDF[i : i + 1] for i in range(len(PDF))), name="a.pdf", at=AT)
        assert kept.sha256 == hashlib.sha256(PDF).hexdigest()

    def test_a_kind_may_be_narrowed(self):
        with pytest.raises(FileNotAccepted):
            papers.keep([PDF], name="a.pdf", at=AT, kinds=frozenset({"image/png"}))

    def test_what_nobody_kept_is_gone(self):
        with pytest.raises(FileGone):
            papers.open_kept("0" * 64)


HOSTILE = {
    "a program that runs on opening": (
        pdf(catalog="/OpenAction 4 0 R", more=(b"<</S/JavaScript/JS(app.alert\\(1\\))>>",)),
        FileActive,
    ),
    "a program behind another spelling": (
        pdf(catalog="/OpenAction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>"),
        FileActive,
    ),
    "starting a program": (pdf(catalog="/OpenAction<</S/Launch/F(cmd.exe)>>"), FileActive),
    "a file inside": (
        pdf(catalog="/Names<</EmbeddedFiles<</Names[(x)<</EF<</F 4 0 R>>>>]>>>>", more=(stream("", b"MZ"),)),
        FileActive,
    ),
    "a form of the old kind": (pdf(catalog="/AcroForm<</XFA(x)>>"), FileActive),
    "a password": (encrypted("mat-khau"), FileEncrypted),
    "a restriction": (encrypted(), FileEncrypted),
    "cut off": (PDF[: len(PDF) // 2], FileDamaged),
    "its head only": (b"%PDF-1.7\n", FileDamaged),
    "no page": (pdf(pages=0), FileDamaged),
    "unpacks to far more": (bomb(700), FileTooComplex),
    "packed twice": (pdf(more=(stream("/Filter[/FlateDecode/FlateDecode]", b"x"),)), FileTooComplex),
    "a picture cut off": (picture(size=(900, 900), colour="navy")[:-200], FileDamaged),
    "a broken picture": (picture("PNG", (300, 300))[:-30], FileDamaged),
    "only the head of a picture": (b"\xff\xd8\xff\xe0" + bytes(500), FileDamaged),
}


@pytest.mark.parametrize("case", HOSTILE.values(), ids=HOSTILE)
def test_what_could_hurt_is_refused_counted_and_journalled(case):
    content, refusal = case
    with pytest.raises(refusal):
        keep(content)
    assert list(storage.held()) == []
    assert not File.objects.exists()
    line = JournalLine.objects.get(act="papers.refuse_file")
    assert (line.subject, line.by) == (f"file:{hashlib.sha256(content).hexdigest()}", "system:files")
    assert line.facts["code"] == refusal.code
    assert issubclass(refusal, FileHostile)


TOO_MUCH = {
    "pages": (pdf(pages=301), TooManyPages),
    "pixels": (picture("PNG", (9000, 7000)), PictureTooLarge),
    "pixels inside a PDF": (
        pdf(more=(stream("/Subtype/Image/Width 20000/Height 20000/Filter/DCTDecode", b"x"),)),
        PictureTooLarge,
    ),
    "bytes": (PDF + b"\n%" + bytes(21 * 1024 * 1024), FileNotAccepted),
    "nothing": (b"", FileNotAccepted),
}


@pytest.mark.parametrize("case", TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_refused_and_nobody_is_suspected(case):
    content, refusal = case
    with pytest.raises(refusal):
        keep(content)
    assert list(storage.held()) == []
    assert not JournalLine.objects.filter(act="papers.refuse_file").exists()


class TestScanner:
    def test_it_looks_at_what_comes_in(self, scanner):
        kept = keep(PDF)
        assert papers.file_states([kept.sha256])[kept.sha256].scan is ScanState.CLEAN

    def test_what_it_finds_is_not_kept(self, scanner):
        with pytest.raises(FileInfected):
            keep(pdf(more=(stream("", EICAR),)))
        assert list(storage.held()) == []
        assert JournalLine.objects.filter(act="papers.refuse_file", facts__why="infected").count() == 1

    def test_while_it_is_away_files_come_in_and_nobody_opens_them(self, scanner):
        scanner.stop()
        kept = keep(PDF)
        assert papers.file_states([kept.sha256])[kept.sha256].scan is ScanState.WAITING
        with pytest.raises(FileLocked):
            papers.open_kept(kept.sha256)

    def test_when_it_is_back_it_sees_what_waited(self, scanner, settings):
        at, settings.CLAMD = settings.CLAMD, "127.0.0.1:1"
        good, bad = keep(PDF), keep(pdf(more=(stream("", EICAR),)))
        settings.CLAMD = at
        assert papers.scan_waiting(by=papers_system(), at=AT) == 2
        papers.open_kept(good.sha256).close()
        with pytest.raises(FileLocked):
            papers.open_kept(bad.sha256)
        assert JournalLine.objects.get(act="papers.lock_file").subject == f"file:{bad.sha256}"
        settings.CLAMD = ""
        with pytest.raises(FileInfected):
            keep(pdf(more=(stream("", EICAR),)))

    def test_it_may_listen_on_a_socket(self, settings, tmp_path):
        from papers.programs import started

        process = started("-m", "simulators.clamd", "--socket", str(tmp_path / "s"))
        try:
            assert process.stdout is not None
            settings.CLAMD = process.stdout.readline().strip()
            with pytest.raises(FileInfected):
                keep(pdf(more=(stream("", EICAR),)))
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    @pytest.mark.parametrize(
        ("answer", "state"),
        [
            ("stream: OK\0", ScanState.CLEAN),
            ("stream: Win.Test FOUND\0", ScanState.INFECTED),
            ("INSTREAM size limit exceeded. ERROR\0", ScanState.WAITING),
            ("", ScanState.WAITING),
            ("stream: OK-ish", ScanState.WAITING),
        ],
    )
    def test_only_a_clear_word_is_a_verdict(self, answer, state):
        assert understood(answer).state is state


def papers_system():
    from motcua.kernel.actors import system

    return system("files")


class TestRemoteStore:
    """The same house on a store that another program keeps, over the S3 protocol."""

    def test_a_large_file_goes_in_parts_and_comes_back_whole(self, bucket):
        content = pdf(note="n" * 12_000_000)
        kept = papers.keep((content[i : i + 65536] for i in range(0, len(content), 65536)), name="lon.pdf", at=AT)
        with papers.open_kept(kept.sha256) as file:
            assert hashlib.sha256(file.read()).hexdigest() == kept.sha256
            assert file.seek(0) == 0
        assert [one.sha256 for one in storage.held()] == [kept.sha256]

    def test_other_bytes_than_were_put_are_refused(self, bucket):
        kept = keep(PDF)
        bucket.ask("PUT", f"giay-to/{kept.sha256[:2]}/{kept.sha256[2:4]}/{kept.sha256}", b"%PDF-1.7 something else")
        with pytest.raises(storage.Damaged):
            papers.open_kept(kept.sha256)
        assert [(one.sha256, one.what) for one in papers.findings() if one] == [(kept.sha256, "damaged")]

    def test_a_store_that_is_down_is_one_clear_refusal_and_the_same_can_be_sent_again(self, bucket, settings):
        there, settings.FILES_URL = settings.FILES_URL, "s3://kho/giay-to?endpoint=http://127.0.0.1:1"
        with pytest.raises(FileNotKept):
            keep(PDF)
        assert not File.objects.exists()
        assert list(settings.FILES_DIR.iterdir()) == []
        settings.FILES_URL = there
        kept = keep(PDF)
        settings.FILES_URL = "s3://kho/giay-to?endpoint=http://127.0.0.1:1"
        with pytest.raises(storage.StoreDown):
            papers.open_kept(kept.sha256)

    def test_a_store_that_denies_us_is_down_too(self, bucket, settings):
        settings.FILES_URL = settings.FILES_URL.replace("kho/", "khong-co/")
        with pytest.raises(FileNotKept):
            keep(PDF)

    @pytest.mark.parametrize(
        "url", ["s3://key:secret@kho/a", "https://kho/a", "s3://", "s3://kho/a?aws_secret_access_key=x"]
    )
    def test_an_address_that_is_none_or_carries_a_secret_is_not_taken(self, url, settings):
        settings.FILES_URL = url
        with pytest.raises(ValueError, match="FILES_URL"):
            storage.exists("0" * 64)


names = st.text(max_size=400) | st.from_regex(r"(\.\./|C:\\\\|\x00|CON|\.)*[a-z]*\.(pdf|exe)", fullmatch=True)


class TestNames:
    @given(names)
    def test_whatever_a_file_is_called_it_gets_a_harmless_name(self, name):
        clean = rules.clean_name(name)
        assert 0 < len(clean) <= rules.LONGEST_NAME + 4
        assert not set(clean) & set('/\\<>:"|?*\x00\r\n\u202e')
        assert clean.partition(".")[0].lower() not in rules.DEVICES
        assert clean.strip(". ") == clean

    @given(names)
    def test_a_clean_name_stays_as_it_is(self, name):
        assert rules.clean_name(rules.clean_name(name)) == rules.clean_name(name)

    def test_a_long_name_keeps_its_ending(self):
        assert rules.clean_name("x" * 500 + ".pdf").endswith("x.pdf")


@given(st.binary(max_size=64))
def test_only_three_beginnings_are_known(head):
    known = rules.kind(head)
    assert known == "" or head.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG"))
