"""How long files stay: the nightly sweep, holds, tombstones, and the check that reads everything again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from faults.here import filing
from motcua.kernel import storage
from motcua.kernel.actors import Actor, system
from motcua.kernel.errors import Invalid
from motcua.kernel.models import JournalLine
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.actions import letting_go
from motcua.rooms.dossiers.models import Dossier, Draft, Paper
from motcua.rooms.dossiers.records import PaperForm, PaperIn
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.content.files import read_limits, read_retention
from motcua.rooms.papers.errors import FileGone, HoldNotFound
from motcua.rooms.papers.models import File
from motcua.rooms.papers.queries.files import columns
from motcua.rooms.papers.records import Held
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import PersonDetails
from motcua.site.commands import files as command
from samples import PDF, pdf

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(days=3)
KEEPER = system("files")
pytestmark = pytest.mark.django_db


def keep(note: str = "") -> str:
    return papers.keep([pdf(note=note)], name="a.pdf", at=AT).sha256


def sweep(at: datetime = LATER):
    return papers.sweep(by=KEEPER, at=at)


class TestSweep:
    def test_what_nobody_names_goes_and_leaves_a_tombstone(self):
        sha256 = keep()
        assert sweep().unused == 1
        row = File.objects.get(sha256=sha256)
        assert (row.deleted_at, row.deleted_why, row.bytes_gone) == (LATER, "unused", True)
        assert not storage.exists(sha256)
        with pytest.raises(FileGone):
            papers.open_kept(sha256)
        line = JournalLine.objects.get(act="papers.delete_file")
        assert (line.subject, line.by) == (f"file:{sha256}", KEEPER.id)

    def test_what_came_a_moment_ago_may_still_be_named(self):
        sha256 = keep()
        assert sweep(AT + timedelta(days=1)).unused == 0
        papers.open_kept(sha256).close()

    def test_the_same_bytes_again_bring_a_tombstone_back_to_life(self):
        sha256 = keep()
        sweep()
        papers.keep([pdf()], name="a.pdf", at=LATER + timedelta(hours=1))
        row = File.objects.get(sha256=sha256)
        assert (row.deleted_at, row.bytes_gone) == (None, False)
        papers.open_kept(sha256).close()

    def test_the_same_bytes_again_before_the_sweep_are_safe_from_it(self):
        sha256 = keep()
        papers.keep([pdf()], name="b.pdf", at=LATER - timedelta(hours=1))
        assert sweep().unused == 0
        papers.open_kept(sha256).close()

    def test_a_store_that_is_down_loses_nothing_and_the_next_night_finishes(self, monkeypatch):
        sha256 = keep()

        def down(_sha256):
            raise storage.StoreDown

        with monkeypatch.context() as night:
            night.setattr("motcua.kernel.storage.folder.Folder.remove", lambda self, one: down(one))
            with pytest.raises(storage.StoreDown):
                sweep()
        assert File.objects.get(sha256=sha256).bytes_gone is False
        assert storage.exists(sha256)
        sweep(LATER + timedelta(days=1))
        assert File.objects.get(sha256=sha256).bytes_gone is True
        assert not storage.exists(sha256)

    def test_without_its_line_in_the_journal_nothing_is_deleted(self):
        sha256 = keep()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kernel_journalline ADD CONSTRAINT broken CHECK (false) NOT VALID")
        with pytest.raises(DatabaseError):
            sweep()
        assert storage.exists(sha256)

    def test_bytes_without_a_row_go_after_a_day(self, settings):
        stored = storage.put([PDF])
        now = datetime.now(UTC)
        assert sweep(now + timedelta(hours=1)).strays == 0
        assert storage.exists(stored.sha256)
        assert sweep(now + timedelta(days=2)).strays == 1
        assert not storage.exists(stored.sha256)

    def test_what_was_cut_off_on_its_way_in_goes_after_a_day(self, settings):
        folder = Path(settings.FILES_DIR)
        folder.mkdir(parents=True)
        (folder / ".incoming-x").write_bytes(b"%PDF-")
        now = datetime.now(UTC)
        assert sweep(now).incoming == 0
        assert sweep(now + timedelta(days=2)).incoming == 1
        assert list(folder.glob(".incoming-*")) == []

    def test_bytes_that_are_named_but_have_no_row_get_one(self):
        stored = storage.put([PDF])
        Draft.objects.create(
            owner="citizen:x", client_key=str(uuid4()), procedure="1", updated_at=LATER, files_sha256=[stored.sha256]
        )
        assert sweep(datetime.now(UTC) + timedelta(days=9)).adopted == 1
        assert File.objects.get(sha256=stored.sha256).kind == "adopted"
        assert storage.exists(stored.sha256)


class TestHold:
    def test_what_is_held_stays(self):
        sha256 = keep()
        papers.place_hold(Held(f"file:{sha256}"), reason="Thanh tra", by=KEEPER, at=AT)
        assert sweep().unused == 0
        papers.lift_hold(f"file:{sha256}", reason="Thanh tra xong", by=KEEPER, at=LATER)
        assert sweep().unused == 1

    def test_it_needs_a_reason_and_is_placed_once(self):
        with pytest.raises(Invalid):
            papers.place_hold(Held("dossier:x"), reason=" ", by=KEEPER, at=AT)
        papers.place_hold(Held("dossier:x"), reason="Khiếu nại", by=KEEPER, at=AT)
        with pytest.raises(Invalid):
            papers.place_hold(Held("dossier:x"), reason="Khiếu nại", by=KEEPER, at=AT)

    def test_what_is_not_held_cannot_be_released(self):
        with pytest.raises(HoldNotFound):
            papers.lift_hold("dossier:x", reason="Hết", by=KEEPER, at=AT)


class TestDossiers:
    @pytest.fixture
    def citizen(self, city) -> Actor:
        person = people.save_person(
            PersonDetails(full_name="Nguyễn Thị Mẫu", identity_number="092190000001"),
            by=system("test", "people:write"),
            at=AT,
        )
        return Actor(id=person.actor_id, name=person.full_name)

    @pytest.fixture
    def dossier(self, citizen) -> Dossier:
        file = dossiers.keep_file([PDF], name="don.pdf", at=AT)
        paper = PaperIn("p1", "Đơn", PaperForm.FILE, file)
        return Dossier.objects.get(code=dossiers.file(filing(citizen, papers=(paper,)), by=citizen, at=AT).code)

    def test_the_papers_of_a_dossier_stay_while_it_needs_them(self, dossier):
        assert sweep(AT + timedelta(days=400)).unused == 0

    def test_after_their_time_they_go_and_the_dossier_says_so(self, dossier):
        Dossier.objects.filter(id=dossier.id).update(ended_at=AT)
        over = AT + timedelta(days=papers.retention()["dossier-paper"].days + 1)
        assert letting_go.let_go_papers(by=KEEPER, at=over - timedelta(days=2)) == 0
        assert letting_go.let_go_papers(by=KEEPER, at=over) == 1
        assert sweep(over).unused == 1
        paper = Paper.objects.get(dossier=dossier)
        assert (paper.sha256, paper.let_go_at, paper.file_name) == ("", over, "don.pdf")
        line = JournalLine.objects.get(act="dossiers.let_go_papers")
        assert (line.subject, len(line.facts["files"])) == (f"dossier:{dossier.id}", 1)

    def test_a_hold_on_one_file_keeps_that_one_and_its_place_in_the_dossier(self, citizen):
        files = [dossiers.keep_file([one], name="don.pdf", at=AT) for one in (PDF, pdf(note="held"))]
        given = tuple(PaperIn(f"p{n}", "Đơn", PaperForm.FILE, file) for n, file in enumerate(files))
        code = dossiers.file(filing(citizen, papers=given), by=citizen, at=AT).code
        Dossier.objects.update(ended_at=AT)
        papers.place_hold(Held(f"file:{files[1].sha256}"), reason="Thanh tra", by=KEEPER, at=AT)
        over = AT + timedelta(days=papers.retention()["dossier-paper"].days + 1)
        assert letting_go.let_go_papers(by=KEEPER, at=over) == 1
        assert letting_go.let_go_papers(by=KEEPER, at=over) == 0
        assert sweep(over).unused == 1
        kept = Paper.objects.filter(dossier__code=code).exclude(sha256="")
        assert [one.sha256 for one in kept] == [files[1].sha256]
        papers.open_kept(files[1].sha256).close()

    def test_a_hold_keeps_everything_of_a_dossier(self, dossier):
        Dossier.objects.filter(id=dossier.id).update(ended_at=AT)
        papers.place_hold(Held(f"dossier:{dossier.id}"), reason="Khiếu nại", by=KEEPER, at=AT)
        over = AT + timedelta(days=papers.retention()["dossier-paper"].days + 1)
        assert letting_go.let_go_papers(by=KEEPER, at=over) == 0
        assert sweep(over).unused == 0

    def test_a_draft_keeps_its_files_until_it_is_given_up(self, citizen):
        file = dossiers.keep_file([PDF], name="don.pdf", at=AT)
        data = {"papers": {"p1": {"file": vars(file)}}, "others": []}
        dossiers.save_draft(None, procedure="1.004884", step="papers", data=data, by=citizen, at=AT)
        assert sweep(AT + timedelta(days=30)).unused == 0
        given_up = AT + timedelta(days=papers.retention()["draft"].days + 1)
        assert letting_go.drop_old_drafts(at=given_up) == 1
        assert sweep(given_up).unused == 1


class TestCheck:
    def test_a_whole_store(self, capsys):
        keep()
        assert command.main(["check"]) == 0
        assert "1 files read, 0 lost or damaged" in capsys.readouterr().out

    def test_loss_and_damage_are_found(self, settings, capsys):
        lost, damaged, _whole = keep("mất"), keep("hỏng"), keep()
        for path in Path(settings.FILES_DIR).rglob("*"):
            if path.name == lost:
                path.unlink()
            elif path.name == damaged:
                path.chmod(0o600)
                path.write_bytes(path.read_bytes()[:-1] + b"!")
        assert command.main(["check"]) == 1
        said = capsys.readouterr().out
        assert f"lost: {lost}" in said
        assert f"damaged: {damaged}" in said
        assert "3 files read, 2 lost or damaged" in said

    def test_a_store_that_does_not_answer_is_not_taken_for_a_whole_one(self, settings, capsys):
        keep()
        settings.FILES_URL = "s3://kho?endpoint=http://127.0.0.1:1"
        assert command.main(["check"]) == 2
        assert "could not be read" in capsys.readouterr().err

    def test_an_unknown_word(self):
        assert command.main(["tidy"]) == 2


def test_every_column_that_names_a_file_is_known():
    assert {("dossiers_paper", "sha256", False), ("dossiers_draft", "files_sha256", True)} <= set(columns())


class TestContent:
    def test_a_kind_without_a_time_is_a_mistake(self, tmp_path):
        file = tmp_path / "retention.yaml"
        file.write_text("kinds: {draft: {name: a, name_en: a, source: b, confidence: sure}}\n")
        said = " ".join(mistake.about for mistake in read_retention(file))
        assert "'days' must be" in said
        assert "'confidence' must be" in said
        assert "'dossier-paper' is missing" in said

    @pytest.mark.parametrize(
        "text", ["- x", "megabytes: 0", "megabytes: true", "kinds: [text/html]\nsources: [x]", "a: [", ""]
    )
    def test_limits_that_are_none_are_mistakes(self, tmp_path, text):
        file = tmp_path / "files.yaml"
        file.write_text(text)
        assert isinstance(read_limits(file), list)
