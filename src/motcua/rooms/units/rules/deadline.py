"""When an answer is due: the one function in the house that adds time to a moment.

What counts, by kind of limit:

* **Working days, day mode**: to closing time of the n-th working day after the day of receipt, which is not counted
  (Civil Code 2015, 91/2015/QH13, art. 147(2); confidence high).
* **Working days, hour mode**: n full days of working hours from the moment of receipt (as the one-stop software in use
  counts; confidence medium).
* **Working hours**: that many open hours from the moment of receipt, in both modes.
* **Calendar days, months**: to closing time of the last day; a month ends on the day of the same number, or on the last
  day of a shorter month; a last day without work rolls forward to the next working day (Civil Code art. 148(4), 148(5);
  confidence high).
* **The same day**: to closing time of the day of receipt; received after 15:00, of the next working day (confidence
  high).

A receipt outside office hours counts from the next opening. Seconds count as a whole minute.

**Pauses** (supplement, financial obligation) are given back. That the time of waiting is not counted: NĐ 61/2018/NĐ-CP,
QĐ 766/QĐ-TTg, confidence high; how it is measured: confidence medium. In hours, every open minute of the pause; in
working days, one working day for every closing time that passed during the pause; in calendar days and months, one day
for every midnight that passed. So a pause of two hours within one day moves nothing that is counted in days, and one
overnight moves a day: neither side gains over many pauses. Overlapping pauses are one; what lies before the receipt or
after the due moment has no effect. While a pause is open there is no due moment, only what remains.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from motcua.rooms.units.records import Deadline, Extension, Limit, Office, Pause, Remaining
from motcua.rooms.units.rules.calendar import minute
from motcua.rooms.units.rules.counting import answer, merged
from motcua.rooms.units.rules.explain import Asked, reasons


def compute(
    received: datetime,
    limit: Limit | None,
    office: Office,
    *,
    pauses: Iterable[Pause] = (),
    extension: Extension | None = None,
    same_day: bool = False,
) -> Deadline:
    """The due moment of a request received at ``received``, with its reasons put together when they are asked for.

    Args:
        received: aware; when the office received the request.
        limit: the time limit; may be ``None`` only for a same-day procedure, whose limit is the day itself.
        office: calendar, hours and mode of the unit that answers.
        pauses: in any order, overlapping or not; what lies before the receipt has no effect.
        extension: the one that a written apology may ask for; counted from the first due moment.
        same_day: the procedure promises the answer on the day of receipt; ``limit`` is then set aside.

    Raises:
        ValueError: a moment without a zone, no limit, or an answer beyond any calendar.
    """
    start = minute(received)
    paused = tuple(pauses)
    spans = merged(paused, start) if paused else ()
    outcome = answer(start, limit, office, spans, extension, same_day)
    why = partial(reasons, Asked(start, limit, office, paused, spans, extension, same_day, outcome))
    if isinstance(outcome, Remaining):
        return Deadline(None, outcome, why)
    return Deadline(outcome, None, why)
