"""Publishing open data by hand: what the gate refuses is said with its reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by, language
from motcua.doors.desk.forms.common import says
from motcua.doors.desk.views.measures.asked import period_name
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound, Refusal
from motcua.rooms.measures import facade as measures

#: months that may still be published by hand
BACK = 12


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("measures:release")
def releases(request: HttpRequest) -> HttpResponse:
    """Every data set with its releases, and the months that may be published."""
    actor, at = by(request), now()
    wrong, status = "", 200
    periods = list(measures.months(local_day(at), BACK + 1))[:-1][::-1]
    if request.method == "POST":
        key, said = request.POST.get("dataset", ""), request.POST.get("period", "")
        chosen = next((one for one in periods if one.key == said), None)
        if chosen is None:
            raise NotFound(period=said)
        try:
            new = measures.publish(key, chosen, by=actor, at=at)
        except Refusal as refusal:
            wrong, status = says(refusal), refusal.status
        else:
            messages.success(request, _("Đã công bố.") if new else _("Kỳ này đã công bố từ trước, không đổi nữa."))
            return HttpResponseRedirect(reverse("desk:releases"))
    english = language() == "en"
    found = measures.all_releases()
    view = {
        "wrong": wrong,
        "rules": measures.open_rules(),
        "datasets": [
            (one, one.title_en if english else one.title, found.get(one.key, []))
            for one in measures.datasets().values()
        ],
        "periods": [(one.key, period_name(one)) for one in periods],
    }
    return frame.page(request, "desk/measures/releases.html", view, here="releases", status=status)
