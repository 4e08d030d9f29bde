"""Four machines, each a table: the diagrams in the manual are generated from these."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from motcua.rooms.dossiers.errors import MoveNotPossible
from motcua.rooms.dossiers.records import Delivery, Finance, State, Sync

S = TypeVar("S", bound=Enum)

#: National states and where each may go. Codes: confidence high; the transitions are derived from the national portal's
#: published lists (confidence medium-high). Withdrawal is not possible from 9 and 10.
MOVES: Mapping[State, frozenset[State]] = {
    State.NEW: frozenset({State.RECEIVED, State.NOT_RECEIVED, State.WITHDRAWAL}),
    State.RECEIVED: frozenset({State.IN_PROCESS, State.WITHDRAWAL}),
    State.NOT_RECEIVED: frozenset(),
    State.IN_PROCESS: frozenset({State.SUPPLEMENT, State.PAYMENT, State.WITHDRAWAL, State.STOPPED, State.FINISHED}),
    State.SUPPLEMENT: frozenset({State.IN_PROCESS, State.WITHDRAWAL}),
    State.PAYMENT: frozenset({State.IN_PROCESS, State.WITHDRAWAL}),
    State.WITHDRAWAL: frozenset({State.STOPPED}),
    State.STOPPED: frozenset(),
    State.FINISHED: frozenset({State.RETURNED}),
    State.RETURNED: frozenset(),
}

FINANCE_MOVES: Mapping[Finance, frozenset[Finance]] = {
    Finance.NOTHING: frozenset({Finance.DUE, Finance.WAIVED}),
    Finance.DUE: frozenset({Finance.SETTLED, Finance.WAIVED}),
    Finance.SETTLED: frozenset({Finance.DUE}),
    Finance.WAIVED: frozenset({Finance.DUE}),
}

DELIVERY_MOVES: Mapping[Delivery, frozenset[Delivery]] = {
    Delivery.NOT_READY: frozenset({Delivery.READY}),
    Delivery.READY: frozenset({Delivery.HANDED, Delivery.POSTED}),
    Delivery.POSTED: frozenset({Delivery.HANDED}),
    Delivery.HANDED: frozenset(),
}

SYNC_MOVES: Mapping[Sync, frozenset[Sync]] = {
    Sync.PENDING: frozenset({Sync.SENT, Sync.FAILED}),
    Sync.FAILED: frozenset({Sync.SENT, Sync.PENDING}),
    Sync.SENT: frozenset({Sync.PENDING}),
}

#: states in which nothing more will happen
ENDED = frozenset(state for state, moves in MOVES.items() if not moves)
#: states in which the clock of the city stands still
WAITING = frozenset({State.SUPPLEMENT, State.PAYMENT})
#: states that are an answer: the applicant may say how it went
RATEABLE = frozenset({State.NOT_RECEIVED, State.RETURNED})
#: states from which the applicant may take a dossier back
WITHDRAWABLE = frozenset(state for state, moves in MOVES.items() if State.WITHDRAWAL in moves)
#: states that the authority may stop (a withdrawal passes through 7)
STOPPABLE = frozenset({State.RECEIVED, State.IN_PROCESS, State.SUPPLEMENT, State.PAYMENT})


def reachable(current: State, to: State) -> bool:
    """Whether the table leads from ``current`` to ``to`` through one or several moves without stopping in between.

    One act may pass through a state: receiving at the counter goes 1 → 2 → 4 when the next step already works.
    """
    seen, edge = {current}, {current}
    while edge:
        edge = {after for state in edge for after in MOVES[state]} - seen
        seen |= edge
        if to in edge:
            return True
    return False


def check_move(current: State, to: State) -> None:
    """Refuses a move that the table does not allow; staying is always allowed.

    Raises:
        MoveNotPossible: there is no way from ``current`` to ``to``.
    """
    if to != current and not reachable(current, to):
        raise MoveNotPossible(current=int(current), to=int(to))


def moved(table: Mapping[S, frozenset[S]], current: S, to: S) -> S:
    """``to``, if ``table`` allows it from ``current`` (or it is already there).

    Raises:
        MoveNotPossible: it does not.
    """
    if to != current and to not in table[current]:
        raise MoveNotPossible(current=current.value, to=to.value)
    return to


def mermaid(table: Mapping[S, frozenset[S]], names: Mapping[S, str]) -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    for state in table:
        lines.append(f"    {_id(state)}: {_label(state, names)}")
    for state, moves in table.items():
        lines += [f"    {_id(state)} --> {_id(to)}" for to in sorted(moves, key=lambda s: str(s.value))]
        if not moves:
            lines.append(f"    {_id(state)} --> [*]")
    return "\n".join(lines)


def diagrams() -> tuple[tuple[str, str], ...]:
    """The four machines as titles and Mermaid diagrams."""
    return (
        ("Business (`TrangThaiHoSo`)", mermaid(MOVES, {state: state.says for state in MOVES})),
        ("Finance", mermaid(FINANCE_MOVES, {})),
        ("Delivery", mermaid(DELIVERY_MOVES, {})),
        ("Synchronisation", mermaid(SYNC_MOVES, {})),
    )


def _id(state: Enum) -> str:
    return f"s_{str(state.value).replace('-', '_')}"


def _label(state: S, names: Mapping[S, str]) -> str:
    name = names.get(state, str(state.value).replace("_", " "))
    return f"{state.value} {name}" if isinstance(state.value, int) else name
