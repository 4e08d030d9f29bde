"""Reads answers of the national catalogue service (CSDLQG TTHC, ``LayThuTuc``): all values are strings, some are odd.

Format: a real answer, with ``result`` a list of records; confidence high. Nothing that it does not say is filled in;
what the province added to a procedure before (process, form, keys of papers) is carried over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from motcua.kernel.text import fold, normalise, say, words
from motcua.rooms.procedures.records import (
    Channel,
    ChannelKind,
    Fee,
    Level,
    LimitUnit,
    Paper,
    PaperCase,
    Procedure,
    Result,
    TimeLimit,
)
from motcua.rooms.procedures.rules.competence import competent
from motcua.rooms.procedures.rules.missing import fee_for, limit_for
from motcua.rooms.procedures.rules.overlay import Defaults
from motcua.rooms.procedures.rules.shape import is_choice

_CODE = re.compile(r"^\s*(\d\.\d{6})(?=$|[.\s])")
_KINDS = {"1": ChannelKind.COUNTER, "2": ChannelKind.ONLINE, "3": ChannelKind.POST}
_UNITS = {
    "ngay lam viec": LimitUnit.WORKING_DAY,
    "ngay": LimitUnit.DAY,
    "gio": LimitUnit.HOUR,
    "gio lam viec": LimitUnit.HOUR,
    "thang": LimitUnit.MONTH,
}
_LEVELS = {
    "cap bo": Level.MINISTRY,
    "cap tinh": Level.PROVINCE,
    "cap xa": Level.COMMUNE,
    "cap huyen": Level.OTHER,
    "co quan khac": Level.OTHER,
}
_DONG = {"dong", "vnd", "viet nam dong", ""}
#: the limit of Luật Hộ tịch 60/2014/QH13 art. 5(3), which the service writes as "15 giờ" with these words beside it
_SAME_DAY = re.compile(r"trong ngay\b.*sau 15 gio\b.*ngay lam viec tiep theo", re.DOTALL)
_LEAD = re.compile(r"^[\s*+\-–•.]+")


def records(answer: Any) -> tuple[list[Mapping[str, Any]], list[str]]:
    """The records of an answer, and what of it is no record."""
    if not isinstance(answer, Mapping) or not isinstance(answer.get("result"), list):
        return [], [say("Câu trả lời không có danh sách result.")]
    if _text(answer.get("error_code")) not in ("", "0", "00"):
        return [], [f"error_code {_text(answer.get('error_code'))}"]
    good = [one for one in answer["result"] if isinstance(one, Mapping)]
    return good, [say("Bản ghi không phải là đối tượng JSON.")] * (len(answer["result"]) - len(good))


def code_of(record: Mapping[str, Any]) -> str | None:
    """The national code without the suffix of its publisher: ``1.001193.000.00.00.H49`` → ``1.001193``."""
    found = _CODE.match(_text(record.get("MATTHC")))
    return found[1] if found else None


def read(
    record: Mapping[str, Any], *, defaults: Defaults, form: str, held: Mapping[str, Procedure]
) -> Procedure | list[str]:
    """One record as a procedure, or what is wrong with it. ``held``: what is in force, by code."""
    code, name = code_of(record), _words(record.get("TENTTHC"))
    field = next((_words(one.get("TENLINHVUC")) for one in _rows(record, "LINHVUCTHUCHIEN")), "")
    levels = tuple(dict.fromkeys(_levels(record)))
    problems = [
        problem
        for wrong, problem in (
            (code is None, say("MATTHC không phải mã thủ tục.")),
            (not name, say("TENTTHC trống.")),
            (not field, say("LINHVUCTHUCHIEN trống.")),
            (not levels, say("CAPTHUCHIEN trống hoặc không rõ cấp.")),
        )
        if wrong
    ]
    channels, about_channels = _channels(record)
    if problems + about_channels or code is None:
        return problems + about_channels
    before = held.get(code)
    read_anew = _procedure(record, code, name, field, levels, channels, before, defaults, form)
    return _with_what_we_added(read_anew, before) if before else read_anew


def _procedure(
    record: Mapping[str, Any],
    code: str,
    name: str,
    field: str,
    levels: tuple[Level, ...],
    channels: tuple[Channel, ...],
    before: Procedure | None,
    defaults: Defaults,
    form: str,
) -> Procedure:
    executing = tuple(filter(None, (_words(one.get("TENDONVI")) for one in _rows(record, "COQUANTHUCHIEN"))))
    deciding = tuple(filter(None, (_words(one.get("TENDONVI")) for one in _rows(record, "COQUANCOTHAMQUYEN"))))
    cases, remarks = _cases(record, before)
    return Procedure(
        code=code,
        name=name,
        field=field,
        issuer=_words(record.get("MACOQUANCONGBO")),
        levels=levels,
        audience=tuple(filter(None, (_words(one.get("TENDOITUONG")) for one in _rows(record, "DOITUONGTHUCHIEN")))),
        decision=None,
        executing=executing,
        competent=competent(deciding or executing),
        channels=channels,
        cases=cases,
        results=tuple(_results(record)),
        legal_basis=tuple(
            dict.fromkeys(filter(None, (_words(x.get("SOVANBAN")) for x in _rows(record, "CANCUPHAPLY"))))
        ),
        source=defaults.sources.get("csdl-tthc", "csdl-tthc"),
        process=defaults.process_for(levels),
        form=form,
        conditions=_words(record.get("YEUCAU")) or None,
        steps=tuple(_steps(record)),
        remarks=remarks,
    )


def _with_what_we_added(anew: Procedure, before: Procedure) -> Procedure:
    """The service is silent on these, and silence does not take back what is known."""
    return replace(
        anew,
        issuer=before.issuer,
        decision=before.decision,
        competent=anew.competent or before.competent,
        process=before.process,
        form=before.form,
        online_level=before.online_level,
        boundary_free=before.boundary_free,
        name_en=before.name_en,
        receiving=before.receiving,
        sources=before.sources,
        channels=_channels_kept(anew, before),
    )


def _channels_kept(anew: Procedure, before: Procedure) -> tuple[Channel, ...]:
    """Channels as the service states them; where it is silent, limits and fees that have a source of our own stay."""
    ours = {source.about for source in before.sources}
    if not anew.channels and "channels" in ours:
        return before.channels
    limits, fees = bool(ours & {"limit", "channels"}), bool(ours & {"fee", "channels"})
    return tuple(
        replace(
            one,
            limit=one.limit if one.limit.stated or not limits else limit_for(before, one.kind),
            fee=one.fee if one.fee.stated or not fees else fee_for(before, one.kind),
        )
        for one in anew.channels
    )


def _levels(record: Mapping[str, Any]) -> Iterator[Level]:
    for one in _rows(record, "CAPTHUCHIEN"):
        level = _LEVELS.get(fold(_text(one.get("TENCAP"))))
        if level is None and _text(one.get("CAPTHUCHIEN")) == "2":
            level = Level.COMMUNE
        if level is not None:
            yield level


def _channels(record: Mapping[str, Any]) -> tuple[tuple[Channel, ...], list[str]]:
    channels: list[Channel] = []
    problems: list[str] = []
    for way in _rows(record, "CACHTHUCTHUCHIEN"):
        kind = _KINDS.get(_text(way.get("KENH")))
        if kind is None:
            problems.append(f"CACHTHUCTHUCHIEN: KENH {_text(way.get('KENH'))!r}")
            continue
        times = list(_rows(way, "THOIGIAN"))
        if not times:
            channels.append(Channel(kind))
        for one in times:
            limit = _limit(one, problems)
            fees = [_fee(fee, problems) for fee in _rows(one, "PHILEPHI")] or [Fee()]
            note = _words(one.get("MOTA")) or None
            channels += [Channel(kind, limit, fee, note) for fee in dict.fromkeys(fees)]
    return tuple(dict.fromkeys(channels)), problems


def _limit(said: Mapping[str, Any], problems: list[str]) -> TimeLimit:
    if _SAME_DAY.search(fold(_text(said.get("MOTA")))):
        return TimeLimit(1, LimitUnit.SAME_DAY)
    amount = _number(said.get("THOIGIANGIAIQUYET"), "THOIGIANGIAIQUYET", problems)
    return TimeLimit(amount or None, _UNITS.get(fold(_text(said.get("DONVITINH")))))


def _fee(said: Mapping[str, Any], problems: list[str]) -> Fee:
    amount = _number(said.get("SOTIEN"), "SOTIEN", problems)
    currency, words_ = _text(said.get("DONVI")), _words(said.get("MOTA"))
    if fold(currency) not in _DONG:
        return Fee(None, words_ or f"{_text(said.get('SOTIEN'))} {currency}".strip() or None)
    return Fee(amount, words_ or None)


def _cases(record: Mapping[str, Any], before: Procedure | None) -> tuple[tuple[PaperCase, ...], tuple[str, ...]]:
    """The papers by case; what asks for no copy at all is a remark, not a paper."""
    keys = _Keys(before)
    cases: list[PaperCase] = []
    remarks: list[str] = []
    for one in _rows(record, "THANHPHANHOSO"):
        title = _LEAD.sub("", _words(one.get("TRUONGHOP"))).rstrip(" :") or None
        papers = []
        for said in _rows(one, "GIAYTO"):
            name = _LEAD.sub("", _words(said.get("TENGIAYTO")))
            originals, copies = _number(said.get("SOBANCHINH"), "", []), _number(said.get("SOBANSAO"), "", [])
            if name and originals == 0 and copies == 0:
                remarks.append(name)
            elif name:
                papers.append(_paper(said, name, originals, copies, keys))
        if papers:
            cases.append(PaperCase(keys.case(title), title, is_choice(title), tuple(papers)))
    return tuple(cases), tuple(remarks)


def _paper(said: Mapping[str, Any], name: str, originals: int | None, copies: int | None, keys: "_Keys") -> Paper:
    code = _text(said.get("MAGIAYTO")) or None
    return Paper(
        key=keys.paper(name, code),
        name=name,
        originals=originals,
        copies=copies,
        form=bool(_text(said.get("TENMAUDON"))),
        cut=name.endswith(("…", "...")),
        code=code,
        replaced_by=_text(said.get("MA_KQ_THAYTHE")) or None,
    )


class _Keys:
    """Gives every paper the key it had before (by national code, then by name), or a new one made from its name."""

    def __init__(self, before: Procedure | None) -> None:
        papers = tuple(before.papers) if before else ()
        self._by_code = {paper.code: paper.key for paper in papers if paper.code}
        self._by_name = {_gist(paper.name): paper.key for paper in papers}
        self._used: set[str] = set()
        self._cases: set[str] = set()

    def paper(self, name: str, code: str | None) -> str:
        known = self._by_code.get(code or "") or self._by_name.get(_gist(name))
        if known and known not in self._used:
            self._used.add(known)
            return known
        return _free("-".join(words(name)[:12])[:60].strip("-") or "giay-to", self._used)

    def case(self, title: str | None) -> str:
        return _free("-".join(words(title or ""))[:50].strip("-") or "general", self._cases)


def _free(base: str, used: set[str]) -> str:
    key, number = base, 2
    while key in used:
        key, number = f"{base}-{number}", number + 1
    used.add(key)
    return key


def _gist(name: str) -> str:
    return " ".join(words(name)[:10])


def _results(record: Mapping[str, Any]) -> Iterable[Result]:
    found = (
        Result(_text(one.get("MAKETQUA")) or None, _words(one.get("TENKETQUA")))
        for one in _rows(record, "KETQUATHUCHIEN")
    )
    return dict.fromkeys(result for result in found if result.name)


def _steps(record: Mapping[str, Any]) -> Iterator[str]:
    for case in _rows(record, "TRINHTUTHUCHIEN"):
        yield from filter(None, (_words(one.get("TENTRINHTU")) for one in _rows(case, "TRINHTU")))


def _rows(said: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """The objects of a list; whatever else stands there is passed over."""
    value = said.get(key)
    return (one for one in value if isinstance(one, Mapping)) if isinstance(value, list) else iter(())


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _words(value: Any) -> str:
    return normalise(_text(value))


def _number(value: Any, about: str, problems: list[str]) -> int | None:
    """``"50.000"`` → 50000 (the dot parts thousands); empty → None; anything else is a problem."""
    text = _text(value)
    if not text:
        return None
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", text) or re.fullmatch(r"\d{1,12}", text):
        return int(text.replace(".", ""))
    problems.append(f"{about} {text!r}")
    return None
