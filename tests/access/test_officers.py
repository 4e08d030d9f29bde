"""Officers come in with a password and a second factor."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.test import Client

from access.conftest import PASSWORD, ROOT, code, sign_in_citizen, sign_in_officer
from motcua.kernel import clock, journal
from motcua.rooms.people import facade as people
from motcua.rooms.people import models

pytestmark = pytest.mark.django_db
SIGN_IN, CODE = "/dang-nhap/can-bo/", "/dang-nhap/can-bo/ma/"
WRONG = {"login": "thu", "password": "khong-phai-mat-khau"}


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_password_and_code_open_the_desk(client, make_officer):
    officer = make_officer("thu", ("one-stop", "TT-31135"))

    first = client.post(SIGN_IN, {"login": "Thu", "password": PASSWORD, "next": "/desk/receive/"})
    assert first.url == CODE
    assert not signed_in(client)
    second = client.post(CODE, {"code": code()})

    assert second.url == "/desk/receive/"
    assert client.get("/desk/receive/").content.decode() == f"officer:{officer.officer_id} "


def test_a_password_alone_opens_nothing(client, make_officer):
    make_officer("thu", ("one-stop", "TT-31135"))

    client.post(SIGN_IN, {"login": "thu", "password": PASSWORD})

    assert client.get("/desk/").url.startswith(SIGN_IN)


def test_a_code_is_good_once(make_officer):
    make_officer()
    one, two = Client(), Client()
    shown = code()

    for client in (one, two):
        client.post(SIGN_IN, {"login": "thu", "password": PASSWORD})
        client.post(CODE, {"code": shown})

    assert signed_in(one)
    assert not signed_in(two)


def test_the_first_sign_in_must_enrol_a_second_factor(client, make_officer):
    make_officer("thu", ("one-stop", "TT-31135"), enrolled=False)

    client.post(SIGN_IN, {"login": "thu", "password": PASSWORD})

    assert client.get("/desk/receive/").url.startswith("/tai-khoan/xac-thuc/?next=")
    assert client.post("/desk/receive/", {"text": "x"}).url.startswith("/tai-khoan/xac-thuc/")
    assert client.get("/tai-khoan/bao-mat/").url.startswith("/tai-khoan/xac-thuc/")


def test_enrolling_an_application_opens_the_desk_and_gives_recovery_codes(client, make_officer):
    make_officer("thu", ("one-stop", "TT-31135"), enrolled=False)
    client.post(SIGN_IN, {"login": "thu", "password": PASSWORD})
    client.get("/tai-khoan/xac-thuc/?next=/desk/receive/")

    page = client.get("/tai-khoan/xac-thuc/ung-dung/")
    secret = client.session[auth.SECRET_SESSION_KEY]
    assert secret in page.content.decode()
    now = next(auth.yield_hotp_counters_from_time()) + 1
    answer = client.post(
        "/tai-khoan/xac-thuc/ung-dung/", {"code": auth.format_hotp_value(auth.hotp_value(secret, now))}
    )

    assert answer.url == "/tai-khoan/ma-du-phong/"
    shown = client.get("/tai-khoan/ma-du-phong/").content.decode()
    assert 'href="/desk/receive/"' in shown
    assert client.get("/desk/receive/").status_code == 200
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_recovery_code_stands_in_for_a_lost_telephone(client, make_officer):
    account = make_officer()
    codes = RecoveryCodes.activate(get_user_model().objects.get(pk=account.id)).get_unused_codes()
    client.post(SIGN_IN, {"login": "thu", "password": PASSWORD})

    client.post(CODE, {"code": codes[0]})

    assert signed_in(client)


def test_five_wrong_passwords_close_the_name_and_say_until_when(client, make_officer):
    make_officer()

    for _ in range(4):
        assert "không đúng" in client.post(SIGN_IN, WRONG).content.decode()
    fifth = client.post(SIGN_IN, WRONG).content.decode()
    right = client.post(SIGN_IN, {"login": "thu", "password": PASSWORD}).content.decode()

    assert "tạm khóa đến" in fifth
    assert "tạm khóa đến" in right
    assert not signed_in(client)


def test_names_that_do_not_exist_are_closed_alike(client, make_officer):
    answers = [client.post(SIGN_IN, {**WRONG, "login": "khong-ai"}).content.decode() for _ in range(5)]

    assert "tạm khóa đến" in answers[-1]


def test_wrong_codes_close_the_name_too(client, make_officer):
    make_officer()
    client.post(SIGN_IN, {"login": "thu", "password": PASSWORD})

    answers = [client.post(CODE, {"code": "000000"}).content.decode() for _ in range(5)]

    assert "tạm khóa đến" in answers[-1]
    assert "tạm khóa đến" in client.post(CODE, {"code": code()}).content.decode()
    assert not signed_in(client)


def test_a_right_password_does_not_forgive_wrong_codes(client, make_officer):
    make_officer()
    for _ in range(4):
        client.post(SIGN_IN, {"login": "thu", "password": PASSWORD})
        client.post(CODE, {"code": "000000"})

    client.post(SIGN_IN, {"login": "thu", "password": PASSWORD})

    assert "tạm khóa đến" in client.post(CODE, {"code": "000000"}).content.decode()


def test_a_whole_sign_in_forgives(client, make_officer):
    make_officer()
    for _ in range(4):
        client.post(SIGN_IN, WRONG)

    sign_in_officer(client)

    assert signed_in(client)
    assert not models.Throttle.objects.filter(key__startswith="name:").exists()


def test_the_session_is_new_after_sign_in(client, make_officer):
    make_officer()
    client.post(SIGN_IN, {"login": "thu", "password": PASSWORD})
    before = client.session.session_key

    client.post(CODE, {"code": code()})

    assert client.session.session_key != before


def test_a_citizen_has_no_password_to_sign_in_with(client, make_officer):
    account = people.recognise({"SoDinhDanh": "092190999101", "HoVaTen": "Đặng Thị Thử"}, at=clock.now())

    for password in ("", "!", PASSWORD):
        client.post(SIGN_IN, {"login": account.login, "password": password})

    assert not signed_in(client)


def test_a_citizen_is_not_let_to_the_desk_nor_an_officer_to_the_citizens(make_officer):
    make_officer("thu", ("one-stop", "TT-31135"))
    citizen, officer = Client(), Client()
    sign_in_citizen(citizen)
    sign_in_officer(officer)

    assert citizen.get("/citizens/").status_code == 200
    assert citizen.get("/desk/").status_code == 403
    assert citizen.get("/tai-khoan/xac-thuc/").status_code == 403
    assert officer.get("/desk/").status_code == 200
    assert officer.get("/citizens/").status_code == 403


def test_an_officer_without_the_permission_is_refused(client, make_officer):
    make_officer("thu", ("clerk", "UB-31135"))
    sign_in_officer(client)

    assert client.get("/desk/").status_code == 200
    assert client.get("/desk/receive/").status_code == 403


def test_an_officer_who_left_is_out_at_once(client, make_officer):
    account = make_officer("thu", ("one-stop", "TT-31135"))
    sign_in_officer(client)
    assert client.get("/desk/receive/").status_code == 200

    people.officer_leaves(account.officer_id, by=ROOT, at=clock.now())

    assert client.get("/desk/receive/").url.startswith(SIGN_IN)


def test_signing_out_everywhere_else_ends_the_other_sessions(make_officer):
    make_officer()
    here, there = Client(), Client()
    sign_in_officer(here)
    sign_in_officer(there, steps=1)
    assert there.get("/desk/").status_code == 200
    assert here.get("/tai-khoan/phien/").content.decode().count("Kết thúc phiên này") == 1

    here.post("/tai-khoan/phien/", {"session": "others"})

    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302


def test_nobody_ends_the_sessions_of_another(make_officer):
    make_officer("mot")
    make_officer("hai")
    one, two = Client(), Client()
    sign_in_officer(one, "mot")
    sign_in_officer(two, "hai")
    other = UserSession.objects.get(session_key=two.session.session_key)

    one.post("/tai-khoan/phien/", {"session": str(other.pk)})

    assert two.get("/desk/").status_code == 200


def test_a_new_password_ends_other_sessions_and_is_journalled(make_officer):
    account = make_officer()
    here, there = Client(), Client()
    sign_in_officer(here)
    sign_in_officer(there, steps=1)
    new = "Mot-Mat-Khau-Khac-2"

    answer = here.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert answer.status_code == 302
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302
    acts = [line["act"] for line in journal.lines_of(f"officer:{account.officer_id}")]
    assert acts[-1] == "people.set_password"


def test_a_weak_password_is_refused_at_its_field(client, make_officer):
    make_officer()
    sign_in_officer(client)

    page = client.post(
        "/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": "1234", "password2": "1234"}
    ).content.decode()

    assert "error-message" in page
    assert client.get("/desk/").status_code == 200


def test_the_last_second_factor_stays(client, make_officer):
    make_officer()
    sign_in_officer(client)

    page = client.post("/tai-khoan/xac-thuc/ung-dung/bo/").content.decode()

    assert "cuối cùng" in page
    assert Authenticator.objects.count() == 1


def test_an_idle_session_ends(client, make_officer):
    make_officer()
    sign_in_officer(client)
    session = client.session
    session["seen_at"] = (clock.now() - timedelta(minutes=46)).timestamp()
    session.save()

    assert client.get("/desk/").url.startswith(SIGN_IN)
    assert not signed_in(client)


def test_a_long_session_ends_even_when_it_is_used(client, make_officer):
    make_officer()
    sign_in_officer(client)
    session = client.session
    session["signed_in_at"] = (clock.now() - timedelta(hours=11)).timestamp()
    session.save()

    assert client.get("/desk/").url.startswith(SIGN_IN)


def test_a_demo_officer_is_shown_his_code_only_where_the_demonstration_runs(client, settings, make_officer):
    make_officer("mau", enrolled=False, is_demo=True)
    make_officer("that")
    settings.DEMO = True

    client.post(SIGN_IN, {"login": "mau", "password": PASSWORD})
    page = client.get(CODE)
    shown = page.context["demo_code"]
    assert "Chỉ ở bản trình diễn" in page.content.decode()
    client.post(CODE, {"code": shown})
    assert signed_in(client)

    other = Client()
    other.post(SIGN_IN, {"login": "that", "password": PASSWORD})
    assert other.get(CODE).context["demo_code"] is None


def test_two_demo_sign_ins_in_one_minute_both_work(settings, make_officer):
    make_officer("mau", enrolled=False, is_demo=True)
    settings.DEMO = True

    for client in (Client(), Client()):
        client.post(SIGN_IN, {"login": "mau", "password": PASSWORD})
        client.post(CODE, {"code": client.get(CODE).context["demo_code"]})
        assert signed_in(client)


def test_the_way_back_never_leads_to_another_site(client, make_officer):
    make_officer()
    client.post(SIGN_IN, {"login": "thu", "password": PASSWORD, "next": "https://evil.example/"})

    assert "evil" not in client.post(CODE, {"code": code()}).url


def test_options_for_a_passkey_are_given_and_a_wrong_one_is_refused(client, make_officer):
    make_officer()

    options = client.get("/dang-nhap/can-bo/khoa/", headers={"accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["userVerification"] == "required"
    assert client.post("/dang-nhap/can-bo/khoa/", {"credential": "{}"}).url.endswith("?passkey=0")
    assert not signed_in(client)


def test_the_pages_of_the_entrance_open(client, make_officer):
    make_officer()
    sign_in_officer(client)

    for page in ("bao-mat/", "phien/", "mat-khau/", "xac-thuc/khoa/", "ma-du-phong/moi/", "xac-thuc/ung-dung/bo/"):
        assert client.get(f"/tai-khoan/{page}").status_code == 200, page
    assert client.get("/dang-xuat/").status_code == 200
    assert client.post("/dang-xuat/").status_code == 302
    assert not signed_in(client)
