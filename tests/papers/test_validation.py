"""What came from outside is checked: who signed it, when, and whether that holds."""

import io
from datetime import UTC, datetime
from functools import partial

import pytest
from asn1crypto import x509
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from motcua.kernel import storage
from motcua.kernel.pades import reading
from motcua.kernel.pades.helper import Helper
from motcua.kernel.pades.trouble import Cause, Trouble
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.jobs import signing as signing_job
from motcua.rooms.papers.jobs import validation as job
from motcua.rooms.papers.records import Part, Verdict
from motcua.rooms.papers.rules import validation as rules
from papers.keys import paper
from papers.pdfsig import pdfsig
from papers.stage import ask, officer, read

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(autouse=True, scope="module")
def _ended():
    yield
    job.end_helper()


@pytest.fixture
def signed(keyed):
    """A paper that its leader signed."""
    request = ask("dossier:1")
    papers.order_signatures([request], by=keyed, at=now())
    signing_job.sign_ordered(now())
    return read(papers.signature(request, by=keyed).signed)


def checked(pdf: bytes):
    sha256 = storage.put([pdf]).sha256
    papers.ask_validation([sha256], at=now())
    job.check_signatures(now())
    return papers.validate(sha256)


def test_a_signed_paper_says_who_when_and_that_it_holds(signed):
    found = checked(signed)
    assert found.verdict == Verdict.VALID
    (one,) = found.signatures
    assert (one.signer, one.stamped, one.why) == ("Nguyễn Thị Diễm (mẫu)", True, ())
    assert abs((now() - one.signed_at).total_seconds()) < 300


def test_one_changed_byte_is_found_by_us_and_by_an_independent_tool(signed, authority, tmp_path):
    where = signed.index(b"/Producer") if b"/Producer" in signed[:30_000] else signed.index(b"obj") + 40
    changed = signed[: where + 1] + bytes([signed[where + 1] ^ 1]) + signed[where + 2 :]
    found = checked(changed)
    assert found.verdict in {Verdict.INVALID, Verdict.UNREADABLE}
    if found.signatures:
        assert found.signatures[0].why == (rules.CHANGED,)
    assert not any(one.valid for one in pdfsig(changed, tmp_path, authority.root).signatures)


def test_a_byte_changed_in_the_text_is_called_a_change(signed):
    where = signed.index(b"stream") + 60
    changed = signed[:where] + bytes([signed[where] ^ 1]) + signed[where + 1 :]
    found = checked(changed)
    assert (found.verdict, found.signatures[0].why) == (Verdict.INVALID, (rules.CHANGED,))


def test_a_page_added_after_signing_is_no_allowed_change(signed):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/MediaBox"] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 300, 300)])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    found = checked(out.getvalue())
    assert (found.verdict, found.signatures[0].why) == (Verdict.INVALID, (rules.ADDED,))


def test_both_signatures_hold_after_the_seal(signed, keyed):
    clerk = officer("VT-1", "Võ Minh Đức (mẫu)", "clerk")
    request = ask("dossier:1", Part.SEAL, pdf=signed)
    papers.order_signatures([request], by=clerk, at=now())
    signing_job.sign_ordered(now())
    found = checked(read(papers.signature(request, by=clerk).signed))
    assert [one.verdict for one in found.signatures] == [Verdict.VALID, Verdict.VALID]
    assert found.verdict == Verdict.VALID


def test_an_authority_that_nobody_named_is_not_trusted(signed, settings):
    settings.TRUST_DIRS = []
    found = checked(signed)
    assert (found.verdict, found.signatures[0].why[0]) == (Verdict.UNTRUSTED, rules.UNKNOWN)


def test_a_paper_without_a_signature_is_said_to_have_none():
    assert checked(paper()).verdict == Verdict.UNSIGNED


