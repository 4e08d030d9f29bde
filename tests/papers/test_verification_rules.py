"""The code in a QR: whatever is altered is refused, by us and by a verifier that was written apart from us."""

import base64
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.rooms.papers.records.results import ResultState
from motcua.rooms.papers.records.verification import Claims, Forgery, PublicKey, Revoked
from motcua.rooms.papers.rules import qr
from motcua.rooms.papers.rules import verification as rules
from papers import by_hand

BEGINS = datetime(2026, 11, 1, tzinfo=UTC)
PRIVATE, STRANGER = (ec.derive_private_key(seed, ec.SECP256R1()) for seed in (2026, 666))
X, Y = rules.coordinates(PRIVATE.public_key())
KEY = PublicKey("26a", X, Y, BEGINS)
KEYS = {"26a": KEY}
CLAIMS = Claims(
    token="AAECAwQFBgc",
    issuer="UB-31135",
    kind="birth-certificate",
    number="12/2026",
    issued_on=date(2026, 11, 26),
    file=rules.file_claim("ab" * 32),
    length=48_213,
    holder=rules.binding("ABCDEFGH", "092190000001"),
)
CODE = rules.sign(rules.claims_json(CLAIMS), kid="26a", key=PRIVATE)
SET = {"keys": rules.key_set(KEYS.values())}


def refusal(code, keys=KEYS):
    with pytest.raises(rules.Forged) as refused:
        rules.read(code, keys)
    assert by_hand.check(code, {"keys": rules.key_set(keys.values())}, {}, "2026-11-26") == "forged"
    return refused.value.why


