"""What a visitor sees when something is wrong."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path

from motcua.doors.access.guards import public
from motcua.kernel.errors import NotFound
from motcua.site import urls


def _gone(request):
    raise OperationalError("server closed the connection; personal data: 092190999101")


def _broken(request):
    raise RuntimeError("personal data: 092190999101")


def _refused(request):
    raise NotFound(code="H13-1")


urlpatterns = [
    path("gone", public(_gone)),
    path("api/gone", public(_gone)),
    path("broken", public(_broken)),
    path("refused", public(_refused)),
    *urls.urlpatterns,
]
handler400 = "motcua.site.faults.bad_request"
handler403 = "motcua.site.faults.not_allowed"
handler404 = "motcua.site.faults.not_found"
handler500 = "motcua.site.faults.server_error"


@pytest.fixture
def visitor(settings, db) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_a_database_that_is_away_is_said_clearly_and_ends_by_itself(visitor):
    response = visitor.get("/gone")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "Hệ thống đang tạm ngừng" in response.content.decode()
    assert "092190999101" not in response.content.decode()


def test_machines_are_told_in_their_own_way(visitor):
    response = visitor.get("/api/gone")
    assert (response.status_code, response.headers["Content-Type"]) == (503, "application/problem+json")
    assert response.json()["status"] == 503


def test_a_fault_shows_nothing_of_what_was_in_it(visitor, caplog):
    response = visitor.get("/broken")
    assert response.status_code == 500
    assert "092190999101" not in response.content.decode()


def test_a_refusal_is_a_page_in_the_words_of_the_refusal(visitor):
    response = visitor.get("/refused")
    assert response.status_code == 404
    assert "Không tìm thấy" in response.content.decode()


def test_an_unknown_address(visitor):
    assert visitor.get("/nowhere").status_code == 404


def test_pages_carry_the_headers_that_protect_them(visitor):
    headers = visitor.get("/nowhere").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_ready_means_that_the_tables_are_there(client):
    assert client.get("/readyz").json() == {"ready": True}
    assert client.get("/healthz").content == b"ok\n"
    assert connection.is_usable()
