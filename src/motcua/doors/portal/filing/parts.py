"""The four steps that write into a draft: what each shows, what it takes from the page, what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from motcua.doors.layout import answers
from motcua.doors.layout.fields import Field, Option
from motcua.doors.portal import places
from motcua.doors.portal.filing import draft as drafts
from motcua.doors.portal.filing import known as prefill
from motcua.doors.portal.filing import offers as wallet
from motcua.doors.portal.filing.sitting import Sitting
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.errors import FileNotAccepted
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import Level

Data = dict[str, Any]
Wrong = dict[str, str]
Sent = Mapping[str, str]
Files = Mapping[str, Any]
_PHONE = re.compile(r"0\d{9,10}", re.ASCII)


@dataclass(frozen=True)
class Part:
    """One step. ``take`` answers with the new data and what was wrong while taking it (files)."""

    template: str
    show: Callable[[Sitting, Mapping[str, Any], Wrong], dict[str, object]]
    take: Callable[[Sitting, Sent, Files], tuple[Data, Wrong]]
    wrong: Callable[[Sitting, Mapping[str, Any]], Wrong]


def _texts(sent: Sent, *names: str) -> dict[str, str]:
    return {name: sent.get(name, "").strip()[:300] for name in names}


# --- who ----------------------------------------------------------------------------------------------------------


def show_who(sitting: Sitting, data: Mapping[str, Any], wrong: Wrong) -> dict[str, object]:
    """For oneself or by mandate, and how to be reached."""
    person, said = sitting.person, data.get("who")
    if said is None:
        said = {"phone": person.phone or "", "email": person.email or "", "address": person.address or ""}
    mandates, chosen = sitting.mandates, said.get("mandate", "")
    fields = []
    if mandates:
        own = Option("", gettext("Nộp cho chính tôi"), not chosen)
        others = [
            Option(str(one.id), gettext("Nộp thay cho {name}").format(name=one.giver.full_name), str(one.id) == chosen)
            for one in mandates
        ]
        fields.append(Field("mandate", gettext("Bạn nộp cho ai?"), kind="radios", options=(own, *others)))
    fields += [
        Field(
            "phone",
            gettext("Số điện thoại"),
            kind="tel",
            value=said.get("phone", ""),
            hint=gettext("Để cơ quan báo khi cần bổ sung hoặc có kết quả."),
            error=wrong.get("phone", ""),
            autocomplete="tel",
            width="short",
        ),
        Field(
            "email",
            gettext("Thư điện tử"),
            kind="email",
            value=said.get("email", ""),
            error=wrong.get("email", ""),
            required=False,
            autocomplete="email",
        ),
        Field(
            "address",
            gettext("Địa chỉ liên hệ"),
            value=said.get("address", ""),
            required=False,
            autocomplete="street-address",
        ),
    ]
    return {"person": person, "fields": fields, "mandates": mandates}


def take_who(sitting: Sitting, sent: Sent, files: Files) -> tuple[Data, Wrong]:
    """Only a mandate that this person holds is taken."""
    said = _texts(sent, "mandate", "phone", "email", "address")
    if said["mandate"] not in {str(one.id) for one in sitting.mandates}:
        said["mandate"] = ""
    return {**sitting.data, "who": said}, {}


def wrong_who(sitting: Sitting, data: Mapping[str, Any]) -> Wrong:
    """A telephone number that can be called; an address for letters that looks like one."""
    said, wrong = data.get("who", {}), {}
    phone = re.sub(r"[ .\-]", "", said.get("phone", ""))
    if not _PHONE.fullmatch(phone):
        wrong["phone"] = gettext("Nhập số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng số 0.")
    email = said.get("email", "")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        wrong["email"] = gettext("Địa chỉ thư điện tử chưa đúng.")
    return wrong


# --- form ---------------------------------------------------------------------------------------------------------


def show_form(sitting: Sitting, data: Mapping[str, Any], wrong: Wrong) -> dict[str, object]:
    """The drawn form, filled in with what is known."""
    form, found = sitting.form, prefill.known(sitting)
    said = data.get("form")
    if said is None:
        said = prefill.begun(sitting, found)
    groups = tuple(
        replace(group, fields=prefill.marked(group.fields, found))
        for group in answers.groups(form, said, wrong, sitting.lang)
    )
    fields = [field for group in groups for field in group.fields]
    shown = {field.name for field in fields}
    general = [gettext(sentence) for path, sentence in wrong.items() if path not in shown]
    title = form.title_en if sitting.lang == "en" else form.title
    return {"groups": groups, "fields": [*general, *fields], "form_title": title}


def take_form(sitting: Sitting, sent: Sent, files: Files) -> tuple[Data, Wrong]:
    """What was typed, even when it is wrong: nothing typed is lost."""
    return {**sitting.data, "form": answers.typed(sitting.form, sent)}, {}


def wrong_form(sitting: Sitting, data: Mapping[str, Any]) -> Wrong:
    """What does not fit the procedure's schema."""
    return dict(procedures.check_form(sitting.procedure.form, data.get("form", {})))


