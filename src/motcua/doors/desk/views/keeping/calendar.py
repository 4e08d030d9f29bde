"""The working calendar: days off, days worked in exchange, half days."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import officers_with
from motcua.doors.access.keeping import refills
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by
from motcua.doors.desk.doing import sent, tried
from motcua.doors.desk.forms.keeping import DayForm, SwapForm
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.units import facade as units


@refills
@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("units:calendar")
def calendar(request: HttpRequest) -> HttpResponse:
    """What was announced, and forms for a day and for a swap. Open deadlines follow by themselves."""
    actor, at = by(request), now()
    day = DayForm(sent(request, "day"), prefix="day")
    swap = SwapForm(sent(request, "swap"), prefix="swap")

    def announces() -> None:
        said = day.cleaned_data
        units.set_calendar_day(said["day"], said["kind"], said["name"], said["decree"], by=actor, at=at)

    def swaps() -> None:
        said = swap.cleaned_data
        units.announce_swap(said["off"], said["worked"], said["decree"], by=actor, at=at)

    done = _("Đã công bố. Các hạn trả đang mở sẽ được tính lại và ghi nhật ký từng hồ sơ.")
    if tried(request, day, announces, done) or tried(request, swap, swaps, done):
        return HttpResponseRedirect(reverse("desk:calendar"))
    known = units.calendar()
    year = request.GET.get("year", "")
    chosen = int(year) if year.isdecimal() and len(year) == 4 else local_day(at).year
    shown = {
        "year": chosen,
        "years": sorted(known.years | {chosen}),
        "days": [one for one in known.days if one.day.year == chosen],
        "known": chosen in known.years,
        "day_form": day,
        "swap_form": swap,
        "open_deadlines": dossiers.open_deadlines(),
        "version": known.version,
    }
    wrong = day.errors or swap.errors
    return frame.page(request, "desk/keeping/calendar.html", shown, here="calendar", status=422 if wrong else 200)
