"""Lists, search, forms and what is missing: readings over the catalogue in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from motcua.kernel.text import fold, sort_key, words
from motcua.rooms.procedures import content, models
from motcua.rooms.procedures.errors import ProcedureNotFound
from motcua.rooms.procedures.queries import memory
from motcua.rooms.procedures.records import (
    BrowsePage,
    Card,
    ChannelKind,
    FactName,
    Field,
    Form,
    Level,
    Missing,
    MissingPage,
    Paper,
    Procedure,
    SearchPage,
    Suggestion,
    VersionNote,
)
from motcua.rooms.procedures.rules import diff, forms, missing, shape, standing_in
from motcua.rooms.procedures.rules.search import Index

PAGE = 20
#: stretches of time whose lists are kept
KEEP = 3
T = TypeVar("T")

#: audiences by group; anything else is an organisation
_CITIZENS = ("Công dân", "Người", "Cán bộ", "Đảng viên")


class _Lists:
    """What is worked out once for the versions in force: cards, fields, what is missing, the search index."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        self.procedures = sorted(procedures, key=lambda one: sort_key(_bare(one.name)))
        self.missing = {one.code: missing.missing_facts(one) for one in self.procedures}
        self.cards = [_card(one, len(self.missing[one.code])) for one in self.procedures]
        self.place = {card.code: position for position, card in enumerate(self.cards)}
        self.fields = _fields(self.procedures)
        defaults = content.read_defaults()
        self.most_used = () if isinstance(defaults, list) else defaults.most_used

    @cached_property
    def index(self) -> Index:
        """Costs as much as all the rest, and only who searches needs it."""
        said = content.read_words()
        words_ = content.Words() if isinstance(said, list) else said
        return Index(self.procedures, words_.synonyms, self.most_used, words_.ignored)


def _lists(at: datetime | None = None) -> _Lists:
    """The lists at ``at``; without a moment, of all versions that are not closed."""
    shelf = memory.shelf()
    key = shelf.stretch(at) if at else -1
    held = shelf.worked_out.get(key)
    if not isinstance(held, _Lists):
        held = _Lists((memory.many(shelf.holding(at)) if at else shelf.versions).values())
        while len(shelf.worked_out) >= KEEP:
            shelf.worked_out.pop(next(iter(shelf.worked_out)), None)
        shelf.worked_out[key] = held
    return held


def warm(at: datetime | None = None) -> None:
    """Reads the catalogue and builds the search index now, so that the first visitor does not wait for it."""
    _ = _lists(at).index


def search(
    text: str,
    *,
    limit: int = PAGE,
    level: str | None = None,
    field: str | None = None,
    audience: str | None = None,
    channel: str | None = None,
    at: datetime | None = None,
) -> SearchPage:
    """Procedures in force that ``text`` asks for, best first; filters as in ``browse``."""
    lists = _lists(at)
    allowed = _filter(level=level, field=field, audience=audience, channel=channel)
    check = (lambda position: allowed(lists.cards[position])) if allowed else None
    found = lists.index.search(text[:300], limit=limit, allowed=check)
    return SearchPage(text, found.total, tuple(lists.cards[one] for one in found.documents), found.corrected)


def browse(
    *,
    page: int = 1,
    size: int = PAGE,
    level: str | None = None,
    field: str | None = None,
    audience: str | None = None,
    channel: str | None = None,
    at: datetime | None = None,
) -> BrowsePage:
    """Procedures in force in the order of the dictionary.

    ``level``: a ``Level``; ``field``: slug or name of a field; ``audience``: ``citizen`` or ``organisation``;
    ``channel``: a ``ChannelKind``. An unknown value finds nothing. Without ``at``, versions published ahead are shown.
    """
    allowed = _filter(level=level, field=field, audience=audience, channel=channel)
    cards = [card for card in _lists(at).cards if allowed is None or allowed(card)]
    items, page, pages = _page(cards, page, size)
    return BrowsePage(items, len(cards), page, pages)


def fields(*, at: datetime | None = None) -> tuple[Field, ...]:
    """The fields of the catalogue in the order of the dictionary, each with its number of procedures."""
    return _lists(at).fields


def most_used(*, limit: int = PAGE, at: datetime | None = None) -> tuple[Card, ...]:
    """The procedures that the province shows first."""
    lists = _lists(at)
    return tuple(lists.cards[lists.place[code]] for code in lists.most_used if code in lists.place)[:limit]


