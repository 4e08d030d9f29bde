"""Fees, balances, references, QR codes, checksums and comparisons: decided without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.payments.records import Exemption, FeeRule, FeeUnit, FileLine, Known, State
from motcua.rooms.payments.rules import balance, fees, references, signing, vietqr
from motcua.rooms.payments.rules.payplat import whole
from motcua.rooms.payments.rules.reconciling import compare

TODAY = date(2026, 11, 26)
MONEY = st.integers(min_value=0, max_value=10**12)


def exemption(key="poor", percent=100, when=None):
    return Exemption(key=key, says=key, says_en=key, percent=percent, source="Luật", confidence="medium", when=when)


def rule(**changes):
    said = {
        "code": "copy",
        "procedure": "2.000635",
        "kind": "charge",
        "name": "Phí bản sao",
        "name_en": "Copy charge",
        "amount": 8000,
        "unit": FeeUnit.COPY,
        "source": "TT 281/2016/TT-BTC",
        "confidence": "medium",
        "quantity": "copies.number",
    }
    return FeeRule(**(said | changes))


def amount(rules=(), form=None, **changes):
    said = {"channel": "online", "form": {} if form is None else form, "on": TODAY}
    return fees.amount(rules, **(said | changes))


@given(price=st.integers(0, 10**8), count=st.integers(0, 1000))
def test_a_fee_by_copy_is_its_price_times_the_number_in_the_form(price, count):
    found = amount([rule(amount=price)], {"copies": {"number": count}})
    assert found.known
    assert found.total == price * count
    assert isinstance(found.total, int)


@given(price=st.integers(0, 10**8), count=st.integers(0, 1000), percent=st.integers(1, 100))
def test_an_exemption_never_makes_a_fee_negative_or_larger(price, count, percent):
    charged = rule(amount=price, exemptions=(exemption(percent=percent),))
    whole_fee = amount([charged], {"copies": {"number": count}}).total
    less = amount([charged], {"copies": {"number": count}}, granted="poor").total
    assert 0 <= less <= whole_fee
    assert less == whole_fee - whole_fee * percent // 100


@given(percents=st.lists(st.integers(1, 100), min_size=1, max_size=5))
def test_of_several_exemptions_the_best_one_holds_and_they_do_not_add_up(percents):
    seen = tuple(exemption(f"e{n}", percent, ("who", "x")) for n, percent in enumerate(percents))
    line = amount([rule(exemptions=seen)], {"copies": {"number": 1}, "who": "x"}).lines[0]
    assert line.waived == 8000 * max(percents) // 100


def test_an_exemption_that_the_form_shows_is_given_without_asking():
    child = exemption("child", when=("person.kind", "child"))
    form = {"copies": {"number": 2}, "person": {"kind": "child"}}
    line = amount([rule(exemptions=(child,))], form).lines[0]
    assert (line.amount, line.waived, line.exemption) == (0, 16000, "child")


def test_a_number_that_the_form_does_not_say_is_asked_for_not_guessed():
    assert amount([rule()]).how is Known.NO_QUANTITY
    assert amount([rule()], {"copies": {"number": "two"}}).how is Known.NO_QUANTITY
    assert amount([rule()], {"copies": {"number": 1.5}}).how is Known.NO_QUANTITY


@pytest.mark.parametrize("copies", [{}, {"wanted": False, "number": 3}, {"wanted": "yes", "number": 3}])
def test_what_nobody_asked_for_is_not_charged(copies):
    found = amount([rule(wanted="copies.wanted")], {"copies": copies}, stated=[(0, "Miễn phí", None)])
    assert (found.how, found.total) == (Known.CATALOGUE, 0)


def test_what_was_asked_for_is_charged_beside_what_is_free():
    said = {"copies": {"wanted": True, "number": 2}}
    found = amount([rule(wanted="copies.wanted")], said, stated=[(0, "Miễn phí", None)])
    assert (found.how, found.total) == (Known.RULE, 16_000)


@pytest.mark.parametrize(
    ("case", "changes", "asked", "holds"),
    [
        ("before it is in force", {"valid_from": date(2026, 11, 27)}, {}, False),
        ("on its first day", {"valid_from": TODAY}, {}, True),
        ("on its last day", {"valid_to": TODAY}, {}, True),
        ("after its last day", {"valid_to": date(2026, 11, 25)}, {}, False),
        ("for its case", {"cases": frozenset({"late"})}, {"cases": ["late"]}, True),
        ("for another case", {"cases": frozenset({"late"})}, {"cases": ["usual"]}, False),
        ("through another channel", {"channels": frozenset({"counter"})}, {}, False),
    ],
)
def test_a_rule_holds_in_its_time_for_its_case_and_channel(case, changes, asked, holds):
    found = amount([rule(unit=FeeUnit.DOSSIER, quantity="", **changes)], **asked)
    assert found.known is holds


@pytest.mark.parametrize(
    ("case", "stated", "found"),
    [
        ("nothing is stated", [(None, None, None)], None),
        ("zero without a word proves nothing", [(0, None, None)], None),
        ("free", [(0, "Miễn phí", None)], 0),
        ("free in words only", [(None, "Miễn phí", None)], 0),
        ("one amount", [(5_000_000, "5,000,000 VNĐ", None)], 5_000_000),
        ("the same amount twice", [(50_000, "50,000 VNĐ", None)] * 2, 50_000),
        ("free, beside a note that names a fee", [(0, "Miễn phí", "Lệ phí: 50.000 đồng/lần")], Known.UNCLEAR),
        ("free, with an amount in its own words", [(0, "Miễn phí; cấp lại 20.000 đồng", None)], Known.UNCLEAR),
        ("free and an amount", [(8000, "Miễn phí", None)], Known.UNCLEAR),
        ("several amounts by case", [(70_000, "70,000 VNĐ", None), (100_000, "100,000 VNĐ", None)], Known.UNCLEAR),
        ("free in one case only", [(0, "Miễn phí", None), (70_000, "70,000 VNĐ", None)], Known.UNCLEAR),
        ("for each copy, nobody knows how many", [(8000, "8.000 đồng/bản sao", None)], Known.UNCLEAR),
        ("too small to be đồng", [(150, "150 VNĐ", None)], Known.UNCLEAR),
        ("words that name another amount", [(70_000, "100,000 VNĐ", None)], Known.UNCLEAR),
    ],
)
def test_how_the_catalogue_is_read(case, stated, found):
    assert fees.read_catalogue(stated) == found


def test_what_is_not_stated_waits_for_an_officer_and_his_word_is_used_afterwards():
    unclear = [(0, "Miễn phí", "trừ cấp lại: 30.000 đồng")]
    assert amount(stated=unclear).how is Known.UNCLEAR
    assert amount().how is Known.NOT_STATED
    found = amount(entered=30_000, entered_source="NQ 12/2026/NQ-HĐND")
    assert (found.how, found.total, found.lines[0].source) == (Known.OFFICER, 30_000, "NQ 12/2026/NQ-HĐND")


def test_what_was_entered_for_one_case_is_not_charged_in_another():
    by_case = [(70_000, "70,000 VNĐ", None), (100_000, "100,000 VNĐ", None)]
    assert amount(stated=by_case, entered=70_000).how is Known.UNCLEAR


def test_what_the_catalogue_states_is_stronger_than_what_an_officer_once_entered():
    found = amount(stated=[(0, "Miễn phí", None)], entered=30_000)
    assert (found.how, found.total) == (Known.CATALOGUE, 0)


@given(amount_=st.integers(1, 10**12), received=MONEY, state=st.sampled_from(State))
def test_what_is_owed_and_what_must_go_back_never_stand_together(amount_, received, state):
    owed, surplus = balance.owed(amount_, received, state), balance.surplus(amount_, received, state)
    assert owed >= 0
    assert surplus >= 0
    assert not (owed and surplus)
    if state is State.ASKED:
        assert (owed == 0) is balance.settles(amount_, received, state)
    if state is State.SETTLED:
        assert surplus == max(0, received - amount_)
    if state in {State.CANCELLED, State.WAIVED, State.REFUNDED}:
        assert surplus == received


@given(number=st.integers(0, 32**9 - 1), words=st.text(alphabet="abc XYZ.-/0", max_size=12))
def test_a_reference_is_found_among_whatever_words_a_bank_adds(number, words):
    made = references.reference(number)
    assert references.find(f"{words} {made.lower()} GD 123456") == made


@given(number=st.integers(0, 32**9 - 1), place=st.integers(2, 10), letter=st.sampled_from(references.ALPHABET))
def test_a_slip_of_the_finger_is_never_another_payment(number, place, letter):
    made = references.reference(number)
    slipped = made[:place] + letter + made[place + 1 :]
    assert references.find(slipped) == (made if slipped == made else "")


def parse(said):
    """EMVCo's tag-length-value, read independently of what wrote it."""
    found = {}
    while said:
        tag, length = said[:2], int(said[2:4])
        found[tag], said = said[4 : 4 + length], said[4 + length :]
        assert len(found[tag]) == length
    return found


