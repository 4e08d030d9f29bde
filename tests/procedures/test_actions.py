from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.kernel import journal
from motcua.kernel.errors import Invalid
from motcua.kernel.models import OutboxEvent
from motcua.rooms.procedures import facade, models
from motcua.rooms.procedures.errors import (
    AlreadyStated,
    AlreadyWithdrawn,
    ContentWithMistakes,
    NotTheKeeper,
    ProcedureNotFound,
    ValidityInThePast,
)
from motcua.rooms.procedures.records import ChannelKind, FactName

from .conftest import AT, CODES, KEEPER, STRANGER

LATER = AT + timedelta(days=1)


def test_the_files_are_published_once(published: Path) -> None:
    again = facade.load_content(by=KEEPER, at=LATER)
    assert again.published == ()
    assert again.unchanged == len(CODES)
    assert models.ProcedureVersion.objects.count() == len(CODES)


def test_a_first_version_holds_since_the_day_the_province_names(published: Path) -> None:
    assert facade.current("1.001193", datetime(2025, 7, 2, tzinfo=UTC)).version == 1
    with pytest.raises(ProcedureNotFound):
        facade.current("1.001193", datetime(2025, 6, 1, tzinfo=UTC))


def test_an_edited_file_becomes_a_new_version_and_the_old_one_stays_as_it_was(published: Path) -> None:
    before = facade.current("1.000894", AT)
    file = next(published.glob("procedures/*/1.000894.yaml"))
    file.write_text(file.read_text().replace("Thủ tục đăng ký kết hôn", "Đăng ký kết hôn"))
    loaded = facade.load_content(by=KEEPER, at=LATER)
    assert loaded.published == ("1.000894",)
    after = facade.current("1.000894", LATER)
    assert (after.name, after.version) == ("Đăng ký kết hôn", 2)
    assert before.version_id is not None
    assert facade.version(before.version_id).name == "Thủ tục đăng ký kết hôn"
    assert facade.current("1.000894", AT).version_id == before.version_id
    assert facade.versions("1.000894")[0].changes == ("Tên thủ tục đã thay đổi.",)


def test_a_file_with_a_mistake_is_named_and_the_version_in_force_stays(published: Path) -> None:
    file = next(published.glob("procedures/*/1.000894.yaml"))
    file.write_text(file.read_text().replace("field:", "feild:"))
    loaded = facade.load_content(by=KEEPER, at=LATER)
    assert loaded.published == ()
    assert any("1.000894.yaml" in mistake for mistake in loaded.mistakes)
    assert facade.current("1.000894", LATER).version == 1


def test_a_broken_form_stops_the_load(published: Path) -> None:
    (published / "forms" / "general.yaml").write_text("title: [")
    with pytest.raises(ContentWithMistakes):
        facade.load_content(by=KEEPER, at=LATER)


def test_a_changed_form_is_a_new_version_of_the_procedures_that_use_it(published: Path) -> None:
    before = facade.current("1.001193", AT)
    file = published / "forms" / "birth-registration.yaml"
    file.write_text(file.read_text().replace("maxLength: 120", "maxLength: 90", 1))
    loaded = facade.load_content(by=KEEPER, at=LATER)
    assert loaded.published == ("1.001193",)
    assert (before.form, facade.current("1.001193", LATER).form) == ("birth-registration@1", "birth-registration@2")
    assert facade.form("birth-registration@1").schema != facade.form("birth-registration").schema


def test_publishing_is_journalled_and_announced(published: Path) -> None:
    changed = replace(facade.current("1.000894", AT), receiving="Nộp tại phường.")
    version_id = facade.publish(changed, by=KEEPER, at=LATER)
    assert [line["act"] for line in journal.lines_of("procedure:1.000894")] == ["procedures.publish"]
    event = OutboxEvent.objects.filter(name="procedures.published.v1").latest("id")
    assert event.payload == {"versions": {"1.000894": str(version_id)}, "origin": "keeper"}


def test_publishing_what_is_in_force_changes_nothing(published: Path) -> None:
    held = facade.current("1.000894", AT)
    assert facade.publish(held, by=KEEPER, at=LATER) == held.version_id
    assert journal.lines_of("procedure:1.000894") == []


def test_a_version_cannot_begin_before_the_one_it_follows(published: Path) -> None:
    changed = replace(facade.current("1.000894", AT), receiving="Nộp tại phường.")
    with pytest.raises(ValidityInThePast):
        facade.publish(changed, by=KEEPER, at=LATER, valid_from=datetime(2020, 1, 1, tzinfo=UTC))


def test_a_version_may_be_published_ahead_of_its_day(published: Path) -> None:
    changed = replace(facade.current("1.000894", AT), receiving="Nộp tại phường.")
    facade.publish(changed, by=KEEPER, at=LATER, valid_from=LATER + timedelta(days=30))
    assert facade.current("1.000894", LATER).version == 1
    assert facade.current("1.000894", LATER + timedelta(days=30)).version == 2


@pytest.mark.parametrize("change", ["content", "valid_from", "hash", "published_by"])
def test_the_database_refuses_to_change_a_published_version(published: Path, change: str) -> None:
    value = {"content": {}, "valid_from": LATER, "hash": "0" * 64, "published_by": "x"}[change]
    with pytest.raises(IntegrityError), transaction.atomic():
        models.ProcedureVersion.objects.filter(procedure_id="1.001193").update(**{change: value})


