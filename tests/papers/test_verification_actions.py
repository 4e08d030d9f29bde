"""Keys that change, lists that are published, checks that are answered, forgeries that are counted."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.models import JournalLine
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.actions import verification
from motcua.rooms.papers.errors import NoSigningKey
from motcua.rooms.papers.models import ForgedCode, Result, VerificationKey
from motcua.rooms.papers.records.verification import Forgery, Outcome
from motcua.rooms.papers.rules import verification as rules
from papers import by_hand
from papers.register import (
    ANYONE,
    AT,
    CITIZEN,
    CLERK,
    HOUR,
    KEEPER,
    LEADER,
    NUMBER,
    UNIT,
    hash_of,
    issued,
    ready,
    request_of,
    row,
    signed,
    subject,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house(city):
    ready()


def outcome(code, *, at=AT, by=ANYONE):
    return papers.check_code(code, by=by, at=at).outcome


class TestOnline:
    def test_an_issued_result_is_valid_and_says_no_more_than_it_must(self, house):
        verdict = papers.check_code(row(issued()).signed_code, by=ANYONE, at=AT)
        assert (verdict.outcome, verdict.issuer, verdict.number) == (Outcome.VALID, UNIT, "1/2026/KQ")
        assert "Mẫu" not in str(verdict)
        assert NUMBER not in str(verdict)

    def test_the_holder_is_known_and_nobody_else(self, house):
        code = row(issued()).signed_code
        assert papers.check_code(code, by=CITIZEN, at=AT).holder
        assert not papers.check_code(code, by=Actor(id="citizen:0192f3c4-0000-7000-8000-000000000009"), at=AT).holder
        assert papers.held_result(code, by=CITIZEN)
        assert papers.held_result(code, by=LEADER) is None

    def test_what_has_a_number_and_no_seal_yet_is_not_issued(self, house):
        result = signed()
        papers.number_result(result, by=CLERK, at=AT)
        assert outcome(row(result).signed_code) is Outcome.NOT_ISSUED

    def test_what_expired_says_so(self, house):
        result = issued()
        Result.objects.filter(id=result).update(expires_on="2026-12-01")
        assert outcome(row(result).signed_code, at=AT) is Outcome.VALID
        assert outcome(row(result).signed_code, at=AT + 30 * DAY) is Outcome.EXPIRED

    def test_a_code_that_is_replayed_after_revocation_is_revoked(self, house):
        result = issued()
        papers.revoke(result, cause="court", reason="Bản án 12", by=LEADER, at=AT + HOUR)
        verdict = papers.check_code(row(result).signed_code, by=ANYONE, at=AT + HOUR)
        assert (verdict.outcome, verdict.cause.value) == (Outcome.REVOKED, "court")
        assert "Bản án" not in str(verdict)

    def test_a_stolen_key_forges_nothing_that_is_answered_valid(self, house, settings):
        """Whoever has the private key signs what he likes; the register has not what he signed."""
        result = row(issued())
        kid = VerificationKey.objects.get().kid
        key = verification._private(Path(settings.VERIFICATION_KEYS_DIR) / f"{kid}.pem", 0)
        claims = rules.read(result.signed_code, papers.public_keys())
        from dataclasses import replace

        altered = rules.sign(rules.claims_json(replace(claims, number="999/2026")), kid=kid, key=key)
        assert papers.check_code(altered, by=ANYONE, at=AT).forgery is Forgery.SIGNATURE
        invented = rules.sign(rules.claims_json(replace(claims, token="A" * 11)), kid=kid, key=key)
        assert outcome(invented) is Outcome.UNKNOWN

    def test_number_and_printed_code_typed_by_hand(self, house):
        code = row(issued()).code
        typed = f"{code[:4].lower()}-{code[4:]}"
        assert papers.check_printed(" 1/2026/kq ", typed, by=ANYONE, at=AT).outcome is Outcome.VALID
        for number, said in (("2/2026/KQ", typed), ("1/2026/KQ", "AAAA-AAAA"), ("1/2026/KQ", ""), ("", typed)):
            assert papers.check_printed(number, said, by=ANYONE, at=AT).outcome is Outcome.UNKNOWN

    def test_the_file_byte_for_byte(self, house):
        result = issued()
        sealed = hash_of(f"đã ký {request_of(result, 'seal').id}")
        assert papers.check_file(sealed, by=ANYONE, at=AT).outcome is Outcome.VALID
        for other in (row(result).signed_sha256, row(result).draft_sha256, hash_of("khác"), ""):
            assert papers.check_file(other, by=ANYONE, at=AT).outcome is Outcome.UNKNOWN

    def test_a_check_is_two_statements(self, house, django_assert_num_queries):
        code = row(issued()).signed_code
        with django_assert_num_queries(2):
            papers.check_code(code, by=ANYONE, at=AT)


class TestOffline:
    def test_a_verifier_of_others_reads_our_code_with_what_we_publish(self, house):
        result = row(issued())
        published = papers.published_keys()
        _, said = by_hand.signed_by(papers.signed_revocations(at=AT), published)[:2]
        assert by_hand.check(result.signed_code, published, said["r"], "2026-11-26") == "valid"
        assert published["issuers"][UNIT]
        assert published["kinds"]["general"]["en"]

    def test_the_holder_is_bound(self, house):
        result = row(issued())
        said = by_hand.signed_by(result.signed_code, papers.published_keys())[1]
        assert by_hand.bound(said, result.code, NUMBER)
        assert not by_hand.bound(said, result.code, "092190000002")

    def test_the_list_names_what_is_not_in_force(self, house):
        result = issued()
        papers.revoke(result, cause="error", reason="Sai", by=LEADER, at=AT)
        header, said, _ = by_hand.signed_by(papers.signed_revocations(at=AT + HOUR), papers.published_keys())
        assert header["typ"] == "revoked+jws"
        assert said["at"] == int((AT + HOUR).timestamp())
        assert said["r"] == {row(result).token: "r20261123"}
        code = row(result).signed_code
        assert by_hand.check(code, papers.published_keys(), said["r"], "2026-11-26") == "revoked"


class TestKeys:
    def test_the_first_key_signs_at_once_and_is_made_once(self, house):
        assert papers.ensure_key(by=KEEPER, at=AT) is None
        assert VerificationKey.objects.get().begins == AT

    def test_a_new_key_is_published_a_day_before_it_signs(self, house):
        before = row(issued(subject("1"))).signed_code
        new = papers.rotate_key(by=KEEPER, at=AT)
        assert set(papers.public_keys()) == {"26a", new}
        assert signed_with(row(issued(subject("2"), at=AT + HOUR))) == "26a"
        assert signed_with(row(issued(subject("3"), at=AT + DAY))) == new
        for code in (before, *Result.objects.values_list("signed_code", flat=True)):
            assert outcome(code, at=AT + DAY) is Outcome.VALID
            assert by_hand.check(code, papers.published_keys(), {}, "2026-11-27") == "valid"

    def test_rotating_again_before_the_day_is_over_leaves_no_moment_without_a_key(self, house):
        for hours in (0, 1, 2):
            papers.rotate_key(by=KEEPER, at=AT + hours * HOUR)
        for hours in range(80):
            assert verification._key_of_the_day(AT + hours * HOUR)

    def test_a_key_in_other_hands_is_withdrawn_and_its_codes_are_checked_online(self, house):
        code = row(issued()).signed_code
        papers.withdraw_key("26a", by=KEEPER, at=AT + HOUR)
        assert papers.public_keys() == {}
        assert by_hand.check(code, papers.published_keys(), {}, "2026-11-26") == "forged"
        assert outcome(code, at=AT + HOUR) is Outcome.VALID
        with pytest.raises(NoSigningKey):
            papers.signed_revocations(at=AT + HOUR)
        papers.rotate_key(by=KEEPER, at=AT + HOUR)
        assert papers.signed_revocations(at=AT + HOUR)

    def test_private_keys_are_files_that_only_their_owner_reads(self, house, settings):
        folder = Path(settings.VERIFICATION_KEYS_DIR)
        (file,) = folder.glob("*.pem")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert isinstance(verification._private(file, 0), ec.EllipticCurvePrivateKey)

    def test_who_may(self, city):
        for by in (LEADER, CLERK, CITIZEN):
            with pytest.raises(NotAllowed):
                papers.rotate_key(by=by, at=AT)
            with pytest.raises(NotAllowed):
                papers.withdraw_key("26a", by=by, at=AT)
        with pytest.raises(NotFound):
            papers.withdraw_key("26a", by=KEEPER, at=AT)


def signed_with(result):
    import base64
    import json

    head = result.signed_code.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]


class TestForgeries:
    def test_each_is_counted_and_told_once(self, house):
        for _ in range(100):
            papers.count_forged(Forgery.SIGNATURE, at=AT)
        papers.count_forged(Forgery.ALGORITHM, at=AT)
        assert ForgedCode.objects.get(why="signature").count == 100
        by = Actor(id="system:verification")
        assert verification.tell_forged(by=by, at=AT) == 101
        assert verification.tell_forged(by=by, at=AT) == 0
        line = JournalLine.objects.get(act="papers.forged_codes")
        assert line.facts["refused"] == {"2026-11-23 algorithm": 1, "2026-11-23 signature": 100}