def test_the_checksum_of_a_qr_is_the_published_one():
    assert vietqr.crc16(b"123456789") == 0x29B1


@given(
    vnd=st.integers(1, 10**12), account=st.from_regex(r"[0-9A-Z]{6,19}", fullmatch=True), number=st.integers(0, 10**9)
)
def test_a_vietqr_says_bank_account_amount_and_reference(vnd, account, number):
    made = references.reference(number)
    said = vietqr.payload(bank_bin="970436", account=account, amount=vnd, words=made)
    tags = parse(said)
    assert next(iter(tags)) == "00"
    assert list(tags)[-1] == "63"
    assert (tags["53"], tags["54"], tags["58"]) == ("704", str(vnd), "VN")
    beneficiary = parse(tags["38"])
    assert (beneficiary["00"], beneficiary["02"]) == ("A000000727", "QRIBFTTA")
    assert parse(beneficiary["01"]) == {"00": "970436", "01": account}
    assert references.find(parse(tags["62"])["08"]) == made
    assert int(tags["63"], 16) == vietqr.crc16(said[:-4].encode())


@pytest.mark.parametrize("wrong", [{"bank_bin": "97"}, {"account": "Đ1"}, {"amount": 0}, {"amount": -5}])
def test_a_vietqr_that_would_send_money_nowhere_is_not_drawn(wrong):
    with pytest.raises(ValueError, match=r"not a|nothing"):
        vietqr.payload(**({"bank_bin": "970436", "account": "1", "amount": 1000, "words": "X"} | wrong))


