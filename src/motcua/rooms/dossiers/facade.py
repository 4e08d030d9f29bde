"""Requests that people have handed in, from receipt to answer."""

from motcua.rooms.dossiers.actions.applicant import answer_supplement, settle_obligation, withdraw
from motcua.rooms.dossiers.actions.clockwork import fire_timers
from motcua.rooms.dossiers.actions.desk import drop_draft, drop_view, save_draft, save_view
from motcua.rooms.dossiers.actions.fees import enter_fee
from motcua.rooms.dossiers.actions.filing import file
from motcua.rooms.dossiers.actions.holding import hold_papers, release_papers
from motcua.rooms.dossiers.actions.officer import add_note, assign, extend, hand_over, stop, undo
from motcua.rooms.dossiers.actions.papers import keep_file
from motcua.rooms.dossiers.actions.rating import rate
from motcua.rooms.dossiers.actions.results import attach_result, drop_result, prepare_result
from motcua.rooms.dossiers.actions.reuse import open_paper
from motcua.rooms.dossiers.actions.steps import complete
from motcua.rooms.dossiers.content import known_mistakes, policy
from motcua.rooms.dossiers.queries.due import due_at
from motcua.rooms.dossiers.queries.facts import facts, facts_after, ids_of
from motcua.rooms.dossiers.queries.fees import fee_of
from motcua.rooms.dossiers.queries.forms import (
    letterhead,
    received_at,
    typeset_form,
    typeset_receipts,
    typeset_register,
)
from motcua.rooms.dossiers.queries.holding import holdables
from motcua.rooms.dossiers.queries.known import known_answers
from motcua.rooms.dossiers.queries.lists import (
    dossiers_at,
    dossiers_of,
    draft,
    drafts_of,
    filed_by,
    filed_from,
    find,
    open_deadlines,
)
from motcua.rooms.dossiers.queries.pages import page, paper_file, track, tracking_key
from motcua.rooms.dossiers.queries.results import result_draft, result_file, results_of
from motcua.rooms.dossiers.queries.work import counts, export, taken_by, views_of, waiting, worklist
from motcua.rooms.dossiers.rules.acts import ACTS, PUBLIC_ACTS, says_done
from motcua.rooms.dossiers.rules.forms import forms_for
from motcua.rooms.dossiers.rules.known import origins as known_origins
from motcua.rooms.dossiers.rules.state import MOVES, diagrams

__all__ = [
    "ACTS",
    "MOVES",
    "PUBLIC_ACTS",
    "add_note",
    "answer_supplement",
    "assign",
    "attach_result",
    "complete",
    "counts",
    "diagrams",
    "dossiers_at",
    "dossiers_of",
    "draft",
    "drafts_of",
    "drop_draft",
    "drop_result",
    "drop_view",
    "due_at",
    "enter_fee",
    "export",
    "extend",
    "facts",
    "facts_after",
    "fee_of",
    "file",
    "filed_by",
    "filed_from",
    "find",
    "fire_timers",
    "forms_for",
    "hand_over",
    "hold_papers",
    "holdables",
    "ids_of",
    "keep_file",
    "known_answers",
    "known_mistakes",
    "known_origins",
    "letterhead",
    "open_deadlines",
    "open_paper",
    "page",
    "paper_file",
    "policy",
    "prepare_result",
    "rate",
    "received_at",
    "release_papers",
    "result_draft",
    "result_file",
    "results_of",
    "save_draft",
    "save_view",
    "says_done",
    "settle_obligation",
    "stop",
    "taken_by",
    "track",
    "tracking_key",
    "typeset_form",
    "typeset_receipts",
    "typeset_register",
    "undo",
    "views_of",
    "waiting",
    "withdraw",
    "worklist",
]
