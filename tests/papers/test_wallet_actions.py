"""Wallets: what goes in, who may use it, what happens when consent goes."""

from datetime import date

import pytest

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import (
    CodeWrong,
    ConsentGone,
    ConsentNotFound,
    HoldingNotFound,
    HoldingNotOffered,
    NotOwnPaper,
    NotYourWallet,
    ShareNotFound,
    TitleMissing,
    WalletFull,
)
from motcua.rooms.papers.records import AccessKind, Ground, HoldingSource, HoldingState, Use, Validity
from papers.wallets import (
    AT,
    BIRTH,
    DAY,
    FILE,
    HOUR,
    HOUSE,
    MARITAL,
    OTHER_UNIT,
    TODAY,
    UNIT,
    citizen,
    held,
    one_stop,
    person,
    result,
    used,
)

pytestmark = pytest.mark.django_db
WANTED = {"giay-khai-sinh": frozenset({BIRTH})}
ANYBODY = Actor(id="public:", name="")


@pytest.fixture
def an():
    return person()


@pytest.fixture
def binh():
    return person("092190000002", "Người Mẫu Hai")


def test_the_same_result_is_held_once_however_often_it_is_announced(an):
    first, again = held(an), held(an)
    assert first == again
    assert papers.wallet(an, by=citizen(an)).total == 1
    assert [line["act"] for line in journal.lines_of(f"wallet:{an}")] == ["papers.hold"]


def test_only_the_house_puts_papers_of_offices_into_wallets(an):
    for by in (citizen(an), one_stop()):
        with pytest.raises(NotYourWallet):
            papers.hold(an, result(), by=by, at=AT)
        with pytest.raises(NotYourWallet):
            papers.follow("result:1", HoldingState.REVOKED, reason="", by=by, at=AT)


def test_a_wallet_is_its_holders_and_nobody_elses(an, binh):
    id_ = held(an)
    assert papers.holding(id_, by=citizen(an)).title == "Giấy khai sinh"
    for by in (citizen(binh), one_stop(), ANYBODY):
        for read in (
            lambda by=by: papers.wallet(an, by=by),
            lambda by=by: papers.accesses(an, by=by),
            lambda by=by: papers.consents(an, by=by),
            lambda by=by: papers.proxies(an, by=by),
            lambda by=by: papers.offers(an, WANTED, by=by, at=AT),
        ):
            with pytest.raises(NotYourWallet):
                read()
        for act in (
            lambda by=by: papers.holding(id_, by=by),
            lambda by=by: papers.shares(id_, by=by),
            lambda by=by: papers.share(id_, days=7, by=by, at=AT),
            lambda by=by: papers.drop_own(id_, by=by, at=AT),
        ):
            with pytest.raises(HoldingNotFound):
                act()


def test_what_holds_is_offered_and_what_does_not_is_not(an):
    good = held(an)
    held(an, "result:2", MARITAL)
    held(an, "result:3", valid_until=date(2026, 11, 22))
    held(an, "result:4", file=None)
    papers.keep_own(an, "Giấy khai sinh", FILE, by=citizen(an), at=AT)
    revoked = held(an, "result:5")
    papers.follow("result:5", HoldingState.REVOKED, reason="Cấp sai", by=HOUSE, at=AT)
    found = papers.offers(an, WANTED, by=citizen(an), at=AT)
    assert [one.id for one in found["giay-khai-sinh"]] == [good]
    assert papers.holding(revoked, by=citizen(an)).validity(TODAY) is Validity.REVOKED
    assert papers.offers(an, {"p": frozenset()}, by=citizen(an), at=AT) == {}


