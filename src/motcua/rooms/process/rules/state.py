"""The national state that an instance stands for, read off its tokens."""

from collections.abc import Iterable

from motcua.rooms.process.records import Token

#: states in which the office waits for the citizen: papers to be supplemented, an obligation to be paid (domain table
#: 2.1)
FOR_THE_CITIZEN = frozenset({5, 6})


def state_of(tokens: Iterable[tuple[Token, int | None]]) -> int | None:
    """The state of an instance whose tokens stand at elements of these states.

    While something else can go on, waiting for the citizen does not show: the state is that of the token that arrived
    last among the others. When only the citizen can go on, it is his: 5 or 6, whichever arrived last. Boundary events,
    parked branches and running calls say nothing.
    """
    stated = [
        (token.order, state)
        for token, state in tokens
        if state is not None and token.host is None and token.kind not in ("join", "call")
    ]
    others = [pair for pair in stated if pair[1] not in FOR_THE_CITIZEN]
    return max(others or stated, default=(0, None))[1]