def b64(said):
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def headed(header, *, key=PRIVATE):
    """A code whose header is ours to choose, signed as well as can be."""
    signed = rules.sign(rules.claims_json(CLAIMS), kid="26a", key=key)
    _, payload, _ = signed.split(".")
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    words = f"{b64(json.dumps(header).encode())}.{payload}"
    r, s = decode_dss_signature(key.sign(words.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{words}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def test_what_was_signed_is_read():
    assert rules.read(CODE, KEYS) == CLAIMS
    assert by_hand.check(CODE, SET, {}, "2026-11-26") == "valid"


def test_a_code_fits_a_small_qr():
    """The address of the page and the code: at most version 16 with medium correction, 81 modules on 30 mm."""
    drawn = qr.svg(f"https://dichvucong.cantho.gov.vn/xac-minh/{CODE}")
    assert int(drawn.split('viewBox="0 0 ')[1].split()[0]) <= 81


@given(st.integers(0, len(CODE) - 1), st.characters(codec="ascii"))
@settings(max_examples=100)
def test_any_altered_character_is_refused(place, other):
    if CODE[place] == other:
        return
    refusal(CODE[:place] + other + CODE[place + 1 :])


def test_every_loose_bit_of_the_last_character_is_refused():
    """64 bytes leave four bits of the last character unused: a sloppy reader would take sixteen spellings for one."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for other in alphabet:
        if other != CODE[-1]:
            refusal(CODE[:-1] + other)


@given(st.integers(0, len(CODE) - 1))
def test_a_cut_off_code_is_refused(length):
    refusal(CODE[:length])


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_may_stand_around_it(before, after):
    if before or after:
        refusal(before + CODE + after)


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS256", "ES384", "", None, 7])
def test_no_other_algorithm(algorithm):
    assert refusal(headed({"alg": algorithm, "kid": "26a"})) is Forgery.ALGORITHM


def test_unsigned_is_refused():
    payload = CODE.split(".")[1]
    header = b64(b'{"alg":"none","kid":"26a"}')
    assert refusal(f"{header}.{payload}.") is Forgery.NOT_A_CODE
    assert refusal(f"{header}.{payload}.AAAA") is Forgery.ALGORITHM


def test_a_key_that_comes_along_is_not_believed():
    x, y = rules.coordinates(STRANGER.public_key())
    header = {"alg": "ES256", "kid": "26a", "jwk": {"kty": "EC", "crv": "P-256", "x": x, "y": y}}
    assert refusal(headed(header, key=STRANGER)) is Forgery.ALGORITHM


def test_signed_with_another_key():
    assert refusal(rules.sign(rules.claims_json(CLAIMS), kid="26a", key=STRANGER)) is Forgery.SIGNATURE


@pytest.mark.parametrize("kid", ["27a", "", "../26a", "26A"])
def test_an_unknown_key_name(kid):
    assert refusal(rules.sign(rules.claims_json(CLAIMS), kid=kid, key=PRIVATE)) is Forgery.UNKNOWN_KEY


def test_a_book_is_not_read():
    assert refusal("A" * 1_000_000) is Forgery.TOO_LONG


@pytest.mark.parametrize("payload", [b"[]", b"7", b"", b'{"v":1}', b'{"v":2}', b"\xff\xfe", b"[" * 400])
def test_a_signature_over_something_else(payload):
    code = rules.sign(payload or b"{}", kid="26a", key=PRIVATE)
    assert refusal(code) in {Forgery.CLAIMS, Forgery.NOT_A_CODE}


def test_a_key_signs_only_in_its_time():
    """A key that was retired, and got out afterwards, cannot date anything later than its time."""
    retired = {"26a": replace(KEY, ends=BEGINS + timedelta(days=10))}
    assert refusal(CODE, retired) is Forgery.OUTSIDE_KEY
    early = rules.sign(rules.claims_json(replace(CLAIMS, issued_on=date(2026, 10, 1))), kid="26a", key=PRIVATE)
    assert refusal(early) is Forgery.OUTSIDE_KEY


def test_a_result_that_expires_says_when():
    code = rules.sign(rules.claims_json(replace(CLAIMS, expires_on=date(2027, 5, 26))), kid="26a", key=PRIVATE)
    assert rules.read(code, KEYS).expires_on == date(2027, 5, 26)
    assert by_hand.check(code, SET, {}, "2027-05-26") == "valid"
    assert by_hand.check(code, SET, {}, "2027-05-27") == "expired"


@pytest.mark.parametrize(
    ("letter", "state"), [("c", ResultState.CORRECTED), ("p", ResultState.REPLACED), ("r", ResultState.REVOKED)]
)
def test_what_is_on_the_list_is_not_in_force(letter, state):
    entries = [Revoked(CLAIMS.token, state, date(2026, 12, 1))]
    listed = rules.sign(rules.revoked_json(entries, at=BEGINS), kid="26a", key=PRIVATE, typ=rules.REVOKED_TYPE)
    key, payload = rules.verified(listed, KEYS)
    made, said = rules.revoked_of(payload)
    assert (key, made, said) == (KEY, BEGINS, {CLAIMS.token: f"{letter}20261201"})
    assert by_hand.check(CODE, SET, said, "2026-12-02") == state.value


@given(st.binary(min_size=1, max_size=300))
def test_noise_on_the_list_is_refused(noise):
    with pytest.raises(rules.Forged):
        rules.revoked_of(noise)


@pytest.mark.parametrize(
    ("whom", "asked", "same"),
    [
        ("092190000001", "092 190 000 001", True),
        ("092190000001", "092190000002", False),
        ("Đặng Thị Huệ", "dang thi hue", True),
        ("Đặng Thị Huệ", "ĐẶNG  THỊ HUỆ", True),
        ("Đặng Thị Huệ", "Đặng Thị Hoa", False),
    ],
)
def test_a_paper_is_bound_to_its_holder(whom, asked, same):
    bound = rules.binding("ABCDEFGH", whom)
    assert (rules.binding("abcd-efgh", asked) == bound) is same
    assert by_hand.bound({"h": bound}, "abcd-efgh", asked) is same


def test_the_binding_cannot_be_worked_out_without_the_printed_code():
    assert rules.binding("ABCDEFGH", "092190000001") != rules.binding("ABCDEFG2", "092190000001")


def test_a_paper_that_binds_nobody_says_nothing():
    assert rules.binding("ABCDEFGH", "  ") == ""
    assert b'"h"' not in rules.claims_json(replace(CLAIMS, holder=""))


def test_key_names_are_never_given_twice():
    names, at = [], datetime(2026, 11, 26, tzinfo=UTC)
    for _ in range(60):
        names.append(rules.first_kid(at, names))
    assert len(set(names)) == 60
    assert names[:2] == ["26a", "26b"]
