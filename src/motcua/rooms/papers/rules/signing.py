"""Who may sign what, with whose key, and when to try again."""

from datetime import datetime, timedelta

from motcua.kernel.actors import Actor
from motcua.rooms.papers.records import Part, SignatureRequest

#: which right lets somebody order a signature
PERMISSION = {Part.LEADER: "papers:sign", Part.SEAL: "papers:seal", Part.COPY: "papers:certify"}

#: signatures that one act may order
AT_ONCE = 200
#: tries before a person has to look; with the waits below, about a day and a half
MOST_ATTEMPTS = 60
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)


def may_sign(request: SignatureRequest, by: Actor) -> bool:
    """Whether ``by`` may order this signature, himself or by delegation."""
    held = by.may(PERMISSION[request.part], unit=request.unit)
    return held and (not request.role or by.may(f"role:{request.role}", unit=request.unit))


def holders(part: Part, *, unit: str, officer: str) -> tuple[str, ...]:
    """Whose keys may make the signature, the first that has one makes it.

    A leader signs as himself, also when a delegation lets him. A seal is the office's own. A copy is certified by the
    officer, or by his office when he has no key (ND 45/2020/NĐ-CP, art. 10 with 12: confidence M).
    """
    seal = f"unit:{unit}"
    return {Part.LEADER: (officer,), Part.SEAL: (seal,), Part.COPY: (officer, seal)}[part]


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after ``attempts`` failures; None when a person has to look."""
    if attempts >= MOST_ATTEMPTS:
        return None
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 20)
    return at + min(doubled, LONGEST_WAIT)