HOSTILE = {
    "truncated": lambda pdf: pdf[: len(pdf) // 2],
    "nested": lambda pdf: b"%PDF-1.7\n/ByteRange " + b"[" * 300_000,
    "noise": lambda pdf: b"%PDF-1.7\n/ByteRange" + bytes(range(256)) * 2000,
    "no length": lambda pdf: pdf.replace(b"/Length", b"/Lengtj"),
    "circular": lambda pdf: pdf.replace(b"/Kids", b"/Parent"),
}


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_files_are_answered_and_hold_nobody_up(signed, kind):
    found = checked(HOSTILE[kind](signed))
    assert found.verdict in {Verdict.UNREADABLE, Verdict.INVALID, Verdict.UNSIGNED}
    assert checked(signed).verdict == Verdict.VALID, "the next file is checked as if nothing had happened"


def test_a_child_that_takes_too_long_is_ended_and_the_next_call_works():
    helper = Helper(patience=0.001)
    try:
        with pytest.raises(Trouble) as caught:
            helper.ask("check", {"anchors": [], "at": now().isoformat()}, [paper() * 200])
        assert caught.value.cause in {Cause.TOO_LONG, Cause.CHILD_GONE}
        helper.patience = 60.0
        answer, _ = helper.ask("check", {"anchors": [], "at": now().isoformat()}, [paper()])
        assert answer["signatures"] == []
    finally:
        helper.close()


def test_the_checking_process_holds_no_secret(monkeypatch):
    monkeypatch.setenv("SIGNING_SECRET_DEMO", "bi-mat")
    helper = Helper()
    try:
        helper.ask("check", {"anchors": [], "at": now().isoformat()}, [paper()])
        with open(f"/proc/{helper.pid}/environ", "rb") as file:
            assert b"bi-mat" not in file.read()
    finally:
        helper.close()


def as_read(read, text):
    """What is read, of which kind, or how it fails; and where reading goes on."""
    stream = io.BytesIO(text)
    try:
        found = read(stream)
    except Exception as problem:
        return type(problem)
    parts = list(found) if isinstance(found, list) else [found]
    return [(type(one), str(one), getattr(one, "container_ref", None)) for one in parts], stream.tell()


@given(st.binary(max_size=80), st.text("\n\t ", max_size=3), st.booleans())
def test_hexadecimal_is_read_as_the_library_reads_it(value, white, odd):
    digits = white.join(value.hex())[: -1 if odd and value else None]
    text = f"<{digits}>rest".encode()
    assert as_read(reading.read_hex_string, text) == as_read(reading._slow_hex, text)


@given(st.text("aZ.+~#4\x01\x7f\xc3", max_size=70), st.sampled_from(["", " ", "/", ">>", "[", "%", "\x00"]))
def test_names_are_read_as_the_library_reads_them(name, end):
    text = f"/{name}{end}".encode("latin-1")
    assert as_read(reading.read_name, text) == as_read(reading._slow_name, text)


NUMBER = st.one_of(
    st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=2), st.text("+-.0123", max_size=4)
)


@given(
    st.lists(NUMBER, max_size=30),
    st.sampled_from([" ", "\n", "\r\n  "]),
    st.sampled_from(["]", " ] 1", " 0 R]", "/A]", ""]),
)
def test_arrays_are_read_as_the_library_reads_them(numbers, between, end):
    text = f"[{between.join(map(str, numbers))}{end}".encode()
    inside = generic.Reference(7, 0, pdf=None)
    quick, slow = (partial(read, container_ref=inside) for read in (reading.read_array, reading._slow_array))
    assert as_read(quick, text) == as_read(slow, text)


@given(st.text("aÀà ", min_size=1, max_size=3), st.text("aÀà ", min_size=1, max_size=3), st.booleans())
def test_names_of_people_are_compared_as_the_library_compares_them(one, other, printable):
    here = x509.Name.build({"common_name": one, "country_name": "VN"})
    there = x509.Name.build({"common_name": other, "country_name": "vn"}, use_printable=printable)
    assert reading.same_name(here, there) == reading._slow_equal(here, there)
    assert reading.same_name(here, x509.Name.load(here.dump()))


def test_when_the_trusted_authorities_change_what_was_judged_is_judged_anew(signed, settings, tmp_path):
    trusted, nobody = settings.TRUST_DIRS, tmp_path / "nobody"
    nobody.mkdir()
    settings.TRUST_DIRS = [nobody]
    found = checked(signed)
    assert found.verdict == Verdict.UNTRUSTED
    unsigned = checked(b"%PDF-1.7 nobody signed this")
    assert job.recheck_signatures(now()) == 0, "the same authorities say the same"
    settings.TRUST_DIRS = trusted
    assert job.recheck_signatures(now()) == 1
    assert papers.validate(found.sha256).verdict == Verdict.VALID
    assert papers.validate(unsigned.sha256) == unsigned
    assert job.recheck_signatures(now()) == 0


def test_a_file_that_is_gone_keeps_what_was_found(signed, settings, tmp_path):
    found = checked(signed)
    settings.TRUST_DIRS = [tmp_path]
    storage.remove(found.sha256)
    assert job.recheck_signatures(now()) == 1
    assert papers.validate(found.sha256) == found
    assert job.recheck_signatures(now()) == 0
