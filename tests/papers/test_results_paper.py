"""A result as it is laid before whoever signs: typeset from the facts, with room for signature and seal."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest

from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.content.results import kinds
from motcua.rooms.papers.errors import ResultInvalid
from papers.register import FACTS, UNIT

AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def pages(pdf):
    return len(pikepdf.open(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("key", sorted(kinds()))
def test_each_kind_of_the_city_is_set_on_one_page(city, key):
    facts = {field.name: f"{field.title} (mẫu)" for field in kinds()[key].fields}
    pdf = papers.set_result(key, facts, unit=UNIT, subject="dossier:H13.TT31135-261125-0001", at=AT)
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == 1


def test_facts_that_are_missing_are_named(city):
    with pytest.raises(ResultInvalid) as refused:
        papers.set_result("general", FACTS | {"text": " "}, unit=UNIT, subject="dossier:x", at=AT)
    assert set(refused.value.problems) == {"text"}


def test_the_same_facts_give_the_same_bytes(city):
    one, two = (papers.set_result("general", FACTS, unit=UNIT, subject="dossier:x", at=AT) for _ in range(2))
    assert one == two
