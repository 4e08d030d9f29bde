from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.rooms.procedures import facade
from motcua.rooms.procedures.errors import FormNotFound, ProcedureNotFound, VersionNotFound
from motcua.rooms.procedures.records import FactName

from .conftest import AT, CODES, KEEPER

LATER = AT + timedelta(days=1)


def test_reading_what_is_in_force_takes_no_sql_beyond_one_look_at_the_stamp(published: Path) -> None:
    held = facade.current("1.001193", AT)
    assert held.version_id is not None
    facade.warm(AT)
    facade.form(held.form)
    with CaptureQueriesContext(connection) as captured:
        facade.current("1.001193", AT)
        facade.version(held.version_id)
        facade.search("khai sinh", at=AT)
        facade.check_form(held.form, {})
    # this test's own transaction changed the catalogue, so that every reading looks; otherwise it is once in 2 s
    assert {query["sql"] for query in captured} == {"SELECT value FROM procedures_cataloguestamp WHERE id = 1"}


def test_unknown_names_are_refused(published: Path) -> None:
    with pytest.raises(ProcedureNotFound):
        facade.current("7.777777", AT)
    with pytest.raises(VersionNotFound):
        facade.version(uuid4())
    for name in ("khong-co", "general@99", "general@x", "", "@"):
        with pytest.raises(FormNotFound):
            facade.form(name)
    with pytest.raises(ProcedureNotFound):
        facade.versions("7.777777")


def test_many_versions_come_at_once(published: Path) -> None:
    ids = [one.version_id for code in CODES if (one := facade.current(code, AT)).version_id]
    assert {one.code for one in facade.many([*ids, uuid4()]).values()} == set(CODES)


def test_search_shows_cards_and_filters(published: Path) -> None:
    found = facade.search("dang ky khia sinh", at=AT)
    assert found.items[0].code == "1.001193"
    assert found.corrected == "đăng ký khai sinh"
    assert facade.search("khai sinh", level="ministry", at=AT).items == ()
    assert facade.search("khai sinh", audience="organisation", at=AT).items[0].code == "2.000635"
    assert facade.search("khai sinh", level="không có", at=AT).total == 0


def test_the_catalogue_is_listed_by_field_and_page(published: Path) -> None:
    assert ("ho-tich", 4) in {(field.slug, field.count) for field in facade.fields(at=AT)}
    first, second = facade.browse(size=4, at=AT), facade.browse(size=4, page=2, at=AT)
    assert (first.total, first.pages, len(first.items), len(second.items)) == (6, 2, 4, 2)
    assert not {card.code for card in first.items} & {card.code for card in second.items}
    assert facade.browse(field="ho-tich", channel="online", at=AT).total == 4
    assert facade.browse(page=99, size=4, at=AT).page == 2


def test_the_most_used_come_in_the_order_of_the_province(published: Path) -> None:
    assert [card.code for card in facade.most_used(limit=2, at=AT)] == ["1.001193", "1.004873"]


def test_a_version_published_ahead_is_listed_from_its_day(published: Path) -> None:
    changed = replace(facade.current("1.001193", AT), name="Khai sinh kiểu mới")
    facade.publish(changed, by=KEEPER, at=AT, valid_from=LATER)
    assert facade.search("kieu moi", at=AT).items == ()
    assert [card.code for card in facade.search("kieu moi", at=LATER).items] == ["1.001193"]


def test_what_is_missing_is_listed_most_urgent_first(published: Path) -> None:
    report = facade.missing_report(at=AT)
    assert report.items[0].code == "1.000894"
    assert dict(report.counts)[FactName.LIMIT] == 1
    assert [one.code for one in facade.missing_report(fact=FactName.LIMIT, at=AT).items] == ["1.000894"]
    assert facade.missing_report(field="dat-dai", at=AT).total == 1


def test_checking_a_form_answers_by_path(published: Path) -> None:
    problems = facade.check_form("general", {"applicant": {"full_name": "A"}})
    assert problems["applicant.full_name"] == "Nội dung quá ngắn."
    assert problems["request.subject"] == "Vui lòng nhập nội dung này."


def test_a_rolled_back_publication_leaves_no_trace_in_memory(published: Path) -> None:
    before = facade.current("1.001193", AT).version_id
    with transaction.atomic():
        facade.publish(replace(facade.current("1.001193", AT), name="Bị hủy"), by=KEEPER, at=LATER)
        assert facade.current("1.001193", LATER).name == "Bị hủy"
        transaction.set_rollback(True)
    assert facade.current("1.001193", LATER).version_id == before


def test_another_thread_does_not_see_what_is_not_committed(published: Path) -> None:
    def read() -> str | None:
        try:
            return facade.current("1.001193", AT).name
        except ProcedureNotFound:
            return None
        finally:
            connection.close()

    facade.publish(replace(facade.current("1.001193", AT), name="Chưa xong"), by=KEEPER, at=LATER)
    assert facade.current("1.001193", LATER).name == "Chưa xong"
    with ThreadPoolExecutor(1) as other:
        assert other.submit(read).result(timeout=30) != "Chưa xong"
    assert facade.current("1.001193", LATER).name == "Chưa xong"


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_search(published: Path, text: str) -> None:
    found = facade.search(text, at=AT)
    assert found.total >= len(found.items)
