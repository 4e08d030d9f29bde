"""The Common Alerting Protocol 1.2, written and read strictly: no database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from motcua.rooms.operations.errors import CapUnreadable
from motcua.rooms.operations.records import Area, Cap, Gravity, Info
from motcua.rooms.operations.rules import cap
from operations.here import calmly

HANOI = timezone(timedelta(hours=7))
SENT = datetime(2026, 11, 23, 8, 0, tzinfo=HANOI)
#: what XML can carry, and no white space at the ends, which it does not keep
words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), min_size=1
)
moments = st.integers(0, 10**8).map(lambda seconds: SENT + timedelta(seconds=seconds))
infos = st.builds(
    Info,
    language=st.sampled_from(["vi-VN", "en-US"]),
    category=st.sampled_from(cap.WORDS["category"]),
    event=words,
    urgency=st.sampled_from(cap.WORDS["urgency"]),
    severity=st.sampled_from(Gravity),
    certainty=st.sampled_from(cap.WORDS["certainty"]),
    headline=words,
    description=st.one_of(st.just(""), words),
    instruction=st.one_of(st.just(""), words),
    effective=st.one_of(st.none(), moments),
    onset=st.none(),
    expires=st.one_of(st.none(), moments),
    areas=st.lists(st.builds(Area, desc=words, codes=st.just(("31153",))), max_size=3).map(tuple),
)
messages = st.builds(
    Cap,
    identifier=st.from_regex(r"[a-z0-9.-]{1,40}", fullmatch=True),
    sender=st.just("motcua.dieu-hanh"),
    sent=moments,
    status=st.sampled_from(cap.WORDS["status"]),
    kind=st.just("Update"),
    scope=st.sampled_from(cap.WORDS["scope"]),
    infos=st.lists(infos, min_size=1, max_size=3).map(tuple),
    references=st.just((("a@b", "1", "2026-11-23T08:00:00+07:00"),)),
)
WARNING = Cap(
    "1",
    "trieu-cuong@ktv.example",
    SENT,
    "Actual",
    "Alert",
    "Public",
    (
        Info(
            *("vi-VN", "Met", "Triều cường", "Expected", Gravity.SEVERE, "Likely", "Triều cường vượt báo động 3"),
            expires=SENT + timedelta(days=1),
            areas=(Area("phường Ô Môn", ("31153",)),),
        ),
    ),
)


@calmly
@given(messages)
def test_what_is_written_is_read_again(said):
    assert cap.read(cap.write(said)) == said


@calmly
@given(messages)
def test_elements_stand_in_the_order_of_the_schema(said):
    root = fromstring(cap.write(said))
    for node, order in [(root, cap.ALERT_ORDER), *((info, cap.INFO_ORDER) for info in root.iter(f"{cap.N}info"))]:
        names = [child.tag.removeprefix(cap.N) for child in node]
        assert names == sorted(names, key=order.index)


def test_a_moment_is_never_written_with_z():
    assert cap.moment(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00-00:00"
    assert cap.moment(SENT) == "2026-11-23T08:00:00+07:00"


XML = cap.write(WARNING).decode()
SCOPE = "<scope>Public</scope>"
SHUFFLED = XML.replace(SCOPE, "").replace("<status>", f"{SCOPE}<status>")
BOMB = '<!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("case", "sent"),
    [
        ("entities", XML.replace("<alert", f"{BOMB}<alert", 1).replace("Triều cường vượt", "&b;")),
        ("an outer file", XML.replace("<alert", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><alert', 1)),
        ("too large", XML.replace("Triều cường vượt", "x" * 300_000)),
        ("cut off", XML[:200]),
        ("no XML", "xin chào"),
        ("another protocol", XML.replace("cap:1.2", "cap:1.1")),
        ("a word that the schema lacks", XML.replace(">Severe<", ">Terrible<")),
        ("an element that the schema lacks", XML.replace("<status>", "<evil>1</evil><status>", 1)),
        (
            "elements in another order",
            XML.replace("<scope>Public</scope>", "").replace("<status>", "<scope>Public</scope><status>"),
        ),
        ("the same said twice", XML.replace("<severity>", "<severity>Minor</severity><severity>", 1)),
        ("a geocode without its value", XML.replace("<value>31153</value>", "")),
        ("words between elements", XML.replace("<area>", "<area>31153")),
        ("an empty moment", XML.replace("<expires>", "<onset></onset><expires>")),
        ("two senders", XML.replace("<sender>", "<sender>a@b</sender><sender>", 1)),
        ("a moment with Z", XML.replace("+07:00</sent>", "Z</sent>")),
        ("no such day", XML.replace("2026-11-23T08:00:00+07:00</sent>", "2026-13-45T08:00:00+07:00</sent>")),
        ("a sender with a comma", XML.replace("trieu-cuong@ktv.example", "a,b")),
        ("no sender", XML.replace("<sender>trieu-cuong@ktv.example</sender>", "")),
        ("nothing to update", XML.replace(">Alert<", ">Update<")),
        ("deep nesting", "<a>" * 20_000),
    ],
)
def test_what_the_schema_does_not_allow_is_refused(case, sent):
    with pytest.raises(CapUnreadable):
        cap.read(sent.encode())


@calmly
@given(st.binary(max_size=400))
def test_whatever_bytes_come_they_are_read_or_refused(raw):
    with pytest.raises(CapUnreadable):
        cap.read(raw)
