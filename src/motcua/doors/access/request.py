"""What every request knows about who sent it."""

from uuid import UUID

from django.http import HttpRequest, QueryDict

from motcua.kernel.actors import Actor
from motcua.rooms.people.records import Account

#: somebody who has not signed in: may nothing that needs a permission
ANYONE = Actor(id="anyone:")


class AccessRequest(HttpRequest):
    """A request after the middleware: these attributes are always there."""

    actor: Actor
    account: Account | None
    #: the person of a citizen's account
    person_id: UUID | None
    #: whose session has just ended on this browser
    expired_account_id: UUID | None
    #: what was typed before the session ended, on a page that can fill itself in again
    kept: QueryDict | None