# --- papers -------------------------------------------------------------------------------------------------------


def show_papers(sitting: Sitting, data: Mapping[str, Any], wrong: Wrong) -> dict[str, object]:
    """The papers of the chosen case, one by one."""
    slots = drafts.slots(sitting.papers, data, wrong, wallet.offers(sitting))
    others = [drafts.kept(said) for said in data.get("others", [])]
    fields = [Field(f"file-{slot.key}", slot.name, kind="file", error=slot.error) for slot in slots if slot.error]
    if wrong.get("other"):
        fields.append(Field("other", gettext("Giấy tờ khác"), kind="file", error=wrong["other"]))
    return {
        "groups": _by_case(sitting, slots),
        "others": others,
        "may_add": len(others) < drafts.OTHERS,
        "wrong_other": wrong.get("other", ""),
        "megabytes": papers.limits().megabytes,
        "limit": papers.limits().megabytes * 1024 * 1024,
        "fields": fields,
        "until": local_day(sitting.at) + timedelta(days=papers.wallet_policy().consent_days),
    }


def _by_case(sitting: Sitting, slots: list[drafts.PaperSlot]) -> list[tuple[str, list[drafts.PaperSlot]]]:
    """The papers under the title of the case that asks for them."""
    by_key = {slot.key: slot for slot in slots}
    groups = [(case.title or "", [by_key[paper.key] for paper in case.papers]) for case in sitting.paper_cases]
    return [group for group in groups if group[1]]


def take_papers(sitting: Sitting, sent: Sent, files: Files) -> tuple[Data, Wrong]:
    """Stores the files that came, forgets those that were removed."""
    data = dict(sitting.data)
    given, others = dict(data.get("papers", {})), list(data.get("others", []))
    wrong: Wrong = {}
    removed = sent.get("remove", "")
    for paper in sitting.papers:
        entry = dict(given.get(paper.key, {}))
        if removed == paper.key:
            entry.pop("file", None)
            entry.pop("holding", None)
        entry["on_paper"] = bool(sent.get(f"paper-{paper.key}"))
        wrong |= _stored(files.get(f"file-{paper.key}"), paper.key, entry)
        given[paper.key] = entry
    _take_offered(sitting, sent.get("use", ""), given)
    if removed.startswith("other-") and removed[6:].isdigit():
        others = [said for index, said in enumerate(others) if index != int(removed[6:])]
    extra: Data = {}
    wrong |= _stored(files.get("other"), "other", extra)
    if "file" in extra and len(others) < drafts.OTHERS:
        others.append(extra["file"])
    return {**data, "papers": given, "others": others}, wrong


def _take_offered(sitting: Sitting, said: str, given: dict[str, Any]) -> None:
    """One tap on an offered paper."""
    chosen = wallet.taken(said, wallet.offers(sitting)) if said else None
    if chosen:
        key, holding = chosen
        given[key] = {"holding": holding}


def _stored(upload: UploadedFile | list[Any] | None, key: str, entry: Data) -> Wrong:
    if not isinstance(upload, UploadedFile):
        return {}
    try:
        entry["file"] = drafts.remembered(dossiers.keep_file(upload.chunks(), name=upload.name or "", at=now()))
    except FileNotAccepted as refusal:
        return {key: gettext(refusal.says).format(**refusal.facts)}
    return {}


def wrong_papers(sitting: Sitting, data: Mapping[str, Any]) -> Wrong:
    """Nothing: a missing paper is shown before sending and may be asked for, it never stops anybody."""
    return {}


# --- check --------------------------------------------------------------------------------------------------------


def needs_area(sitting: Sitting) -> bool:
    """Whether the deciding office depends on the commune or ward that the request concerns."""
    stated = sitting.procedure.competent
    return "{area}" in stated if stated else Level.COMMUNE in sitting.procedure.levels


