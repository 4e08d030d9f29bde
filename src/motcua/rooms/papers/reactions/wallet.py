"""What offices issue goes into the wallet of whom it is for, and stays true there."""

from uuid import UUID

from motcua.kernel.actors import system
from motcua.kernel.events import announced_at, reacts_to
from motcua.kernel.text import fold
from motcua.rooms.papers.actions import wallet
from motcua.rooms.papers.events import ResultIssued, ResultRevoked
from motcua.rooms.papers.models import Result
from motcua.rooms.papers.queries.results import kind
from motcua.rooms.papers.records import HoldingIn, HoldingSource, HoldingState, WalletFile
from motcua.rooms.papers.records.results import Cause, ResultState
from motcua.rooms.people import facade as people

WALLET = system("wallet")
PDF = "application/pdf"
#: what a result became → what its holder's paper is from then on: a corrected one is replaced by its correction
ENDED = {
    ResultState.CORRECTED: HoldingState.REPLACED,
    ResultState.REPLACED: HoldingState.REPLACED,
    ResultState.REVOKED: HoldingState.REVOKED,
}


@reacts_to(ResultIssued)
def hold_result(event: ResultIssued) -> None:
    """A result that was issued to a known person is in that person's wallet."""
    row = Result.objects.filter(id=UUID(event.result), holder_id__isnull=False).first()
    if row is None or row.holder_id is None or row.holder_id not in people.people([row.holder_id]):
        return
    said = kind(row.kind)
    paper = HoldingIn(
        source=HoldingSource.RESULT,
        origin=f"result:{row.id}",
        kind=said.national_code or said.key,
        title=said.title,
        # how many bytes it has is not written down where it is signed: the store would have to be asked
        file=WalletFile(row.sha256, _file_name(said.title, row.number), 0, PDF),
        number=row.number,
        issuer=row.unit,
        issued_on=row.numbered_on,
        valid_until=row.expires_on,
        subject=row.subject,
    )
    wallet.hold(row.holder_id, paper, by=WALLET, at=announced_at())
    _follow(row)  # events may come in another order than they were announced in


def _file_name(title: str, number: str) -> str:
    """``giay-khai-sinh-12-2026.pdf``: what its holder finds again among his files."""
    return "-".join(f"{fold(title)} {number}".replace("/", " ").replace(",", " ").split()) + ".pdf"


@reacts_to(ResultRevoked)
def follow_result(event: ResultRevoked) -> None:
    """A result that is not in force any more is not offered any more."""
    row = Result.objects.filter(id=UUID(event.result)).first()
    if row is not None:
        _follow(row)


def _follow(row: Result) -> None:
    state = ENDED.get(ResultState(row.state))
    if state is not None:
        reason = Cause(row.cause).says if row.cause else ""
        wallet.follow(f"result:{row.id}", state, reason=reason, by=WALLET, at=announced_at())
