"""What is still owed, and what must go back: from the amount asked, the ledger and the state alone."""

from motcua.rooms.payments.records import State


def owed(amount: int, received: int, state: State) -> int:
    """Whole đồng that are still to be paid."""
    return max(0, amount - received) if state is State.ASKED else 0


def surplus(amount: int, received: int, state: State) -> int:
    """Whole đồng that came without being owed: paid too much, paid after a cancellation, paid twice."""
    if state is State.ASKED:
        return 0
    return max(0, received - (amount if state is State.SETTLED else 0))


def settles(amount: int, received: int, state: State) -> bool:
    """Whether what has come settles the request. It settles once: afterwards more money is surplus."""
    return state is State.ASKED and received >= amount


def after_refund(amount: int, received: int, state: State) -> State:
    """The state once money went back: a settled request that is no longer covered was refunded."""
    return State.REFUNDED if state is State.SETTLED and received < amount else state


def refundable(received: int, under_way: int) -> int:
    """Whole đồng that may still go back, ``under_way`` being asked for or approved already."""
    return max(0, received - under_way)
