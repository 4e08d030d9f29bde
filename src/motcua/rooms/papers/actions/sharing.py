"""Links that show one paper to whoever has the link and its code."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.days import local_day
from motcua.kernel.text import normalise
from motcua.rooms.papers import models
from motcua.rooms.papers.content import wallet_policy
from motcua.rooms.papers.errors import CodeWrong, ShareNotFound
from motcua.rooms.papers.queries.wallet import holding_record, is_own, own_row
from motcua.rooms.papers.records import AccessKind, Ground, MadeShare, Seen
from motcua.rooms.papers.rules import wallet as rules


@transaction.atomic
def share(holding_id: UUID, *, days: int, by: Actor, at: datetime) -> MadeShare:
    """Makes a link to one of one's own papers. Its token and code are told now and never again.

    ``days`` is cut to what the province allows.

    Raises:
        HoldingNotFound: it is no paper of one's own wallet.
    """
    row, policy = own_row(holding_id, by), wallet_policy()
    token, code = rules.new_token(), rules.new_code()
    made = models.Share.objects.create(
        holding=row,
        token_hash=rules.token_hash(token),
        code_hash=rules.code_hash(token, code),
        made_at=at,
        expires_at=at + timedelta(days=min(max(days, 1), policy.share_days_most)),
        most=policy.share_views,
    )
    journal.record(
        "papers.share",
        subject=f"wallet:{row.person_id}",
        by=by.id,
        at=at,
        holding=str(row.id),
        share=str(made.id),
        until=made.expires_at.isoformat(),
    )
    return MadeShare(made.id, token, code, made.expires_at)


@transaction.atomic
def revoke_share(share_id: UUID, *, by: Actor, at: datetime) -> None:
    """Closes a link for good.

    Raises:
        ShareNotFound: there is none, it is somebody else's, or it was closed already.
    """
    row = models.Share.objects.select_for_update(of=("self",)).select_related("holding").filter(id=share_id).first()
    if row is None or row.revoked_at is not None or not is_own(row.holding.person_id, by):
        raise ShareNotFound()
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    journal.record(
        "papers.revoke_share",
        subject=f"wallet:{row.holding.person_id}",
        by=by.id,
        at=at,
        holding=str(row.holding_id),
        share=str(row.id),
    )


def view_share(token: str, code: str, *, viewer: str, by: Actor, at: datetime) -> Seen:
    """What a link shows to whoever has its code; each view is counted, and told to the holder with ``viewer``'s name.

    Raises:
        ShareNotFound: no such link, or it is closed.
        CodeWrong: the code is wrong; after five failures the link is closed.
    """
    seen, left = _view(token, code.strip(), normalise(viewer)[:120], by=by, at=at)
    if seen is None:  # the failure must stay counted: refused outside the transaction that counted it
        raise CodeWrong({"code": CodeWrong.says}, left=left)
    return seen


@transaction.atomic
def _view(token: str, code: str, viewer: str, *, by: Actor, at: datetime) -> tuple[Seen | None, int]:
    hashed = rules.token_hash(token)
    row = (
        models.Share.objects.select_for_update(of=("self",)).select_related("holding").filter(token_hash=hashed).first()
    )
    if row is None or rules.closed(
        revoked_at=row.revoked_at,
        expires_at=row.expires_at,
        views=row.views,
        most=row.most,
        failures=row.failures,
        at=at,
    ):
        raise ShareNotFound()
    held = holding_record(row.holding)
    facts = {"holding": str(held.id), "share": str(row.id)}
    if not rules.code_fits(token, code, bytes(row.code_hash)):
        row.failures += 1
        row.save(update_fields=["failures"])
        journal.record(
            "papers.refuse_view", subject=f"wallet:{held.person_id}", by=by.id, at=at, failures=row.failures, **facts
        )
        return None, rules.FAILURES - row.failures
    row.views += 1
    row.save(update_fields=["views"])
    models.Access.objects.create(
        person_id=held.person_id,
        holding_id=held.id,
        kind=AccessKind.SHARED.value,
        at=at,
        by=by.id,
        by_name=viewer,
        ground=Ground.LINK.value,
    )
    journal.record("papers.view_share", subject=f"wallet:{held.person_id}", by=by.id, at=at, views=row.views, **facts)
    return Seen(held, held.validity(local_day(at))), 0
