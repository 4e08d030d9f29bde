"""Reading wallets: one's own; and, with consent, what of another's may stand for a required paper."""

import math
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.text import words
from motcua.rooms.papers import models
from motcua.rooms.papers.errors import HoldingNotFound, HoldingNotOffered, NotYourWallet
from motcua.rooms.papers.records import (
    Access,
    AccessKind,
    Consent,
    Ground,
    Holding,
    HoldingSource,
    HoldingState,
    KnownPaper,
    Offers,
    PaperStanding,
    Proxy,
    Share,
    Validity,
    WalletFile,
    WalletPage,
    Wanted,
)
from motcua.rooms.papers.rules import wallet as rules
from motcua.rooms.units import facade as units

#: papers on one page of a wallet
SHOWN = 20
#: results that forms are filled in from
KNOWN = 20
#: read by the index ``papers_offer``; written out, since composing it takes longer than answering it on the filing page
OFFERED = """
SELECT * FROM papers_holding
WHERE person_id = %s AND kind = ANY(%s) AND state = 'valid' AND source <> 'own' AND sha256 <> ''
"""
#: lines of the access log that are shown
LOGGED = 100


def is_own(person_id: UUID, by: Actor) -> bool:
    """Whether ``by`` is the person whose wallet it is."""
    return by.id == f"citizen:{person_id}"


def ground_of(person_id: UUID, by: Actor, *, unit: str) -> Ground:
    """On which ground ``by`` may use papers of this wallet, once its holder has agreed.

    Raises:
        NotYourWallet: he may not.
    """
    if by.kind == "citizen":
        if is_own(person_id, by):
            return Ground.ONLINE
        if models.Proxy.objects.filter(giver_id=person_id, holder_id=UUID(by.key), withdrawn_at__isnull=True).exists():
            return Ground.PROXY
    elif by.kind == "officer" and by.may("papers:reuse", unit=unit):
        return Ground.COUNTER
    elif by.kind == "client":
        return Ground.MACHINE
    raise NotYourWallet()


def offers(person_id: UUID, wanted: Wanted, *, by: Actor, at: datetime) -> Offers:
    """What this person's wallet has for the papers that are wanted: to himself, and to whom he lets use his wallet.

    One statement for oneself, two for a proxy; none when nothing is wanted. For officers see ``look``.

    Raises:
        NotYourWallet: ``by`` may not use this wallet.
    """
    kinds = {kind for some in wanted.values() for kind in some}
    if not kinds:
        return {}
    if by.kind != "citizen":
        raise NotYourWallet()
    ground_of(person_id, by, unit="")
    return offered(person_id, wanted, at=at)


def offered(person_id: UUID, wanted: Wanted, *, at: datetime) -> Offers:
    """The same without asking who asks."""
    kinds = list({kind for some in wanted.values() for kind in some})
    rows = models.Holding.objects.raw(OFFERED, [person_id, kinds])
    return rules.offered([holding_record(row) for row in rows], wanted, local_day(at))


def checked(
    person_id: UUID | None, uses: dict[UUID, frozenset[str]], *, unit: str, by: Actor, at: datetime
) -> dict[UUID, Holding]:
    """The papers that are to be used, by id: ``uses`` says for each which kinds would do.

    Raises:
        NotYourWallet: ``by`` may not use this wallet.
        HoldingNotOffered: one of them is not in it, does not hold, or is of another kind.
    """
    if not uses:
        return {}
    if person_id is None:
        raise NotYourWallet()
    ground_of(person_id, by, unit=unit)
    rows = models.Holding.objects.filter(id__in=uses, person_id=person_id)
    found = {row.id: holding_record(row) for row in rows}
    today = local_day(at)
    for id_, kinds in uses.items():
        one = found.get(id_)
        if one is None or one.kind not in kinds or not rules.fits(one, today):
            raise HoldingNotOffered({str(id_): HoldingNotOffered.says}, holding=str(id_))
    return found


def wallet(person_id: UUID, *, text: str = "", source: str = "", page: int = 1, by: Actor) -> WalletPage:
    """One's own papers, the newest first; with ``text`` only those whose title or number has these words.

    Raises:
        NotYourWallet: it is somebody else's.
    """
    if not is_own(person_id, by):
        raise NotYourWallet()
    rows = models.Holding.objects.filter(person_id=person_id)
    for word in words(text)[:8]:
        rows = rows.filter(folded__contains=word)
    if source in {one.value for one in HoldingSource}:
        rows = rows.filter(source=source)
    total = rows.count()
    pages = max(1, math.ceil(total / SHOWN))
    page = min(max(1, page), pages)
    shown = rows.order_by("-added_at", "-id")[(page - 1) * SHOWN : page * SHOWN]
    return WalletPage(tuple(holding_record(row) for row in shown), total, page, pages)


def holding(holding_id: UUID, *, by: Actor) -> Holding:
    """One paper of one's own wallet.

    Raises:
        HoldingNotFound: there is none, or it is somebody else's.
    """
    return holding_record(own_row(holding_id, by))


def own_row(holding_id: UUID, by: Actor, *, lock: bool = False) -> models.Holding:
    """The row of a paper in one's own wallet.

    Raises:
        HoldingNotFound: there is none, or it is somebody else's.
    """
    rows = models.Holding.objects.select_for_update() if lock else models.Holding.objects
    row = rows.filter(id=holding_id).first()
    if row is None or not is_own(row.person_id, by):
        raise HoldingNotFound(holding=str(holding_id))
    return row


