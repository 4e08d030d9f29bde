"""What goes into a wallet, what becomes of it there, and what its holder keeps himself."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.events import emit
from motcua.kernel.text import fold, normalise
from motcua.rooms.papers import models
from motcua.rooms.papers.content import wallet_policy
from motcua.rooms.papers.errors import NotOwnPaper, NotYourWallet, TitleMissing, WalletFull
from motcua.rooms.papers.events import HoldingAdded, HoldingChanged
from motcua.rooms.papers.queries.wallet import own_row
from motcua.rooms.papers.records import HoldingIn, HoldingSource, HoldingState, WalletFile


@transaction.atomic
def hold(person_id: UUID, paper: HoldingIn, *, by: Actor, at: datetime) -> UUID:
    """Puts a paper of an office into a wallet; the same ``origin`` again changes nothing and gives the same id.

    Raises:
        NotYourWallet: only the house itself puts papers of offices into wallets.
    """
    if by.kind != "system":
        raise NotYourWallet()
    known = models.Holding.objects.filter(origin=paper.origin).values_list("id", flat=True).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            row = _put(person_id, paper, by=by, at=at)
    except IntegrityError:  # another worker put the same paper there at this very moment
        return models.Holding.objects.values_list("id", flat=True).get(origin=paper.origin)
    journal.record("papers.hold", subject=f"wallet:{person_id}", by=by.id, at=at, holding=str(row.id), kind=paper.kind)
    emit(HoldingAdded(holding=str(row.id), source=row.source, kind=paper.kind, subject=paper.subject), at=at)
    return row.id


def _put(person_id: UUID, paper: HoldingIn, *, by: Actor, at: datetime) -> models.Holding:
    file = paper.file
    return models.Holding.objects.create(
        person_id=person_id,
        source=paper.source.value,
        origin=paper.origin,
        kind=paper.kind,
        title=paper.title[:300],
        folded=fold(f"{paper.title} {paper.number}")[:400],
        number=paper.number[:80],
        issuer=paper.issuer[:200],
        issued_on=paper.issued_on,
        valid_until=paper.valid_until,
        subject=paper.subject,
        sha256=file.sha256 if file else "",
        file_name=file.name[:200] if file else "",
        size=file.size if file else 0,
        mime=file.mime if file else "",
        added_at=at,
        added_by=by.id,
    )


@transaction.atomic
def follow(origin: str, state: HoldingState, *, reason: str, by: Actor, at: datetime) -> None:
    """A paper was replaced or revoked where it came from; its holder's wallet says so from now on.

    Nothing happens when nobody holds it, or when its state is known already.

    Raises:
        NotYourWallet: only the house itself does this.
    """
    if by.kind != "system":
        raise NotYourWallet()
    row = models.Holding.objects.select_for_update().filter(origin=origin).first()
    if row is None or row.state in (state.value, HoldingState.REVOKED.value):
        return
    row.state, row.state_at, row.state_reason = state.value, at, reason[:500]
    row.save(update_fields=["state", "state_at", "state_reason"])
    journal.record(
        "papers.follow", subject=f"wallet:{row.person_id}", by=by.id, at=at, holding=str(row.id), state=state.value
    )
    used = models.Consent.objects.filter(holding=row).values_list("subject", flat=True)
    emit(HoldingChanged(holding=str(row.id), state=state.value, withdrawn=False, subjects=sorted(used)), at=at)


@transaction.atomic
def keep_own(
    person_id: UUID,
    title: str,
    file: WalletFile,
    *,
    number: str = "",
    issued_on: date | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Keeps a paper of one's own; it is never taken as verified.

    Raises:
        NotYourWallet: it is somebody else's.
        TitleMissing: it has no name.
        WalletFull: as many as the province allows are there.
    """
    if by.id != f"citizen:{person_id}":
        raise NotYourWallet()
    title = normalise(title)
    if not title:
        raise TitleMissing({"title": TitleMissing.says})
    own = models.Holding.objects.filter(person_id=person_id, source=HoldingSource.OWN.value)
    most = wallet_policy().own_papers
    if own.count() >= most:
        raise WalletFull(most=most)
    paper = HoldingIn(
        source=HoldingSource.OWN, origin="", kind="own", title=title, file=file, number=number, issued_on=issued_on
    )
    row = _put(person_id, paper, by=by, at=at)
    journal.record("papers.keep_own", subject=f"wallet:{person_id}", by=by.id, at=at, holding=str(row.id))
    return row.id


@transaction.atomic
def drop_own(holding_id: UUID, *, by: Actor, at: datetime) -> None:
    """Takes a paper of one's own out of the wallet, with the links to it.

    Raises:
        HoldingNotFound: it is no paper of one's own wallet.
        NotOwnPaper: an office issued it.
    """
    row = own_row(holding_id, by, lock=True)
    if row.source != HoldingSource.OWN.value:
        raise NotOwnPaper()
    models.Share.objects.filter(holding=row).delete()
    journal.record("papers.drop_own", subject=f"wallet:{row.person_id}", by=by.id, at=at, holding=str(row.id))
    row.delete()
