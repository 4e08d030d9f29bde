"""What a procedure does not state, and what can be said about its limits."""

from collections.abc import Iterable, Iterator

from motcua.kernel.text import say
from motcua.rooms.procedures.records import (
    NOT_STATED,
    Channel,
    ChannelKind,
    FactName,
    Fee,
    LimitUnit,
    MissingFact,
    Paper,
    PaperCase,
    Procedure,
    TimeLimit,
)

#: a longer limit than this is taken for a slip of the source, to be confirmed by a keeper (working days or days)
DOUBTFUL_DAYS = 200

_NO_LIMIT = {
    ChannelKind.ONLINE: say("Chưa nêu thời hạn giải quyết khi nộp trực tuyến."),
    ChannelKind.COUNTER: say("Chưa nêu thời hạn giải quyết khi nộp trực tiếp."),
    ChannelKind.POST: say("Chưa nêu thời hạn giải quyết khi nộp qua bưu chính."),
}
_NO_UNIT = {
    ChannelKind.ONLINE: say("Thời hạn khi nộp trực tuyến có con số nhưng chưa nêu đơn vị tính."),
    ChannelKind.COUNTER: say("Thời hạn khi nộp trực tiếp có con số nhưng chưa nêu đơn vị tính."),
    ChannelKind.POST: say("Thời hạn khi nộp qua bưu chính có con số nhưng chưa nêu đơn vị tính."),
}
_BY_CASE = {
    ChannelKind.ONLINE: say("Có nhiều thời hạn khi nộp trực tuyến nhưng chưa nêu rõ từng trường hợp."),
    ChannelKind.COUNTER: say("Có nhiều thời hạn khi nộp trực tiếp nhưng chưa nêu rõ từng trường hợp."),
    ChannelKind.POST: say("Có nhiều thời hạn khi nộp qua bưu chính nhưng chưa nêu rõ từng trường hợp."),
}
_DOUBTFUL = say("Thời hạn dài bất thường, cần xác nhận lại với văn bản.")
_NO_FEE = {
    ChannelKind.ONLINE: say("Chưa nêu phí, lệ phí khi nộp trực tuyến."),
    ChannelKind.COUNTER: say("Chưa nêu phí, lệ phí khi nộp trực tiếp."),
    ChannelKind.POST: say("Chưa nêu phí, lệ phí khi nộp qua bưu chính."),
}


def limits_of(procedure: Procedure, kind: ChannelKind) -> tuple[TimeLimit, ...]:
    """The different limits stated for a channel, in the order of the source."""
    return tuple(dict.fromkeys(one.limit for one in procedure.channels if one.kind is kind and one.limit.stated))


def limit_for(procedure: Procedure, kind: ChannelKind) -> TimeLimit:
    """The one limit stated for a channel. Not stated when there is none, or several and nothing says which holds."""
    stated = limits_of(procedure, kind)
    return stated[0] if len(stated) == 1 else NOT_STATED


def fee_for(procedure: Procedure, kind: ChannelKind) -> Fee:
    """The one fee stated for a channel. Not stated when there is none, or several and nothing says which holds."""
    stated = tuple(dict.fromkeys(one.fee for one in procedure.channels if one.kind is kind and one.fee.stated))
    return stated[0] if len(stated) == 1 else Fee()


def stated_fees(procedure: Procedure, kind: str) -> tuple[tuple[int | None, str | None, str | None], ...]:
    """What the source says of the fee for a channel, row by row: đồng, its words, a note. Others read it."""
    return tuple((one.fee.vnd, one.fee.text, one.note) for one in procedure.channels if one.kind == kind)


def papers_for(procedure: Procedure, chosen: Iterable[str] = ()) -> tuple[Paper, ...]:
    """The papers that everyone hands in and those of the ``chosen`` cases (keys), each once."""
    return tuple(paper for case in cases_for(procedure, chosen) for paper in case.papers)


def cases_for(procedure: Procedure, chosen: Iterable[str] = ()) -> tuple[PaperCase, ...]:
    """The groups of papers that apply: those for everyone, and the ``chosen`` cases (keys)."""
    keys = set(chosen)
    return tuple(case for case in procedure.cases if not case.choice or case.key in keys)


def choices_of(procedure: Procedure) -> tuple[PaperCase, ...]:
    """The cases that an applicant chooses from."""
    return tuple(case for case in procedure.cases if case.choice)


def missing_facts(procedure: Procedure) -> tuple[MissingFact, ...]:
    """What the source does not state and somebody must enter; never guessed. What holds up a dossier is ``urgent``."""
    return (*_about_channels(procedure), *_about_the_rest(procedure), *_about_papers(procedure))


def _about_channels(procedure: Procedure) -> Iterator[MissingFact]:
    if not procedure.channels:
        yield MissingFact(FactName.CHANNELS, say("Chưa nêu cách thức thực hiện."), urgent=True)
    for kind in procedure.kinds:
        rows = [one for one in procedure.channels if one.kind is kind]
        if says := _about_limit(rows, kind):
            yield MissingFact(FactName.LIMIT, says, where=kind, urgent=says != _DOUBTFUL)
        if not any(one.fee.stated for one in rows):
            yield MissingFact(FactName.FEE, _NO_FEE[kind], where=kind)


def _about_limit(rows: list[Channel], kind: ChannelKind) -> str | None:
    stated = {one.limit for one in rows if one.limit.stated}
    if not stated:
        return _NO_UNIT[kind] if any(one.limit.amount for one in rows) else _NO_LIMIT[kind]
    if len(stated) > 1:
        return _BY_CASE[kind]
    return _DOUBTFUL if any(_doubtful(limit) for limit in stated) else None


def _doubtful(limit: TimeLimit) -> bool:
    return limit.unit in (LimitUnit.WORKING_DAY, LimitUnit.DAY) and (limit.amount or 0) > DOUBTFUL_DAYS


def _about_the_rest(procedure: Procedure) -> Iterator[MissingFact]:
    if procedure.competent is None:
        yield MissingFact(FactName.COMPETENT, say("Chưa nêu rõ cơ quan có thẩm quyền tại thành phố."), urgent=True)
    if not procedure.results:
        yield MissingFact(FactName.RESULTS, say("Chưa nêu kết quả thực hiện."))
    if not procedure.legal_basis:
        yield MissingFact(FactName.LEGAL_BASIS, say("Chưa nêu căn cứ pháp lý."))


def _about_papers(procedure: Procedure) -> Iterator[MissingFact]:
    if not procedure.cases:
        yield MissingFact(FactName.PAPERS, say("Chưa nêu thành phần hồ sơ."))
    for paper in procedure.papers:
        if paper.cut:
            yield MissingFact(FactName.PAPER_NAME, say("Tên giấy tờ bị cắt ở nguồn."), where=paper.key)
        if paper.originals is None or paper.copies is None:
            yield MissingFact(FactName.PAPER_COPIES, say("Chưa nêu số bản chính, bản sao."), where=paper.key)