def test_using_a_paper_is_a_consent_an_access_and_a_line(an):
    id_ = held(an)
    used(an, id_)
    used(an, id_)
    (consent,) = papers.consents(an, by=citizen(an))
    assert (consent.subject, consent.unit, consent.purpose) == ("dossier:H13.2", UNIT, "Đăng ký thường trú")
    assert consent.until > TODAY
    (access,) = papers.accesses(an, by=citizen(an))
    assert (access.kind, access.ground, access.title) == (AccessKind.USED, Ground.ONLINE, "Giấy khai sinh")
    line = journal.lines_of(f"wallet:{an}")[-1]
    assert line["act"] == "papers.use"
    assert line["facts"]["used_for"] == "dossier:H13.2"
    announced = OutboxEvent.objects.get(name="papers.holding_used.v1")
    assert announced.payload["paper"] == "giay-khai-sinh"
    assert "Người" not in str(line["facts"]) + str(announced.payload)


def test_without_its_journal_line_nothing_is_used(an):
    from django.db import DatabaseError, connection, transaction

    id_ = held(an)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_journalline ADD CONSTRAINT broken CHECK (false) NOT VALID")
    with pytest.raises(DatabaseError), transaction.atomic():
        used(an, id_)
    assert papers.consents(an, by=citizen(an)) == ()
    assert papers.accesses(an, by=citizen(an)) == ()


def test_a_paper_that_no_longer_holds_is_refused_even_when_it_was_offered_before(an):
    id_ = held(an)
    papers.follow("result:1", HoldingState.REPLACED, reason="Cấp lại", by=HOUSE, at=AT)
    with pytest.raises(HoldingNotOffered):
        used(an, id_)
    with pytest.raises(HoldingNotOffered):
        papers.checked(an, {id_: frozenset({BIRTH})}, unit=UNIT, by=citizen(an), at=AT)


def test_a_paper_of_another_kind_or_another_person_is_refused(an, binh):
    mine, anothers = held(an, "result:1", MARITAL), held(binh, "result:2")
    for id_ in (mine, anothers):
        with pytest.raises(HoldingNotOffered):
            papers.checked(an, {id_: frozenset({BIRTH})}, unit=UNIT, by=citizen(an), at=AT)
    with pytest.raises(HoldingNotOffered):
        used(an, anothers)
    with pytest.raises(NotYourWallet):
        used(binh, anothers, by=citizen(an))


def test_at_the_counter_only_who_may_reuse_papers_at_that_unit(an):
    id_ = held(an)
    for by in (one_stop(OTHER_UNIT), one_stop(UNIT, "people:see", "dossiers:receive")):
        with pytest.raises(NotYourWallet):
            papers.look(an, WANTED, unit=UNIT, purpose="Tại quầy", by=by, at=AT)
        with pytest.raises(NotYourWallet):
            used(an, id_, by=by)
    found = papers.look(an, WANTED, unit=UNIT, purpose="Tại quầy", by=one_stop(), at=AT)
    assert [one.id for one in found["giay-khai-sinh"]] == [id_]
    used(an, id_, by=one_stop())
    looked, use = reversed(papers.accesses(an, by=citizen(an)))
    assert (looked.kind, looked.by_name, looked.unit) == (AccessKind.LOOKED, "Cán bộ Mẫu", UNIT)
    assert use.ground is Ground.COUNTER


def test_a_proxy_needs_the_principals_own_word(an, binh):
    id_ = held(an)
    with pytest.raises(NotYourWallet):
        papers.allow_proxy(an, binh, by=citizen(binh), at=AT)
    papers.allow_proxy(an, binh, by=citizen(an), at=AT)
    papers.allow_proxy(an, binh, by=citizen(an), at=AT)
    assert [one.holder_id for one in papers.proxies(an, by=citizen(an))] == [binh]
    assert papers.offers(an, WANTED, by=citizen(binh), at=AT)["giay-khai-sinh"][0].id == id_
    used(an, id_, by=citizen(binh))
    assert papers.accesses(an, by=citizen(an))[0].ground is Ground.PROXY
    with pytest.raises(NotYourWallet):
        papers.wallet(an, by=citizen(binh))
    papers.stop_proxy(an, binh, by=citizen(an), at=AT + HOUR)
    with pytest.raises(NotYourWallet):
        papers.offers(an, WANTED, by=citizen(binh), at=AT + HOUR)
    with pytest.raises(ConsentNotFound):
        papers.stop_proxy(an, binh, by=citizen(an), at=AT + HOUR)


