"""What may stand for what; how links are kept."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.papers.records import Holding, HoldingSource, HoldingState, Validity, WalletFile
from motcua.rooms.papers.rules import wallet as rules

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KINDS = ("KQ.1", "KQ.2", "KQ.3")
FILE = WalletFile("a" * 64, "giay.pdf", 1, "application/pdf")
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
holdings = st.builds(
    Holding,
    id=st.builds(uuid4),
    person_id=st.builds(uuid4),
    source=st.sampled_from(HoldingSource),
    kind=st.sampled_from(KINDS),
    title=st.just("Giấy"),
    number=st.just("1"),
    issuer=st.just("UB-31135"),
    issued_on=st.none() | days,
    valid_until=st.none() | days,
    state=st.sampled_from(HoldingState),
    state_at=st.none(),
    state_reason=st.just(""),
    subject=st.just(""),
    file=st.none() | st.just(FILE),
    added_at=st.timedeltas(timedelta(0), timedelta(days=3000)).map(lambda later: AT + later),
)
wanteds = st.dictionaries(st.sampled_from(["p1", "p2", "p3"]), st.frozensets(st.sampled_from([*KINDS, "KQ.9"])))


@given(st.lists(holdings), wanteds, days)
def test_only_what_an_office_stands_behind_and_still_holds_is_offered(held, wanted, today):
    for key, found in rules.offered(held, wanted, today).items():
        assert found, "an empty offer is none"
        for one in found:
            assert one in held
            assert one.kind in wanted[key]
            assert one.source is not HoldingSource.OWN
            assert one.state is HoldingState.VALID
            assert one.valid_until is None or one.valid_until >= today
            assert one.file is not None


@given(st.lists(holdings), wanteds, days)
def test_nothing_that_fits_is_kept_back_and_the_newest_comes_first(held, wanted, today):
    found = rules.offered(held, wanted, today)
    for key, kinds in wanted.items():
        fitting = {one.id for one in held if one.kind in kinds and rules.fits(one, today)}
        assert {one.id for one in found.get(key, ())} == fitting
        issued = [one.issued_on or date.min for one in found.get(key, ())]
        assert issued == sorted(issued, reverse=True)


@given(holdings, days)
def test_validity_tells_one_thing_and_the_last_day_counts(one, today):
    validity = one.validity(today)
    assert (validity is Validity.OWN) == (one.source is HoldingSource.OWN)
    if one.valid_until == today and one.state is HoldingState.VALID and one.verified:
        assert validity is Validity.VALID
    if validity is Validity.EXPIRED:
        assert one.valid_until is not None
        assert one.valid_until < today


def test_a_link_is_kept_so_that_nobody_can_make_it_from_what_is_kept():
    token, code = rules.new_token(), rules.new_code()
    assert len(token) >= 43, "256 bits"
    assert len(code) == 6
    assert code.isdigit()
    assert rules.code_fits(token, code, rules.code_hash(token, code))
    other = f"{(int(code) + 1) % 10**6:06d}"
    assert not rules.code_fits(token, other, rules.code_hash(token, code))
    assert rules.code_hash(rules.new_token(), code) != rules.code_hash(token, code)
    assert token.encode() not in rules.token_hash(token)


def test_a_link_closes_by_time_by_views_by_failures_and_by_hand():
    open_ = {"revoked_at": None, "expires_at": AT + timedelta(hours=1), "views": 0, "most": 2, "failures": 0, "at": AT}
    assert not rules.closed(**open_)
    for change in (
        {"revoked_at": AT},
        {"expires_at": AT},
        {"views": 2},
        {"failures": rules.FAILURES},
    ):
        assert rules.closed(**(open_ | change)), change
