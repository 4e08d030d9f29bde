"""Nothing typed is lost when a session ends half-way through a form."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from access.conftest import PASSWORD, code, sign_in_citizen, sign_in_officer
from motcua.doors.access import keeping
from motcua.doors.access.models import KeptPost
from motcua.kernel import clock
from samples import PDF

pytestmark = pytest.mark.django_db
TYPED = {"text": "Nguyễn Văn A, ấp 3", "password": "bi mat"}


def expire(client: Client) -> None:
    session = client.session
    session["seen_at"] = (clock.now() - timedelta(hours=2)).timestamp()
    session.save()


def after_sign_in(address: str) -> str:
    return unquote(address.partition("next=")[2])


@pytest.fixture
def officer(client, make_officer):
    make_officer("thu", ("one-stop", "TT-31135"))
    make_officer("khac", ("one-stop", "TT-31135"))
    sign_in_officer(client)
    return client


def test_a_form_sent_too_late_comes_back_filled_in(officer):
    expire(officer)
    sent = officer.post("/desk/form/?dossier=1", TYPED)
    back = after_sign_in(sent.url)

    officer.post("/dang-nhap/can-bo/", {"login": "thu", "password": PASSWORD, "next": back})
    landed = officer.post("/dang-nhap/can-bo/ma/", {"code": code(1)})
    page = officer.get(officer.get(landed.url).url)

    assert page.content.decode() == "form [Nguyễn Văn A, ấp 3]"


def test_any_other_view_gets_its_form_sent_again_with_a_fresh_token(officer):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = officer.cookies
    expire(officer)
    back = after_sign_in(officer.post("/desk/receive/", TYPED).url)
    sign_in_officer(officer, steps=1)

    page = officer.get(back)
    shown = page.content.decode()

    assert 'action="/desk/receive/"' in shown
    assert "Nguyễn Văn A, ấp 3" in shown
    assert "bi mat" not in shown
    assert "csrfmiddlewaretoken" in shown
    assert strict.post("/desk/receive/", {"text": "x"}).status_code == 403


def test_two_tabs_keep_their_own_forms(officer):
    expire(officer)
    one = after_sign_in(officer.post("/desk/receive/", {"text": "mot"}).url)
    two = after_sign_in(officer.post("/desk/receive/", {"text": "hai"}).url)
    sign_in_officer(officer, steps=1)

    assert 'value="mot"' in officer.get(one).content.decode()
    assert 'value="hai"' in officer.get(two).content.decode()


def test_another_browser_finds_nothing(officer):
    expire(officer)
    back = after_sign_in(officer.post("/desk/receive/", TYPED).url)
    other = Client()
    sign_in_officer(other, steps=1)

    assert other.get(back).status_code == 410


def test_another_officer_on_the_same_computer_finds_nothing(officer):
    expire(officer)
    back = after_sign_in(officer.post("/desk/receive/", TYPED).url)
    sign_in_officer(officer, "khac", steps=1)

    assert officer.get(back).status_code == 410


def test_what_was_typed_cannot_be_read_in_the_database(officer):
    expire(officer)
    officer.post("/desk/receive/", TYPED)

    assert b"Nguy" not in bytes(KeptPost.objects.get().sealed)


def test_files_are_named_to_be_chosen_again(officer):
    expire(officer)
    paper = SimpleUploadedFile("giay-chung-sinh.pdf", PDF)
    back = after_sign_in(officer.post("/desk/receive/", {**TYPED, "file": paper}).url)
    sign_in_officer(officer, steps=1)

    assert "giay-chung-sinh.pdf" in officer.get(back).content.decode()


def test_after_half_an_hour_it_is_gone(officer):
    expire(officer)
    back = after_sign_in(officer.post("/desk/receive/", TYPED).url)
    KeptPost.objects.update(at=clock.now() - timedelta(minutes=31))
    sign_in_officer(officer, steps=1)

    assert officer.get(back).status_code == 410
    assert keeping.sweep(at=clock.now()) == 1


def test_a_citizen_finds_what_he_typed_too():
    browser = Client()
    back = after_sign_in(browser.post("/citizens/", {"text": "khai sinh"}).url)
    sign_in_citizen(browser)

    assert 'value="khai sinh"' in browser.get(back).content.decode()


def test_a_form_that_is_too_large_is_not_kept_and_the_way_back_is_its_page(client):
    answer = client.post("/citizens/", {"text": "x" * 300_000})

    assert after_sign_in(answer.url) == "/citizens/"
    assert not KeptPost.objects.exists()


def test_an_address_with_two_slashes_never_leads_away(client):
    client.post("//evil.example/", {"text": "x"})

    assert not KeptPost.objects.exists() or "evil" not in str(KeptPost.objects.get())