def test_an_opened_paper_is_told_and_closed_again_when_consent_goes(an, binh):
    id_ = held(an)
    used(an, id_)
    opened = papers.open_used(id_, "dossier:H13.2", unit="UB-31135", by=one_stop(), at=AT)
    assert opened.sha256 == FILE.sha256
    assert papers.accesses(an, by=citizen(an))[0].kind is AccessKind.OPENED
    with pytest.raises(HoldingNotFound):
        papers.open_used(id_, "dossier:H13.9", unit=UNIT, by=one_stop(), at=AT)
    (consent,) = papers.consents(an, by=citizen(an))
    with pytest.raises(ConsentNotFound):
        papers.withdraw_consent(consent.id, by=citizen(binh), at=AT)
    papers.withdraw_consent(consent.id, by=citizen(an), at=AT + HOUR)
    with pytest.raises(ConsentGone):
        papers.open_used(id_, "dossier:H13.2", unit=UNIT, by=one_stop(), at=AT + HOUR)
    with pytest.raises(ConsentNotFound):
        papers.withdraw_consent(consent.id, by=citizen(an), at=AT + HOUR)
    assert not papers.standings("dossier:H13.2", [id_], at=AT + HOUR)[id_].open
    assert OutboxEvent.objects.get(name="papers.holding_changed.v1").payload["subjects"] == ["dossier:H13.2"]


def test_consent_ends_by_itself(an):
    id_ = held(an)
    used(an, id_)
    (consent,) = papers.consents(an, by=citizen(an))
    last = AT + (consent.until - TODAY) * 1
    papers.open_used(id_, "dossier:H13.2", unit=UNIT, by=one_stop(), at=last)
    with pytest.raises(ConsentGone):
        papers.open_used(id_, "dossier:H13.2", unit=UNIT, by=one_stop(), at=last + DAY)


def test_a_revocation_is_followed_once_and_marked_where_the_paper_was_used(an):
    id_ = held(an)
    used(an, id_)
    for _ in range(2):
        papers.follow("result:1", HoldingState.REVOKED, reason="Cấp sai thẩm quyền", by=HOUSE, at=AT + HOUR)
    papers.follow("result:unknown", HoldingState.REVOKED, reason="", by=HOUSE, at=AT)
    standing = papers.standings("dossier:H13.2", [id_], at=AT + HOUR)[id_]
    assert (standing.validity, standing.reason) == (Validity.REVOKED, "Cấp sai thẩm quyền")
    announced = OutboxEvent.objects.get(name="papers.holding_changed.v1").payload
    assert announced["subjects"] == ["dossier:H13.2"]
    assert announced["state"] == "revoked"


def test_own_papers_are_kept_and_dropped_by_their_holder_alone(an, binh):
    with pytest.raises(NotYourWallet):
        papers.keep_own(an, "Sổ", FILE, by=citizen(binh), at=AT)
    with pytest.raises(TitleMissing):
        papers.keep_own(an, "  ", FILE, by=citizen(an), at=AT)
    own, issued = papers.keep_own(an, "Bằng tốt nghiệp", FILE, by=citizen(an), at=AT), held(an)
    assert papers.holding(own, by=citizen(an)).source is HoldingSource.OWN
    with pytest.raises(NotOwnPaper):
        papers.drop_own(issued, by=citizen(an), at=AT)
    papers.share(own, days=1, by=citizen(an), at=AT)
    papers.drop_own(own, by=citizen(an), at=AT)
    with pytest.raises(HoldingNotFound):
        papers.holding(own, by=citizen(an))