def test_the_database_refuses_to_delete_a_version_or_to_open_it_again(published: Path) -> None:
    facade.withdraw("1.001193", reason="thử", by=KEEPER, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.ProcedureVersion.objects.filter(procedure_id="1.001193").update(valid_to=None)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM procedures_procedureversion WHERE procedure_id = '1.001193'")


def test_the_database_refuses_two_versions_at_the_same_time(published: Path) -> None:
    held = models.ProcedureVersion.objects.get(procedure_id="1.001193")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.ProcedureVersion.objects.create(
            procedure_id="1.001193",
            number=2,
            valid_from=AT - timedelta(days=5),
            valid_to=AT,
            content=held.content,
            hash=held.hash,
            origin="file",
            published_at=AT,
            published_by="x",
        )


def test_a_withdrawn_procedure_takes_no_new_requests_but_its_version_can_be_read(published: Path) -> None:
    held = facade.current("1.000894", AT)
    facade.withdraw("1.000894", reason="bị thay thế", by=KEEPER, at=LATER)
    with pytest.raises(ProcedureNotFound):
        facade.current("1.000894", LATER)
    assert held.version_id is not None
    assert facade.version(held.version_id).code == "1.000894"
    assert "1.000894" not in {card.code for card in facade.search("đăng ký kết hôn").items}
    with pytest.raises(AlreadyWithdrawn):
        facade.withdraw("1.000894", reason="lần nữa", by=KEEPER, at=LATER)


def test_only_keepers_may_change_the_catalogue(published: Path) -> None:
    with pytest.raises(NotTheKeeper):
        facade.load_content(by=STRANGER, at=LATER)
    with pytest.raises(NotTheKeeper):
        facade.withdraw("1.000894", reason="x", by=STRANGER, at=LATER)
    with pytest.raises(NotTheKeeper):
        facade.complete_fact("1.000894", FactName.LIMIT, {}, by=STRANGER, at=LATER)


LIMIT = {"amount": 1, "unit": "same_day", "source": "Luật Hộ tịch, Điều 5"}


def test_a_keeper_enters_a_limit_that_the_source_does_not_state(published: Path) -> None:
    assert not facade.limit_for(facade.current("1.000894", AT), ChannelKind.ONLINE).stated
    facade.complete_fact("1.000894", FactName.LIMIT, LIMIT, place="online", by=KEEPER, at=LATER)
    after = facade.current("1.000894", LATER)
    assert facade.limit_for(after, ChannelKind.ONLINE).same_day
    assert not facade.limit_for(after, ChannelKind.COUNTER).stated
    assert ("limit", "Luật Hộ tịch, Điều 5") in {(source.about, source.says) for source in after.sources}
    assert journal.lines_of("procedure:1.000894")[0]["facts"]["fact"] == "limit"


def test_what_a_keeper_entered_outlives_a_new_version_of_the_file(published: Path) -> None:
    facade.complete_fact("1.000894", FactName.LIMIT, LIMIT, by=KEEPER, at=LATER)
    file = next(published.glob("procedures/*/1.000894.yaml"))
    file.write_text(file.read_text().replace("Thủ tục đăng ký kết hôn", "Đăng ký kết hôn"))
    facade.load_content(by=KEEPER, at=LATER + timedelta(hours=1))
    after = facade.current("1.000894", LATER + timedelta(hours=2))
    assert after.name == "Đăng ký kết hôn"
    assert facade.limit_for(after, ChannelKind.COUNTER).same_day


def test_what_the_source_states_later_wins_over_what_was_entered(published: Path) -> None:
    facade.complete_fact("1.000894", FactName.LIMIT, LIMIT, by=KEEPER, at=LATER)
    file = next(published.glob("procedures/*/1.000894.yaml"))
    file.write_text(file.read_text().replace("unit: null", "unit: working_day"))
    facade.load_content(by=KEEPER, at=LATER + timedelta(hours=1))
    after = facade.current("1.000894", LATER + timedelta(hours=2))
    assert facade.limit_for(after, ChannelKind.ONLINE).code == "1wd"
    assert not facade.limit_for(after, ChannelKind.ONLINE).same_day


def test_a_stated_fact_is_not_completed(published: Path) -> None:
    with pytest.raises(AlreadyStated):
        facade.complete_fact("1.012910", FactName.LIMIT, LIMIT, by=KEEPER, at=LATER)


@pytest.mark.parametrize(
    "value",
    [
        {"amount": 1, "unit": "working_day"},
        {"amount": 0, "unit": "working_day", "source": "x"},
        {"amount": 1, "unit": "fortnight", "source": "x"},
        {"amount": "ba", "unit": "day", "source": "x"},
    ],
)
def test_a_bad_value_is_refused(published: Path, value: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        facade.complete_fact("1.000894", FactName.LIMIT, value, by=KEEPER, at=LATER)


def test_a_version_published_ahead_does_not_stop_the_load_of_the_others(published: Path) -> None:
    changed = replace(facade.current("1.000894", AT), receiving="Nộp tại phường.")
    facade.publish(changed, by=KEEPER, at=LATER, valid_from=LATER + timedelta(days=30))
    for code in ("1.000894", "1.012910"):
        file = next(published.glob(f"procedures/*/{code}.yaml"))
        file.write_text(file.read_text().replace("issuer: ", "issuer: Tên mới "))
    loaded = facade.load_content(by=KEEPER, at=LATER + timedelta(days=1))
    assert loaded.published == ("1.012910",)
    assert loaded.mistakes == ("1.000894: Phiên bản mới phải có hiệu lực sau phiên bản đang áp dụng.",)
    assert "1.000894" in facade.load_content(by=KEEPER, at=LATER + timedelta(days=60)).published
