"""What anybody may read at the portal, and how much it costs."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from motcua.doors.layout.context import own_words
from motcua.kernel.clock import now
from motcua.kernel.content import folder, read_yaml
from motcua.rooms.procedures import facade as procedures

pytestmark = pytest.mark.django_db
PAGES = ["/", "/thu-tuc/", "/tra-cuu/", "/so-lieu/", "/tro-giup/", "/lien-he/", "/tiep-can/", "/dang-nhap/"]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_house_still_answers(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")


@pytest.mark.parametrize("path", [*PAGES, "/thu-tuc/1.001193/", "/thu-tuc/?field=ho-tich", "/thu-tuc/?q=khai%20sinh"])
def test_pages_are_clean_of_what_the_policy_blocks(city, client, path):
    page = text(client.get(path))
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\s(style|on[a-z]+)=", page)
    assert "data:" not in page.replace("data:image/webp", "")


def test_search_needs_no_accents(city, client):
    page = text(client.get("/thu-tuc/", {"q": "dang ky khai sinh"}))
    first = re.search(r'class="results"><li><a href="([^"]+)"', page)
    assert first is not None
    assert first.group(1) == "/thu-tuc/1.001193/"


def test_a_part_of_the_page_is_enough_while_typing(city, client):
    whole = client.get("/thu-tuc/", {"q": "khai sinh"})
    part = client.get("/thu-tuc/", {"q": "khai sinh"}, headers={"HX-Request": "true", "HX-Target": "div#found"})
    assert b"<html" in whole.content
    assert part.content.lstrip().startswith(b'<div id="found">')


def test_what_is_not_stated_is_said_to_be_not_stated(city, client):
    page = text(client.get("/thu-tuc/1.004884/"))
    assert "chưa được công bố" in page
    english = Client()
    english.cookies["lang"] = "en"
    assert "not stated" in text(english.get("/thu-tuc/1.004884/"))


def test_the_papers_of_a_case_are_shown_when_it_is_chosen(city, client):
    procedure = procedures.version(procedures.current("1.004901", at=now()).version_id)
    case = next(case for case in procedure.cases if case.choice)
    name = case.papers[0].name
    assert name not in text(client.get("/thu-tuc/1.004901/"))
    assert name in text(client.get("/thu-tuc/1.004901/", {"case": case.key}))


def test_the_papers_of_several_cases_are_shown_together(city, client):
    first, second = procedures.choices_of(procedures.current("1.004901", at=now()))[:2]
    page = text(client.get("/thu-tuc/1.004901/", {"case": [first.key, second.key]}))
    assert first.papers[0].name in page
    assert second.papers[0].name in page
    assert f"?case={first.key}#giay-to" in page, "choosing the second again takes it away"


def test_an_unknown_procedure_is_not_found(city, client):
    assert client.get("/thu-tuc/9.999999/").status_code == 404


@pytest.mark.parametrize(
    ("path", "statements"),
    [("/thu-tuc/1.001193/", 0), ("/thu-tuc/?q=khai+sinh", 0), ("/lien-he/", 0), ("/so-lieu/", 2)],
)
def test_reading_costs_a_fixed_number_of_statements(city, client, django_assert_max_num_queries, path, statements):
    client.get(path)
    with django_assert_max_num_queries(statements + 2):  # two stamps may be looked at again
        assert client.get(path).status_code == 200


def test_one_stops_are_found_by_the_names_of_before_the_merger(city, client):
    page = text(client.get("/lien-he/", {"q": "tan an"}))
    assert "Trung tâm Phục vụ hành chính công phường Ninh Kiều" in page


def test_the_look_is_kept_and_leads_back_to_the_same_page(client):
    response = client.post("/tuy-chon/", {"theme": "contrast", "size": "9", "next": "/tro-giup/"})
    assert response.headers["Location"] == "/tro-giup/"
    assert response.cookies["theme"].value == "contrast"
    assert "size" not in response.cookies
    assert 'data-theme="contrast"' in text(client.get("/tro-giup/"))


def test_the_look_never_leads_to_another_site(client):
    response = client.post("/tuy-chon/", {"lang": "en", "next": "https://example.org/"})
    assert response.headers["Location"] == "/"


def test_tracking_tells_nothing_about_codes_that_do_not_match(city, client):
    response = client.post("/tra-cuu/", {"code": "H13.TT31135-261123-0001", "key": "AAAAAAAA"})
    assert response.status_code == 404
    assert "Không có hồ sơ nào ứng với hai mã này" in text(response)
    assert client.post("/tra-cuu/", {"code": "", "key": ""}).status_code == 422


def test_the_gallery_is_for_the_demonstration_only(client, settings):
    settings.DEMO = False
    assert client.get("/gallery/").status_code == 404
    settings.DEMO = True
    assert client.get("/gallery/").status_code == 200


def test_the_province_names_fields_that_exist(city):
    own_words.cache_clear()
    known = {field.slug for field in procedures.fields()}
    wanted = read_yaml(folder("portal.yaml"))["first_fields"]
    assert set(wanted) <= known


@pytest.mark.django_db
def test_nobody_guesses_the_key_of_a_receipt(monkeypatch):
    """Whoever looks too often from one address has to wait; others are not kept waiting."""
    from motcua.doors.access.rates import Limiter
    from motcua.doors.portal.views import tracking

    monkeypatch.setattr(tracking, "GUESSES", Limiter(per_minute=1, burst=3, name=str(uuid4())))
    guess = {"code": "H13.TT31135-261123-0001", "key": "AAAAAAAA"}
    answers = [Client().post("/tra-cuu/", guess).status_code for _ in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert Client(REMOTE_ADDR="192.0.2.7").post("/tra-cuu/", guess).status_code == 404