def test_a_wallet_is_not_a_cupboard_without_end(an):
    for number in range(papers.wallet_policy().own_papers):
        papers.keep_own(an, f"Giấy số {number}", FILE, by=citizen(an), at=AT)
    with pytest.raises(WalletFull):
        papers.keep_own(an, "Một giấy nữa", FILE, by=citizen(an), at=AT)


def test_papers_are_found_without_accents(an):
    held(an)
    held(an, "result:2", MARITAL, title="Giấy xác nhận tình trạng hôn nhân", number="77/2026")
    found = papers.wallet(an, text="tinh trang 77", by=citizen(an))
    assert [one.number for one in found.items] == ["77/2026"]
    assert papers.wallet(an, source="own", by=citizen(an)).total == 0


# --- links --------------------------------------------------------------------------------------------------------


def view(made, code=None, at=AT, viewer="Chị Hoa, ngân hàng"):
    return papers.view_share(made.token, code or made.code, viewer=viewer, by=ANYBODY, at=at)


def wrong(made) -> str:
    return f"{(int(made.code) + 1) % 10**6:06d}"


def test_a_link_shows_the_paper_and_its_holder_sees_who_looked(an):
    made = papers.share(held(an), days=7, by=citizen(an), at=AT)
    seen = view(made)
    assert (seen.holding.title, seen.validity) == ("Giấy khai sinh", Validity.VALID)
    access = papers.accesses(an, by=citizen(an))[0]
    assert (access.kind, access.by_name, access.ground) == (AccessKind.SHARED, "Chị Hoa, ngân hàng", Ground.LINK)
    (share,) = papers.shares(seen.holding.id, by=citizen(an))
    assert share.views == 1
    said = str(list(JournalLine.objects.values_list("facts", flat=True)))
    assert made.token not in said
    assert made.code not in said


def test_a_link_ends_by_time_by_hand_and_after_enough_views(an, binh):
    id_ = held(an)
    made = papers.share(id_, days=500, by=citizen(an), at=AT)
    assert made.expires_at == AT + papers.wallet_policy().share_days_most * DAY
    with pytest.raises(ShareNotFound):
        view(made, at=made.expires_at)
    for _ in range(papers.wallet_policy().share_views):
        view(made)
    with pytest.raises(ShareNotFound):
        view(made)
    second = papers.share(id_, days=1, by=citizen(an), at=AT)
    with pytest.raises(ShareNotFound):
        papers.revoke_share(second.id, by=citizen(binh), at=AT)
    papers.revoke_share(second.id, by=citizen(an), at=AT)
    for _ in range(2):
        with pytest.raises(ShareNotFound):
            view(second)
    with pytest.raises(ShareNotFound):
        papers.revoke_share(second.id, by=citizen(an), at=AT)
    with pytest.raises(ShareNotFound):
        papers.view_share("nothing", "000000", viewer="", by=ANYBODY, at=AT)


def test_five_wrong_codes_close_a_link_for_good(an):
    made = papers.share(held(an), days=7, by=citizen(an), at=AT)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(CodeWrong) as refused:
            view(made, wrong(made))
        assert refused.value.facts["left"] == left
    with pytest.raises(ShareNotFound):
        view(made)
    assert papers.accesses(an, by=citizen(an)) == ()


def test_uses_of_one_filing_are_one_line(an):
    one, two = held(an), held(an, "result:2", MARITAL)
    papers.use(
        an,
        [Use(one, "dossier:H13.3", "Kết hôn", UNIT, "p1"), Use(two, "dossier:H13.3", "Kết hôn", UNIT, "p2")],
        by=citizen(an),
        at=AT,
    )
    assert len(papers.consents(an, by=citizen(an))) == 2
    assert [line["act"] for line in journal.lines_of(f"wallet:{an}")].count("papers.use") == 1
    papers.use(an, [], by=citizen(an), at=AT)