TEXT = st.text(max_size=20)


@given(fields=st.dictionaries(st.sampled_from("abcd"), TEXT), other=st.dictionaries(st.sampled_from("abcd"), TEXT))
def test_a_checksum_fits_its_own_message_only(fields, other):
    names = ("a", "b", "c", "d")
    made = signing.checksum(fields, names, "secret")
    assert signing.fits(made, fields, names, "secret")
    assert not signing.fits(made, fields, names, "another")
    same = all(fields.get(name, "") == other.get(name, "") for name in names)
    assert signing.fits(made, other, names, "secret") is same


@given(value=st.text(alphabet="&=|%ab", max_size=8), rest=st.text(alphabet="&=|%ab", max_size=8))
def test_no_value_can_pretend_to_be_two(value, rest):
    made = signing.checksum({"a": value, "b": rest}, ("a", "b"), "s")
    assert signing.checksum({"a": f"{value}&b={rest}", "b": ""}, ("a", "b"), "s") != made or (not rest and not value)


def test_without_a_secret_nothing_is_believed():
    assert not signing.fits(signing.checksum({"a": 1}, ("a",), ""), {"a": 1}, ("a",), "")


@pytest.mark.parametrize("said", [8000.0, "8000.0", "8.000", "-8000", 0, True, None, "", "٨٠٠٠", 10**13, "1e4", [8000]])
def test_money_from_outside_is_whole_dong_or_refused(said):
    with pytest.raises(ValueError):  # noqa: PT011 - any of its reasons
        whole(said)


LINES = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 3)), max_size=8)


@given(ours=LINES, theirs=LINES)
def test_two_ledgers_agree_exactly_when_every_transaction_has_the_same_sum(ours, theirs):
    def summed(lines):
        return {name: sum(value for other, value in lines if other == name) for name, _ in lines}

    found = compare([FileLine(*line) for line in ours], [FileLine(*line) for line in theirs])
    mine, other = summed(ours), summed(theirs)
    assert {one.external for one in found} == {n for n in mine.keys() | other.keys() if mine.get(n) != other.get(n)}
    for one in found:
        assert (one.ours, one.theirs) == (mine.get(one.external), other.get(one.external))
