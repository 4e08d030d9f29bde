"""Who these tests speak of, and when."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings

from motcua.kernel.actors import Actor

WARD, CENTRE, OTHER = "UB-31153", "TT-31153", "UB-31135"
#: Monday, 08:00 in Can Tho
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


#: properties hold on a slow machine too
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def officer(number, *permissions, units=("*",)):
    return Actor(id=f"officer:{number}", grants=dict.fromkeys(permissions, frozenset(units)))


LEADER = officer(1, "operations:order", "operations:see")
#: the head of the ward of Ô Môn: answers for its committee and its centre
WARD_HEAD = officer(2, "operations:answer", "operations:see", units=(WARD,))
NEIGHBOUR = officer(3, "operations:answer", "operations:order", "operations:see", units=(OTHER,))
