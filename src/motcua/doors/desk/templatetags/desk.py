"""Words that only the desk's pages need."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from motcua.doors.desk import names
from motcua.doors.layout.templatetags.layout import state, translated
from motcua.kernel.text import say
from motcua.rooms.dossiers.records import WorkItem
from motcua.rooms.operations.records import Severity
from motcua.rooms.papers.records import SignatureRequest, SignatureState

register = template.Library()
CONFIDENCE = {"high": say("tin cậy cao"), "medium": say("tin cậy vừa"), "low": say("tin cậy thấp")}
ORIGINS = {
    "file": say("từ tệp của thành phố"),
    "national": say("từ Cơ sở dữ liệu quốc gia"),
    "keeper": say("do người giữ danh mục ghi"),
}


@register.simple_tag
def unit_name(code: str) -> str:
    """``{% unit_name d.competent_unit %}``: the unit's name, or its code."""
    return names.unit(code)


@register.filter
def confidence(said: str) -> str:
    """How sure a source is, in words; what content says otherwise stays as it is."""
    return gettext(CONFIDENCE.get(said, said))


@register.filter
def origin(said: str) -> str:
    """Where a version of the catalogue came from, in words."""
    return gettext(ORIGINS.get(said, said))


@register.filter
def pick_key(item: WorkItem) -> str:
    """``{{ item|pick_key }}``: what a check box of the queue sends."""
    return f"{item.code}|{item.id}"


@register.filter
def at(names_: Mapping[str, str], key: str) -> str:
    """``{{ roles|at:post.role }}``: a name from a table of names, or the key itself."""
    return names_.get(key, key)


#: how each state of a signature looks
LOOKS = {
    SignatureState.WAITING: "new",
    SignatureState.ORDERED: "soon",
    SignatureState.SIGNED: "in_time",
    SignatureState.REFUSED: "stopped",
    SignatureState.WITHDRAWN: "done",
    SignatureState.FAILED: "late",
}


#: how each severity of an alert looks
SEVERITIES = {Severity.INFO: "new", Severity.WARNING: "soon", Severity.CRITICAL: "late"}


@register.simple_tag
def severity(said: Severity) -> SafeString:
    """``{% severity one.severity %}``: how grave an alert is."""
    return state(SEVERITIES[said], said.says)


@register.simple_tag
def signature_state(request: SignatureRequest) -> SafeString:
    """``{% signature_state one %}``: where a request for a signature stands; one that is tried again says so."""
    if request.state == SignatureState.ORDERED and request.problem:
        return state("waiting", translated(request.problem))
    return state(LOOKS[request.state], translated(request.state.says))


@register.filter
def about(subject: str) -> str:
    """``{{ one.about|about }}``: the code of the dossier that a signature is about; other subjects say nothing."""
    kind, _bar, key = subject.partition(":")
    return key if kind == "dossier" else ""
