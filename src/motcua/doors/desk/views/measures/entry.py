"""Entering a figure that nobody can count for us."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame
from motcua.doors.desk.asking import by
from motcua.doors.desk.forms.common import refuse
from motcua.doors.desk.views.measures.asked import asked
from motcua.doors.desk.views.measures.shown import figure
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound, Refusal
from motcua.rooms.measures import facade as measures


class EntryForm(forms.Form):
    """A numerator, a denominator, and the document that proves them."""

    numerator = forms.IntegerField(label=gettext_lazy("Tử số"), min_value=0)
    denominator = forms.IntegerField(label=gettext_lazy("Mẫu số"), min_value=0, required=False)
    evidence = forms.CharField(
        label=gettext_lazy("Văn bản chứng minh"),
        help_text=gettext_lazy("Số, ký hiệu, ngày của văn bản"),
        max_length=500,
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=1000, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("measures:enter")
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """The form for one indicator, scope and period."""
    actor, at = by(request), now()
    said = asked(request, actor, local_day(at))
    wanted = measures.indicator(code)
    if not wanted.by_hand:
        raise NotFound(indicator=code)
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            measures.enter(code, said.scope, said.period, **form.cleaned_data, by=actor, at=at)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi số liệu và căn cứ vào nhật ký."))
            return HttpResponseRedirect(reverse("desk:indicator", args=[code]) + said.address)
    shown = {
        "at": at,
        "asked": said,
        "wanted": wanted,
        "form": form,
        "figure": figure(wanted, measures.value(code, said.scope, said.period, at=at)),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return frame.page(request, "desk/measures/entry.html", shown, here="figures", status=status)