def missing_report(
    *,
    page: int = 1,
    size: int = 50,
    fact: FactName | str | None = None,
    field: str | None = None,
    at: datetime | None = None,
) -> MissingPage:
    """What is missing per procedure, most urgent first. ``counts`` are over the whole catalogue."""
    lists = _lists(at)
    counts = Counter(name for facts in lists.missing.values() for name in {one.fact for one in facts})
    wanted = [
        Missing(card.code, card.name, card.field, facts)
        for card in lists.cards
        if (facts := tuple(one for one in lists.missing[card.code] if fact in (None, one.fact)))
        and (field is None or field in (card.field, field_slug(card.field)))
    ]
    wanted.sort(key=lambda one: -sum(missing_one.urgent for missing_one in one.facts))
    items, page, pages = _page(wanted, page, size)
    ordered = tuple((name, counts[name]) for name in FactName if counts[name])
    return MissingPage(items, len(wanted), page, pages, ordered)


def versions(code: str) -> tuple[VersionNote, ...]:
    """The published versions of a procedure, newest first, each with what it changed.

    Raises:
        ProcedureNotFound: it was never published.
    """
    rows = list(models.ProcedureVersion.objects.filter(procedure_id=code).order_by("number"))
    if not rows:
        raise ProcedureNotFound(procedure=code)
    notes: list[VersionNote] = []
    before: Procedure | None = None
    for row in rows:
        after = shape.from_plain(row.content)
        changes = diff.in_words(before, after) if before else ()
        notes.append(
            VersionNote(
                version_id=row.id,
                number=row.number,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                published_at=row.published_at,
                published_by=row.published_by,
                origin=row.origin,
                changes=changes,
            )
        )
        before = after
    return tuple(reversed(notes))


def suggestions(code: str) -> tuple[Suggestion, ...]:
    """What receiving officers entered for facts that the procedure does not state, the most frequent first."""
    rows = models.Suggestion.objects.filter(procedure_id=code).order_by("-times", "-entered_at")
    return tuple(
        Suggestion(FactName(row.fact), row.place, row.value, row.times, row.entered_at, row.entered_by) for row in rows
    )


def form_schema(name: str) -> Mapping[str, Any]:
    """The JSON Schema of a form, as ``key@number`` or the newest by ``key``.

    Raises:
        FormNotFound: no such form was published.
    """
    return memory.form(name).schema


def form(name: str) -> Form:
    """A form as steps of fields.

    Raises:
        FormNotFound: no such form was published.
    """
    return memory.form(name).drawn


def check_form(name: str, data: Any, *, today: date | None = None) -> dict[str, str]:
    """What is wrong with an answer to a form: ``{path: Vietnamese sentence}``; empty when all is well.

    Raises:
        FormNotFound: no such form was published.
    """
    held = memory.form(name)
    return forms.problems(held.validator, held.schema, data, today=today)


def field_slug(name: str) -> str:
    """The name of a field for an address: ``Hộ tịch`` → ``ho-tich``."""
    return "-".join(words(name))


def group_of(audience: str) -> str:
    """``citizen`` or ``organisation``, from the official name of an audience."""
    return "citizen" if audience.startswith(_CITIZENS) else "organisation"


def _card(procedure: Procedure, lacks: int) -> Card:
    return Card(
        code=procedure.code,
        name=procedure.name,
        field=procedure.field,
        levels=procedure.levels,
        audience=procedure.audience,
        kinds=procedure.kinds,
        name_en=procedure.name_en,
        missing=lacks,
    )


def _fields(procedures: Sequence[Procedure]) -> tuple[Field, ...]:
    counts = Counter(one.field for one in procedures)
    return tuple(Field(field_slug(name), name, counts[name]) for name in sorted(counts, key=sort_key))


def _filter(
    *, level: str | None, field: str | None, audience: str | None, channel: str | None
) -> Callable[[Card], bool] | None:
    if not (level or field or audience or channel):
        return None
    levels, kinds = set(Level), set(ChannelKind)

    def allowed(card: Card) -> bool:
        return (
            (not level or (level in levels and level in card.levels))
            and (not field or field in (card.field, field_slug(card.field)))
            and (not audience or any(group_of(one) == audience for one in card.audience))
            and (not channel or (channel in kinds and channel in card.kinds))
        )

    return allowed


def _page(items: Sequence[T], page: int, size: int) -> tuple[tuple[T, ...], int, int]:
    pages = max(1, -(-len(items) // size))
    page = min(max(1, page), pages)
    return tuple(items[(page - 1) * size : page * size]), page, pages


def _bare(name: str) -> str:
    """A name without the "Thủ tục" that some begin with."""
    return name[8:] if fold(name).startswith("thu tuc ") else name


def stand_ins(procedure: Procedure, papers: Iterable[Paper]) -> dict[str, frozenset[str]]:
    """For each of ``papers`` of a procedure the kinds of results that can stand for it; from memory."""
    return standing_in.stand_ins(procedure, papers, content.stands_for())
