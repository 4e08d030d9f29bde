"""Indices that the city scores itself, with evidence and a second look; how firm ranks are; simplified procedures."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.access.guards import officers_with
from motcua.doors.desk import frame, names
from motcua.doors.desk.asking import by, language
from motcua.doors.desk.forms.common import refuse
from motcua.doors.desk.views.measures.asked import all_scopes, asked
from motcua.doors.desk.views.measures.indices import procedure_name
from motcua.doors.desk.views.measures.proofs import ProofMixin, tried
from motcua.doors.desk.views.measures.targets import published
from motcua.doors.layout.addresses import reverse
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.errors import NotFound, Refusal
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Component, Index, SelfCard, SelfScore

#: how far weights may be off, in per cent, and what is shown first
VARY, USUALLY = (5, 10, 20, 30, 50), 20


@require_safe
@officers_with("measures:see")
def trees(request: HttpRequest) -> HttpResponse:
    """Every index that the city scores itself, with its years and the ranks that were published."""
    at = now()
    year = local_day(at).year
    newest = {one.family: one for one in reversed(measures.trees())}
    shown = {
        "at": at,
        "year": year,
        "families": [(one, measures.years(one.family, until=year)) for one in newest.values()],
        "published": [*published("dti"), *published("par")],
    }
    return frame.page(request, "desk/measures/trees.html", shown, here="figures")


@require_safe
@officers_with("measures:see")
def tree(request: HttpRequest, key: str, year: int) -> HttpResponse:
    """One year of one index: every component with its score, proof and review."""
    actor, at = by(request), now()
    wanted = measures.tree(key)
    if not wanted.valid_from.year <= year <= local_day(at).year:
        raise NotFound(year=year)
    card = measures.self_card(key, year)
    shown = {
        "at": at,
        "card": card,
        "history": measures.years(wanted.family, until=local_day(at).year),
        "owner": names.unit(wanted.owner),
        "may_score": actor.may("measures:enter", unit=wanted.owner),
        "who": names.officers(_who(card)),
    }
    return frame.page(request, "desk/measures/tree.html", shown, here="figures")


def _who(card: SelfCard) -> list[str]:
    scores = [score for group in card.groups for _, score in group.rows if score]
    return [name for one in scores for name in (one.by, one.reviewed_by)]


class ScoreForm(ProofMixin):
    """Points for one component, and the document that proves them."""

    points = forms.FloatField(label=_("Điểm tự chấm"), min_value=0, widget=forms.NumberInput(attrs={"step": "any"}))
    field_order = ("points", "evidence", "file")


class ReviewForm(forms.Form):
    """The points that hold, and why they differ."""

    points = forms.FloatField(label=_("Điểm thẩm định"), min_value=0, widget=forms.NumberInput(attrs={"step": "any"}))
    note = forms.CharField(
        label=_("Lý do"), help_text=_("Bắt buộc khi khác điểm tự chấm"), required=False, max_length=1000
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officers_with("measures:see")
def part(request: HttpRequest, key: str, year: int, part: str) -> HttpResponse:
    """One component in one year: its score, the form to score it, and the form to look at it again."""
    actor, at = by(request), now()
    form = ScoreForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and tried(
        form,
        lambda file: measures.score_self(
            key,
            part,
            year=year,
            points=form.cleaned_data["points"],
            evidence=form.cleaned_data["evidence"],
            file=file,
            by=actor,
            at=at,
        ),
        at=at,
    ):
        return _done(request, key, year, gettext("Đã ghi điểm tự chấm và căn cứ vào nhật ký."))
    return _part(request, key, year, part, form=form)


@require_POST
@officers_with("measures:review")
def review(request: HttpRequest, key: str, year: int, part: str, score: int) -> HttpResponse:
    """Somebody else looks at the score again."""
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            measures.review_score(
                score, points=form.cleaned_data["points"], note=form.cleaned_data["note"], by=by(request), at=now()
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _done(request, key, year, gettext("Đã ghi điểm thẩm định."))
    return _part(request, key, year, part, second=form)


def _done(request: HttpRequest, key: str, year: int, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("desk:tree", args=[key, year]))


def _part(
    request: HttpRequest,
    key: str,
    year: int,
    part: str,
    *,
    form: ScoreForm | None = None,
    second: ReviewForm | None = None,
) -> HttpResponse:
    actor = by(request)
    wanted, component = measures.tree(key), measures.component_of(key, part)
    rows = [row for group in measures.self_card(key, year).groups for row in group.rows]
    score = next(score for one, score in rows if one.key == part)
    bound = next((one for one in (form, second) if one is not None and one.is_bound), None)
    shown: dict[str, Any] = {
        "at": now(),
        "wanted": wanted,
        "year": year,
        "component": component,
        "name": component.name_en if language() == "en" else component.name,
        "score": score,
        "who": names.officers([score.by, score.reviewed_by] if score else []),
        "form": (form or ScoreForm()) if actor.may("measures:enter", unit=wanted.owner) else None,
        "second": _second(actor, wanted, component, score, second),
        "bound": bound,
    }
    return frame.page(request, "desk/measures/part.html", shown, here="figures", status=422 if bound else 200)


def _second(
    actor: Actor, wanted: Index, component: Component, score: SelfScore | None, form: ReviewForm | None
) -> ReviewForm | None:
    if score is None or score.by == actor.id or not actor.may("measures:review", unit=wanted.owner):
        return None
    return form or ReviewForm(initial={"points": score.holds})


@require_safe
@officers_with("measures:see")
def firmness(request: HttpRequest, key: str) -> HttpResponse:
    """How firm the ranks of units are when the weights of an index are otherwise."""
    actor, at = by(request), now()
    said = asked(request, actor, local_day(at))
    text = request.GET.get("muc", "")
    vary = int(text) if text.isdecimal() and int(text) in VARY else USUALLY
    scopes = [scope for scope in all_scopes() if measures.may_see(actor, scope)]
    try:
        found = measures.rank_standings(key, scopes, said.period, vary=vary / 100)
    except ValueError:  # the address names a stretch of days that no counter holds
        raise NotFound(period=said.period.key) from None
    shown = {
        "at": at,
        "asked": said,
        "index": measures.index(key),
        "vary": vary,
        "choices": VARY,
        "keep": [("muc", vary)],
        "rows": [(one, names.unit(one.unit), 100 * one.margin if one.margin is not None else None) for one in found],
        "method": gettext(measures.RANK_METHOD),
    }
    return frame.page(request, "desk/measures/firmness.html", shown, here="figures")


@require_safe
@officers_with("measures:see")
def simplified(request: HttpRequest) -> HttpResponse:
    """What following simplified procedures costs, before and after."""
    at = now()
    years = []
    for one in measures.simplified():
        rows = measures.savings(one)
        before, after = sum(row.before for row in rows), sum(row.after for row in rows)
        named = [(row, procedure_name(row.simplified.code, at)) for row in rows]
        years.append({"said": one, "rows": named, "before": before, "after": after, "saved": before - after})
    shown = {
        "at": at,
        "years": years,
        "method": gettext(measures.COST_METHOD),
        "published": published("simplified"),
    }
    return frame.page(request, "desk/measures/simplified.html", shown, here="figures")
