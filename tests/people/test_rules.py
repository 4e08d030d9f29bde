"""What the people room decides without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.actors import Actor
from motcua.rooms.people.records import Channel, PersonDetails, PersonKind, Role, Sex, Template
from motcua.rooms.people.rules import claims, grants, identity, notices, secrets, throttle

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
WOMAN = PersonDetails(
    full_name="Trần Thị Bình (mẫu)",
    identity_number="092185999002",
    birth_date=date(1985, 11, 2),
    sex=Sex.FEMALE,
    phone="0990000002",
)
FIRM = PersonDetails(full_name="Công ty (mẫu)", kind=PersonKind.ORGANISATION, tax_code="0100109106")


def codes(details: PersonDetails) -> set[str]:
    return {warning.code for warning in identity.check(details)}


def test_numbers_that_agree_raise_no_doubt():
    assert codes(WOMAN) == set()
    assert codes(FIRM) == set()


@pytest.mark.parametrize(
    ("case", "details", "doubt"),
    [
        ("the year in the number differs", replace(WOMAN, birth_date=date(1986, 1, 1)), "identity.birth_year"),
        ("the sex in the number differs", replace(WOMAN, sex=Sex.MALE), "identity.sex"),
        ("no province has this code", replace(WOMAN, identity_number="999185999002"), "identity.province"),
        ("too short", replace(WOMAN, identity_number="0921859990"), "identity.form"),
        ("an old card", replace(WOMAN, identity_number="361234567"), "identity.old"),
        ("nothing stated", replace(WOMAN, identity_number=None), "identity.missing"),
        ("a landline", replace(WOMAN, phone="02923811111"), "phone.form"),
        ("no host", replace(WOMAN, email="an@"), "email.form"),
        ("one digit wrong", replace(FIRM, tax_code="0100109107"), "tax.check_digit"),
        ("letters", replace(FIRM, tax_code="01001O9106"), "tax.form"),
        ("branch zero", replace(FIRM, tax_code="0100109106-000"), "tax.branch"),
        ("an organisation without its code", replace(FIRM, tax_code=None), "tax.missing"),
    ],
)
def test_a_doubtful_number_is_pointed_out(case, details, doubt):
    assert doubt in codes(details)


def test_a_doubt_never_refuses():
    assert identity.problems(replace(WOMAN, birth_date=date(1990, 1, 1), sex=Sex.MALE), today=date(2026, 1, 1)) == {}


def test_the_branch_of_a_firm_has_a_number():
    assert codes(replace(FIRM, tax_code="0100109106-001")) == set()


def test_the_identity_number_of_a_citizen_is_also_his_tax_code():
    assert codes(replace(WOMAN, tax_code="092185999002")) == set()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", "   "),
        ("full_name", "a" * 201),
        ("birth_date", date(2027, 1, 1)),
        ("birth_date", date(1800, 1, 1)),
        ("identity_number", "<script>"),
        ("tax_code", "abc"),
        ("address", "a" * 301),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(field, value):
    assert field in identity.problems(replace(WOMAN, **{field: value}), today=date(2026, 11, 23))


@given(year=st.integers(1900, 2099), sex=st.sampled_from(Sex), rest=st.integers(0, 999_999))
def test_a_number_built_from_year_and_sex_gives_them_back(year, sex, rest):
    century = 2 * ((year - 1900) // 100) + (sex == Sex.FEMALE)

    assert identity.year_and_sex(f"092{century}{year % 100:02d}{rest:06d}") == (year, sex)


@given(st.text(alphabet="0123456789", min_size=9, max_size=9), st.integers(1, 9))
def test_one_wrong_digit_of_a_tax_code_is_always_seen(first, step):
    check = identity.tax_check_digit(first)
    wrong = str((int(first[4]) + step) % 10)

    assert check is None or identity.tax_check_digit(first[:4] + wrong + first[5:]) != check


@pytest.mark.parametrize("typed", ["+84 990 000 002", "0990.000.002", "0990 000 002"])
def test_a_telephone_number_is_kept_in_one_form(typed):
    assert identity.tidy_phone(typed) == "0990000002"


ROLES = {
    "specialist": Role("specialist", "", "", ("dossiers:see", "dossiers:process")),
    "unit-leader": Role("unit-leader", "", "", ("dossiers:see", "dossiers:decide")),
}


def test_posts_in_several_units_add_up():
    rights = grants.rights([grants.Holding("specialist", "UB-1"), grants.Holding("unit-leader", "UB-2")], ROLES)

    assert rights.grants["dossiers:see"] == {"UB-1", "UB-2"}
    assert rights.grants["dossiers:decide"] == {"UB-2"}
    assert rights.grants["role:specialist"] == {"UB-1"}
    assert rights.delegated == {}


def test_a_delegation_gives_the_units_that_post_and_scope_share():
    held = [
        grants.Holding("unit-leader", "UB-1", "officer:a", ("UB-1", "UB-9")),
        grants.Holding("unit-leader", "UB-2", "officer:a", ("UB-1", "UB-9")),
    ]

    rights = grants.rights(held, ROLES)

    assert rights.grants["dossiers:decide"] == {"UB-1"}
    assert rights.delegated["dossiers:decide"] == {"UB-1": "officer:a"}


def test_a_leader_of_everywhere_delegates_only_the_units_he_names():
    rights = grants.rights([grants.Holding("unit-leader", "*", "officer:a", ("UB-1",))], ROLES)

    assert rights.grants["dossiers:decide"] == {"UB-1"}


def test_whoever_stands_in_everywhere_acts_for_the_giver_at_each_unit():
    rights = grants.rights([grants.Holding("unit-leader", "*", "officer:a", ("*",))], ROLES)
    actor = Actor("officer:b", grants=rights.grants, delegated=rights.delegated)

    assert actor.may("dossiers:decide", unit="UB-1")
    assert actor.acts_for("dossiers:decide", unit="UB-1") == "officer:a"


def test_what_somebody_holds_himself_is_not_shown_as_delegated():
    held = [grants.Holding("specialist", "UB-1"), grants.Holding("unit-leader", "UB-1", "officer:a", ("UB-1",))]

    rights = grants.rights(held, ROLES)

    assert "dossiers:see" not in rights.delegated
    assert rights.delegated["dossiers:decide"] == {"UB-1": "officer:a"}


def test_a_delegation_may_be_narrowed_to_some_permissions():
    rights = grants.rights([grants.Holding("unit-leader", "UB-1", "officer:a", ("*",), ("dossiers:see",))], ROLES)

    assert "dossiers:decide" not in rights.grants
    assert rights.grants["dossiers:see"] == {"UB-1"}


def test_a_role_that_the_content_forgot_grants_nothing():
    assert grants.rights([grants.Holding("king", "*")], ROLES).grants == {}


def test_the_fifth_failure_closes_sign_in_and_further_ones_for_longer():
    locks = [throttle.lock(n, limit=throttle.NAME_LIMIT) for n in range(1, 16)]

    assert locks[:4] == [None] * 4
    assert locks[4] == timedelta(minutes=5)
    assert locks[9] == timedelta(minutes=10)
    assert throttle.lock(500, limit=5) == throttle.LONGEST_LOCK


def test_old_failures_are_forgotten():
    assert throttle.counts_from(4, AT - timedelta(minutes=29), AT) == 4
    assert throttle.counts_from(4, AT - timedelta(minutes=31), AT) == 0


def test_a_notice_is_filled_in_each_language():
    notice = Template("t", {"vi": ("Hồ sơ {code}", "hẹn {due}"), "en": ("Dossier {code}", "due {due}")})

    filled = notices.words(notice, {"code": "H13-1", "due": {"vi": "thứ Năm", "en": "Thursday"}})

    assert filled["vi"] == {"title": "Hồ sơ H13-1", "body": "hẹn thứ Năm"}
    assert filled["en"] == {"title": "Dossier H13-1", "body": "due Thursday"}


def test_a_fact_that_is_not_known_does_not_lose_the_notice():
    assert notices.fill("trả tại {place}", {}, "vi") == "trả tại …"


def test_facts_are_never_read_as_placeholders():
    assert notices.fill("{reason}", {"reason": "{code}", "code": "X"}, "vi") == "{code}"


def test_a_notice_goes_only_where_the_person_may_be_reached():
    notice = Template("t", {})

    assert notices.channels(notice, email=None, phone="0990000002") == {Channel.SMS: "0990000002"}
    assert notices.channels(replace(notice, channels=(Channel.EMAIL,)), email=None, phone="0990000002") == {}


def test_tries_to_deliver_grow_rarer_and_end():
    waits = [notices.next_try(n, AT) for n in range(1, notices.MOST_ATTEMPTS + 1)]

    assert waits[0] == AT + timedelta(seconds=30)
    assert waits[-1] is None
    assert all(a < b or b - AT == notices.LONGEST_WAIT for a, b in pairwise(waits) if a and b)


def test_a_citizen_is_read_from_the_claims_of_the_national_sign_in():
    said = claims.read(
        {
            "sub": "abc",
            "LoaiTaiKhoan": "1",
            "SoDinhDanh": "092185999002",
            "TechID": "T-1",
            "HoVaTen": "Trần Thị Bình",
            "NgaySinh": "02/11/1985",
            "GioiTinh": "Nữ",
        }
    )

    assert (said.kind, said.identity_number, said.tech_id) == (PersonKind.CITIZEN, "092185999002", "T-1")
    assert (said.birth_date, said.sex) == (date(1985, 11, 2), Sex.FEMALE)


def test_an_organisation_is_read_from_the_claims():
    said = claims.read({"LoaiTaiKhoan": 2, "MaSoThue": "0100109106", "HoVaTen": "Công ty", "SoCMND": ""})

    assert (said.kind, said.tax_code, said.identity_number) == (PersonKind.ORGANISATION, "0100109106", None)


@pytest.mark.parametrize("said", [{}, {"HoVaTen": "Ai đó"}, {"SoDinhDanh": "092185999002"}])
def test_claims_that_tell_nobody_apart_are_not_believed(said):
    with pytest.raises(ValueError, match="nobody"):
        claims.read(said)


def test_a_secret_matches_only_its_own_hash():
    kept = [secrets.digest("one"), secrets.digest("two")]

    assert secrets.matches(secrets.digest("two"), kept)
    assert not secrets.matches(secrets.digest("three"), kept)
    assert not secrets.matches(secrets.digest("one"), [])
