"""Citizens, organisations and officers; what they may do, how they sign in, and how they are told things."""

from motcua.rooms.people.actions.accounts import (
    lock_on,
    note_failure,
    note_success,
    open_client,
    open_officer_account,
    recognise,
    revoke_client,
    rotate_client,
    set_password,
    sweep_throttles,
)
from motcua.rooms.people.actions.demo import create_demo, demo_sign_ins
from motcua.rooms.people.actions.messages import Carrier, mark_read, notify, replay_deliveries, send_waiting
from motcua.rooms.people.actions.officers import (
    add_officer,
    assign,
    delegate,
    officer_leaves,
    unassign,
    withdraw_delegation,
)
from motcua.rooms.people.actions.persons import give_mandate, save_person, withdraw_mandate
from motcua.rooms.people.content import mistakes
from motcua.rooms.people.queries.accounts import account, account_of_officer, api_clients
from motcua.rooms.people.queries.actors import account_and_actor, actor_for, client_actor, officer_actor
from motcua.rooms.people.queries.messages import deliveries_waiting, inbox, parked_deliveries, unread_count
from motcua.rooms.people.queries.officers import (
    delegations_at,
    delegations_of,
    holders,
    officer,
    officers,
    officers_at,
    roles,
    search_officers,
    units_without,
)
from motcua.rooms.people.queries.persons import (
    find_person,
    id_of,
    mandates_given,
    mandates_of,
    people,
    person,
    search_people,
)
from motcua.rooms.people.rules.identity import check as check_identity

__all__ = [
    "Carrier",
    "account",
    "account_and_actor",
    "account_of_officer",
    "actor_for",
    "add_officer",
    "api_clients",
    "assign",
    "check_identity",
    "client_actor",
    "create_demo",
    "delegate",
    "delegations_at",
    "delegations_of",
    "deliveries_waiting",
    "demo_sign_ins",
    "find_person",
    "give_mandate",
    "holders",
    "id_of",
    "inbox",
    "lock_on",
    "mandates_given",
    "mandates_of",
    "mark_read",
    "mistakes",
    "note_failure",
    "note_success",
    "notify",
    "officer",
    "officer_actor",
    "officer_leaves",
    "officers",
    "officers_at",
    "open_client",
    "open_officer_account",
    "parked_deliveries",
    "people",
    "person",
    "recognise",
    "replay_deliveries",
    "revoke_client",
    "roles",
    "rotate_client",
    "save_person",
    "search_officers",
    "search_people",
    "send_waiting",
    "set_password",
    "sweep_throttles",
    "unassign",
    "units_without",
    "unread_count",
    "withdraw_delegation",
    "withdraw_mandate",
]