def known_papers(person_id: UUID, *, by: Actor, at: datetime) -> tuple[KnownPaper, ...]:
    """What the results in one's own wallet say, the newest first; two statements.

    Raises:
        NotYourWallet: it is somebody else's.
    """
    if not is_own(person_id, by):
        raise NotYourWallet()
    rows = models.Holding.objects.filter(
        person_id=person_id, source=HoldingSource.RESULT.value, state=HoldingState.VALID.value
    ).order_by("-added_at", "-id")[:KNOWN]
    today = local_day(at)
    holdings = {UUID(row.origin.removeprefix("result:")): holding_record(row) for row in rows if _is_result(row.origin)}
    results = models.Result.objects.filter(id__in=holdings).only("id", "kind", "facts").in_bulk()
    return tuple(
        KnownPaper(
            holding=one.id,
            kind=results[id_].kind,
            title=one.title,
            number=one.number,
            issuer=units.names([one.issuer]).get(one.issuer, one.issuer),
            issued_on=one.issued_on,
            facts=results[id_].facts,
        )
        for id_, one in holdings.items()
        if id_ in results and one.validity(today) is Validity.VALID
    )


def _is_result(origin: str) -> bool:
    """Whether an origin names a result of our own register."""
    kind, _, id_ = origin.partition(":")
    try:
        return kind == "result" and bool(UUID(id_))
    except ValueError:
        return False


def titles(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What papers are called, with their numbers. The caller has checked who may know."""
    rows = models.Holding.objects.filter(id__in=set(ids)).values_list("id", "title", "number")
    return {id_: f"{title} {number}".strip() for id_, title, number in rows}


def accesses(person_id: UUID, *, holding_id: UUID | None = None, by: Actor) -> tuple[Access, ...]:
    """Who saw one's papers and why, the latest first.

    Raises:
        NotYourWallet: it is somebody else's.
    """
    if not is_own(person_id, by):
        raise NotYourWallet()
    rows = models.Access.objects.filter(person_id=person_id).select_related("holding")
    if holding_id:
        rows = rows.filter(holding_id=holding_id)
    return tuple(
        Access(
            at=row.at,
            kind=AccessKind(row.kind),
            by=row.by,
            by_name=row.by_name,
            unit=row.unit,
            title=row.holding.title if row.holding else "",
            purpose=row.purpose,
            ground=Ground(row.ground),
        )
        for row in rows.order_by("-id")[:LOGGED]
    )


def consents(person_id: UUID, *, holding_id: UUID | None = None, by: Actor) -> tuple[Consent, ...]:
    """What one allowed, the latest first.

    Raises:
        NotYourWallet: it is somebody else's.
    """
    if not is_own(person_id, by):
        raise NotYourWallet()
    rows = models.Consent.objects.filter(holding__person_id=person_id).select_related("holding")
    if holding_id:
        rows = rows.filter(holding_id=holding_id)
    return tuple(
        Consent(
            id=row.id,
            holding=row.holding_id,
            title=row.holding.title,
            subject=row.subject,
            purpose=row.purpose,
            unit=row.unit,
            ground=Ground(row.ground),
            given_at=row.given_at,
            until=row.until,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows.order_by("-given_at", "-id")[:LOGGED]
    )


def proxies(person_id: UUID, *, by: Actor) -> tuple[Proxy, ...]:
    """Whom one lets use one's wallet.

    Raises:
        NotYourWallet: it is somebody else's.
    """
    if not is_own(person_id, by):
        raise NotYourWallet()
    rows = models.Proxy.objects.filter(giver_id=person_id, withdrawn_at__isnull=True).order_by("given_at")
    return tuple(Proxy(holder_id=row.holder_id, given_at=row.given_at) for row in rows)


def shares(holding_id: UUID, *, by: Actor) -> tuple[Share, ...]:
    """The links to one of one's papers, the newest first.

    Raises:
        HoldingNotFound: it is no paper of one's own wallet.
    """
    own_row(holding_id, by)
    rows = models.Share.objects.filter(holding_id=holding_id).order_by("-made_at")[:LOGGED]
    return tuple(
        Share(
            id=row.id,
            holding=row.holding_id,
            made_at=row.made_at,
            expires_at=row.expires_at,
            most=row.most,
            views=row.views,
            failures=row.failures,
            revoked_at=row.revoked_at,
        )
        for row in rows
    )


def standings(subject: str, ids: Iterable[UUID], *, at: datetime) -> dict[UUID, PaperStanding]:
    """How papers that were used for ``subject`` stand now, by id. The caller has checked who may see the subject."""
    today = local_day(at)
    rows = {row.id: holding_record(row) for row in models.Holding.objects.filter(id__in=set(ids))}
    agreed = {
        row.holding_id
        for row in models.Consent.objects.filter(
            holding_id__in=rows, subject=subject, withdrawn_at__isnull=True, until__gte=today
        )
    }
    return {
        id_: PaperStanding(
            holding=id_,
            title=one.title,
            number=one.number,
            issuer=one.issuer,
            issued_on=one.issued_on,
            source=one.source,
            validity=one.validity(today),
            reason=one.state_reason,
            open=id_ in agreed,
        )
        for id_, one in rows.items()
    }


def holding_record(row: models.Holding) -> Holding:
    """A row as it travels."""
    file = WalletFile(row.sha256, row.file_name, row.size, row.mime) if row.sha256 else None
    return Holding(
        id=row.id,
        person_id=row.person_id,
        source=HoldingSource(row.source),
        kind=row.kind,
        title=row.title,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        state=HoldingState(row.state),
        state_at=row.state_at,
        state_reason=row.state_reason,
        subject=row.subject,
        file=file,
        added_at=row.added_at,
    )
