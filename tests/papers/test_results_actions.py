"""The register of results: the way of one result, what is refused, and what happens at once or twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, connections

from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.kernel.storage import Stored
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.actions.results import take_signature
from motcua.rooms.papers.actions.results.issuing import _next
from motcua.rooms.papers.errors import FileGone, ResultInvalid, ResultMoveNotPossible, ResultNotFound, ResultNotYours
from motcua.rooms.papers.models import Result, ResultCounter
from motcua.rooms.papers.records.results import RegisterFilter, ResultState
from motcua.rooms.papers.records.verification import Outcome
from papers.register import (
    ANYONE,
    AT,
    CITIZEN,
    CLERK,
    FACTS,
    HOUR,
    KEEPER,
    LEADER,
    OTHER,
    SPECIALIST,
    UNIT,
    hash_of,
    issued,
    officer,
    prepared,
    ready,
    request_of,
    row,
    sign,
    signed,
    subject,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(city):
    ready()


def announced(name):
    return [event.payload for event in OutboxEvent.objects.filter(name=name).order_by("id")]


def acts(result):
    return list(JournalLine.objects.filter(subject=f"result:{result}").order_by("seq").values_list("act", flat=True))


class TestTheWayOfOne:
    def test_from_draft_to_issue(self, house):
        result = issued()
        one = row(result)
        assert (one.state, one.number, one.seq) == (ResultState.ISSUED, "1/2026/KQ", 1)
        assert (one.signed_by, one.issued_by) == (LEADER.id, CLERK.id)
        assert acts(result) == [
            "papers.prepare_result",
            "papers.send_result",
            "papers.result_signed",
            "papers.number_result",
            "papers.result_issued",
        ]
        said = announced("papers.result_issued.v1")
        assert [(one["result"], one["holder"], one["by"]) for one in said] == [
            (str(result), str(row(result).holder_id), CLERK.id)
        ]

    def test_the_seal_shows_number_day_and_code(self, house):
        result = signed()
        papers.number_result(result, by=CLERK, at=AT)
        shown = request_of(result, "seal").stamp["facts"]
        assert shown["number"] == "1/2026/KQ"
        assert shown["qr"].endswith(f"/xac-minh/{row(result).signed_code}")

    def test_a_new_draft_takes_the_old_one_back_from_the_queue(self, house):
        result = prepared()
        first = papers.send_result(result, role="unit-leader", by=SPECIALIST, at=AT)
        assert prepared(words="bản khác") == result
        assert request_of(result).state == "withdrawn"
        second = papers.send_result(result, role="unit-leader", by=SPECIALIST, at=AT)
        assert second != first

    def test_sending_twice_asks_once(self, house):
        result = prepared()
        asked = {papers.send_result(result, role="unit-leader", by=SPECIALIST, at=AT) for _ in range(3)}
        assert len(asked) == 1
        assert acts(result).count("papers.send_result") == 1

    def test_a_signature_that_was_told_of_twice_counts_once(self, house):
        result = issued()
        for part in ("leader", "seal"):
            take_signature(request_of(result, part).id, by=KEEPER, at=AT + HOUR)
        assert len(announced("papers.result_issued.v1")) == 1
        assert row(result).issued_at == AT

    def test_a_signature_on_a_draft_that_was_thrown_away_comes_too_late(self, house):
        result = prepared()
        request = papers.send_result(result, role="unit-leader", by=SPECIALIST, at=AT)
        papers.order_signatures([request], by=LEADER, at=AT)
        papers.drop_result(result, by=SPECIALIST, at=AT)
        from motcua.rooms.papers.actions.signing import Made, record_signature

        record_signature(Made(request=request, sha256=hash_of("x"), level="B-T"), at=AT)
        outbox.deliver_pending(at=AT)
        assert row(result).state == ResultState.DROPPED
        assert not announced("papers.result_signed.v1")

    def test_a_refused_seal_is_asked_for_again_under_the_same_number(self, house):
        result = signed()
        first = papers.number_result(result, by=CLERK, at=AT)
        papers.refuse_signature(first, reason="Sai thể thức", by=CLERK, at=AT)
        outbox.deliver_pending(at=AT)
        assert [one["part"] for one in announced("papers.result_signature_refused.v1")] == ["seal"]
        again = papers.number_result(result, by=CLERK, at=AT)
        assert again != first
        assert row(result).seq == 1


class TestRefusals:
    def test_a_draft_needs_its_facts(self, house):
        with pytest.raises(ResultInvalid) as refused:
            prepared(facts={"addressee": "Mẫu"})
        assert set(refused.value.problems) == {"subject", "text"}

    def test_what_is_signed_is_not_written_anew(self, house):
        signed()
        with pytest.raises(ResultMoveNotPossible):
            prepared(words="bản khác")

    def test_what_is_being_signed_is_not_written_anew(self, house):
        result = prepared()
        papers.order_signatures([papers.send_result(result, role="", by=SPECIALIST, at=AT)], by=LEADER, at=AT)
        with pytest.raises(ResultMoveNotPossible):
            prepared(words="bản khác")

    def test_a_number_needs_a_signature(self, house):
        with pytest.raises(ResultMoveNotPossible):
            papers.number_result(prepared(), by=CLERK, at=AT)

    def test_only_who_keeps_the_seal_numbers(self, house):
        result = signed()
        for by in (SPECIALIST, LEADER, officer("away", "papers:seal", unit=OTHER)):
            with pytest.raises(ResultNotYours):
                papers.number_result(result, by=by, at=AT)

    def test_what_is_issued_is_not_thrown_away(self, house):
        with pytest.raises(ResultMoveNotPossible):
            papers.drop_result(issued(), by=LEADER, at=AT)

    def test_without_a_key_nothing_is_numbered(self, house, settings, tmp_path):
        result = signed()
        settings.VERIFICATION_KEYS_DIR = tmp_path / "elsewhere"
        with pytest.raises(papers_error()):
            papers.number_result(result, by=CLERK, at=AT)
        assert row(result).seq is None


def papers_error():
    from motcua.rooms.papers.errors import NoSigningKey

    return NoSigningKey


class TestOutOfForce:
    @pytest.mark.parametrize(("act", "state"), [("correct", "corrected"), ("replace", "replaced")])
    def test_a_successor_ends_the_one_before_when_it_is_issued(self, house, act, state):
        old = issued()
        verb = getattr(papers, act)
        new = verb(
            old,
            facts=FACTS | {"text": "Nội dung mới"},
            file=Stored(hash_of("mới"), 99),
            cause="error",
            reason="Ghi sai tên",
            by=LEADER,
            at=AT + HOUR,
        )
        assert row(old).state == ResultState.ISSUED
        sign(request_of(new).id, by=LEADER, at=AT + HOUR)
        sign(papers.number_result(new, by=CLERK, at=AT + HOUR), by=CLERK, at=AT + HOUR)
        assert (row(old).state, row(old).cause, row(old).reason) == (state, "error", "Ghi sai tên")
        assert row(new).state == ResultState.ISSUED
        shown = papers.result(old, by=KEEPER)
        assert (shown.after.number, papers.result(new, by=KEEPER).before.number) == ("2/2026/KQ", "1/2026/KQ")
        assert [one["state"] for one in announced("papers.result_revoked.v1")] == [state]
        verdict = papers.check_code(row(old).signed_code, by=ANYONE, at=AT + 2 * HOUR)
        assert (verdict.outcome.value, verdict.successor) == (state, "2/2026/KQ")

    def test_a_chain_of_successors_has_one_in_force(self, house):
        newest = issued()
        for turn in range(3):
            at = AT + (turn + 1) * HOUR
            newest = papers.correct(
                newest, facts=FACTS, file=Stored(hash_of(f"{turn}"), 9), cause="error", reason="Sai", by=LEADER, at=at
            )
            sign(request_of(newest).id, by=LEADER, at=at)
            sign(papers.number_result(newest, by=CLERK, at=at), by=CLERK, at=at)
        states = Result.objects.order_by("issued_at").values_list("state", flat=True)
        assert list(states) == ["corrected"] * 3 + ["issued"]

    def test_one_result_has_one_successor(self, house):
        old = issued()
        more = {"facts": FACTS, "cause": "error", "reason": "Sai", "by": LEADER, "at": AT}
        papers.correct(old, file=Stored(hash_of("a"), 9), **more)
        with pytest.raises(ResultMoveNotPossible):
            papers.replace(old, file=Stored(hash_of("b"), 9), **more)

    def test_revoking_says_why_and_is_final(self, house):
        result = issued()
        with pytest.raises(Invalid) as refused:
            papers.revoke(result, cause="", reason=" ", by=LEADER, at=AT)
        assert set(refused.value.problems) == {"cause", "reason"}
        papers.revoke(result, cause="false-papers", reason="Giấy chứng sinh giả", by=LEADER, at=AT + HOUR)
        with pytest.raises(ResultMoveNotPossible):
            papers.revoke(result, cause="error", reason="lần nữa", by=LEADER, at=AT + HOUR)
        assert papers.check_code(row(result).signed_code, by=ANYONE, at=AT + HOUR).outcome is Outcome.REVOKED

    @pytest.mark.parametrize("act", ["correct", "replace", "revoke"])
    def test_only_with_the_permission_and_at_the_unit(self, house, act):
        result = issued()
        more = {} if act == "revoke" else {"facts": FACTS, "file": Stored(hash_of("x"), 9)}
        for by in (CLERK, officer("away", "papers:revoke", unit=OTHER), CITIZEN):
            with pytest.raises(ResultNotYours):
                getattr(papers, act)(result, cause="error", reason="Sai", by=by, at=AT, **more)

    def test_what_somebody_wrote_is_not_in_the_journal(self, house):
        result = issued()
        papers.revoke(result, cause="error", reason="Bà Mẫu khai sai", by=LEADER, at=AT)
        said = " ".join(str(line.facts) for line in JournalLine.objects.all())
        for secret in ("Bà Mẫu", "Nguyễn Thị Mẫu", "092190000001", row(result).code):
            assert secret not in said


class TestNumbers:
    def test_each_kind_unit_and_year_counts_for_itself(self, house):
        issued(subject("1"))
        issued(subject("2"))
        new_year = AT + timedelta(days=60)
        ready(new_year)
        sign(
            request := papers.send_result(prepared(subject("3"), at=new_year), role="", by=SPECIALIST, at=new_year),
            by=LEADER,
            at=new_year,
        )
        assert request
        third = Result.objects.get(subject="dossier:3")
        papers.number_result(third.id, by=CLERK, at=new_year)
        assert sorted(Result.objects.values_list("number", flat=True)) == ["1/2026/KQ", "1/2027/KQ", "2/2026/KQ"]

    def test_what_was_numbered_and_dropped_leaves_a_gap(self, house):
        first = signed(subject("1"))
        papers.number_result(first, by=CLERK, at=AT)
        papers.drop_result(first, by=LEADER, at=AT)
        assert row(issued(subject("2"))).number == "2/2026/KQ"

    @pytest.mark.django_db(transaction=True)
    def test_no_number_is_given_twice_under_load(self):
        def take(_):
            try:
                return _next("general", UNIT, 2026)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(8) as pool:
            given = list(pool.map(take, range(200)))
        assert sorted(given) == list(range(1, 201))
        assert ResultCounter.objects.get().last == 200

    @pytest.mark.django_db(transaction=True)
    def test_one_kind_does_not_wait_for_another(self):
        """A number that is not committed yet holds up its own kind, unit and year, and nobody else."""
        from django.db import transaction

        def other():
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SET statement_timeout = '2s'")
                return _next("birth-certificate", UNIT, 2026)
            finally:
                connections.close_all()

        with transaction.atomic(), ThreadPoolExecutor(1) as pool:
            _next("general", UNIT, 2026)
            assert pool.submit(other).result() == 1


class TestTheRegister:
    def test_it_is_found_by_number_name_and_dossier(self, house):
        result = issued()
        for text in ("1/2026", "nguyen thi mau", "MẪU", "31135-261125"):
            found = papers.register(RegisterFilter(text=text), by=KEEPER)
            assert [line.id for line in found.items] == [result], text
        assert papers.register(RegisterFilter(text="không có"), by=KEEPER).total == 0

    def test_each_unit_sees_its_own(self, house):
        issued()
        assert papers.register(RegisterFilter(), by=CLERK).total == 1
        assert papers.register(RegisterFilter(), by=officer("away", "papers:results", unit=OTHER)).total == 0
        assert papers.register(RegisterFilter(), by=officer("none", "dossiers:see")).total == 0
        assert papers.export_register(RegisterFilter(state="revoked"), by=CLERK) == ()

    def test_one_result_is_for_those_who_keep_the_register(self, house):
        result = issued()
        for by in (CITIZEN, ANYONE, officer("away", "papers:results", unit=OTHER)):
            with pytest.raises(ResultNotFound):
                papers.result(result, by=by)

    def test_the_file_is_for_its_holder(self, house):
        result = issued()
        with pytest.raises(ResultNotFound):
            papers.result_file(result, by=Actor(id=f"citizen:{UUID(int=7)}"))
        with pytest.raises(FileGone):  # the test signed by hand: it may have it, and there is none
            papers.result_file(result, by=CITIZEN)

    def test_a_draft_is_for_nobody_outside(self, house):
        with pytest.raises(ResultNotFound):
            papers.result_file(prepared(), by=CITIZEN)