def show_check(sitting: Sitting, data: Mapping[str, Any], wrong: Wrong) -> dict[str, object]:
    """Where it goes and where the result comes back; then everything that will be sent."""
    fields = _place_fields(sitting, data, wrong)
    slots = drafts.slots(sitting.papers, data, {})
    return {
        "fields": fields,
        "parts": answers.parts(sitting.form, data.get("form", {}), sitting.lang),
        "slots": slots,
        "others": [drafts.kept(said) for said in data.get("others", [])],
        "absent": [slot for slot in slots if not slot.given],
        "reused": [slot for slot in slots if slot.reused],
        "person": sitting.person,
        "principal": sitting.principal(),
        "said": data.get("who", {}),
    }


def _place_fields(sitting: Sitting, data: Mapping[str, Any], wrong: Wrong) -> list[Field]:
    said = data.get("place") or {"area": sitting.person.area or "", "receiving": _nearest(sitting.person.area)}
    areas, centres = places.area_choices(), places.choices()
    fields = []
    if needs_area(sitting):
        fields.append(
            Field(
                "area",
                gettext("Xã, phường giải quyết"),
                kind="select",
                options=_select(areas, said.get("area", "")),
                hint=gettext("Nơi có thẩm quyền với việc của bạn, thường là nơi cư trú."),
                error=wrong.get("area", ""),
            )
        )
    by = said.get("return_by", "counter")
    return [
        *fields,
        Field(
            "receiving",
            gettext("Nơi tiếp nhận hồ sơ"),
            kind="select",
            options=_select(centres, said.get("receiving", "")),
            hint=gettext("Điểm một cửa bất kỳ, không phụ thuộc nơi cư trú."),
            error=wrong.get("receiving", ""),
        ),
        Field(
            "return_by",
            gettext("Nhận kết quả"),
            kind="radios",
            options=(
                Option("counter", gettext("Tại nơi tiếp nhận"), by == "counter"),
                Option(drafts.OTHER, gettext("Tại điểm một cửa khác"), by == drafts.OTHER),
                Option("post", gettext("Qua bưu chính, tại địa chỉ của tôi"), by == "post"),
            ),
        ),
        Field(
            "return_unit",
            gettext("Nơi nhận kết quả"),
            kind="select",
            options=_select(centres, said.get("return_unit", "")),
            error=wrong.get("return_unit", ""),
            show_field="return_by",
            show_value=drafts.OTHER,
        ),
        Field(
            "return_address",
            gettext("Địa chỉ nhận kết quả"),
            value=said.get("return_address", "") or data.get("who", {}).get("address", ""),
            error=wrong.get("return_address", ""),
            show_field="return_by",
            show_value="post",
            autocomplete="street-address",
        ),
    ]


def _nearest(area: str | None) -> str:
    return next((unit.code for unit in places.one_stops() if area and unit.area == area), "")


def _select(choices: list[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(code, name, code == chosen) for code, name in choices)


def take_check(sitting: Sitting, sent: Sent, files: Files) -> tuple[Data, Wrong]:
    """Where it goes."""
    return {
        **sitting.data,
        "place": _texts(sent, "area", "receiving", "return_by", "return_unit", "return_address"),
    }, {}


def wrong_check(sitting: Sitting, data: Mapping[str, Any]) -> Wrong:
    """Only places that exist; an address when the result goes by post."""
    said, wrong = data.get("place", {}), {}
    if said.get("receiving") not in {unit.code for unit in places.one_stops()}:
        wrong["receiving"] = gettext("Vui lòng chọn nơi tiếp nhận.")
    if said.get("return_by") == drafts.OTHER and said.get("return_unit") not in {
        one.code for one in places.one_stops()
    }:
        wrong["return_unit"] = gettext("Vui lòng chọn nơi nhận kết quả.")
    if needs_area(sitting) and said.get("area") not in {code for code, _ in places.area_choices() if code}:
        wrong["area"] = gettext("Vui lòng chọn xã, phường giải quyết.")
    if said.get("return_by") == "post" and len(said.get("return_address", "")) < 10:
        wrong["return_address"] = gettext("Nhập đủ số nhà, đường hoặc ấp, xã phường, tỉnh thành.")
    return wrong


PARTS = {
    "nguoi-nop": Part("portal/filing/who.html", show_who, take_who, wrong_who),
    "to-khai": Part("portal/filing/form.html", show_form, take_form, wrong_form),
    "giay-to": Part("portal/filing/papers.html", show_papers, take_papers, wrong_papers),
    "kiem-tra": Part("portal/filing/check.html", show_check, take_check, wrong_check),
}
