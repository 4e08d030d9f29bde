"""What a draft holds, and how it becomes a filing. Pure.

``data``: ``cases`` (keys), ``who`` (``mandate``, ``phone``, ``email``, ``address``), ``form`` (as the schema says),
``papers`` (``{key: {"file": {...}}, {"holding": {...}} or {"on_paper": true}}``), ``others`` (files besides),
``place`` (``receiving``, ``area``, ``return_by``, ``return_unit``, ``return_address``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from motcua.rooms.dossiers.records import Applicant, Channel, DraftLine, FileIn, Filing, PaperForm, PaperIn
from motcua.rooms.papers.records import Holding, Offers
from motcua.rooms.people.records import Person
from motcua.rooms.procedures.records import Paper, Procedure

#: the steps that write into the draft, as they stand in addresses
STEPS = ("nguoi-nop", "to-khai", "giay-to", "kiem-tra")
#: with the start page before and the confirmation after
TOTAL = 6
OTHERS = 10
#: the result goes to a one-stop that is not the receiving one
OTHER = "other"


@dataclass(frozen=True)
class PaperSlot:
    """One paper on the page: what is asked, and what was given."""

    key: str
    name: str
    originals: int | None
    copies: int | None
    form: bool
    cut: bool
    file: FileIn | None
    on_paper: bool
    error: str = ""
    #: the paper of the wallet that stands for it: ``id title number issued_on``
    reused: Mapping[str, str] | None = None
    offers: tuple[Holding, ...] = ()

    @property
    def given(self) -> bool:
        """Whether it is here in one way or another."""
        return bool(self.file or self.reused or self.on_paper)

    @property
    def state(self) -> str:
        return "done" if self.file or self.reused else "waiting" if self.on_paper else "new"


def number(step: str) -> int:
    """The number that the visitor sees: the start page is 1."""
    return STEPS.index(step) + 2


def following(step: str) -> str:
    """The step after this one; the last is followed by itself."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def furthest(before: str, now: str) -> str:
    """The later of two steps: going back to change something does not lose how far one came."""
    return max(before, now, key=lambda step: STEPS.index(step) if step in STEPS else -1)


def cases(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The cases that were chosen; drafts of an earlier release hold one under ``case``."""
    one = data.get("case", "")
    return tuple(data.get("cases", [one] if one else []))


def slots(
    papers: Iterable[Paper], data: Mapping[str, Any], wrong: Mapping[str, str], offers: Offers | None = None
) -> list[PaperSlot]:
    """The papers of the chosen case with what was given for each, and what the wallet offers."""
    given = data.get("papers", {})
    return [
        PaperSlot(
            key=paper.key,
            name=paper.name,
            originals=paper.originals,
            copies=paper.copies,
            form=paper.form,
            cut=paper.cut,
            file=kept(given.get(paper.key, {}).get("file")),
            on_paper=bool(given.get(paper.key, {}).get("on_paper")),
            error=wrong.get(paper.key, ""),
            reused=given.get(paper.key, {}).get("holding"),
            offers=(offers or {}).get(paper.key, ()),
        )
        for paper in papers
    ]


def kept(said: Mapping[str, Any] | None) -> FileIn | None:
    """A stored file as the draft remembers it."""
    return FileIn(**said) if said else None


def remembered(file: FileIn) -> dict[str, Any]:
    """A stored file for the draft to remember."""
    return asdict(file)


def applicant(person: Person, data: Mapping[str, Any]) -> Applicant:
    """Whose request it is: ``person`` is the filer, or whoever gave him a mandate; reached the way the filer said."""
    who = data.get("who", {})
    return Applicant(
        name=person.full_name,
        id_number=person.identity_number or person.tax_code or "",
        person_id=person.id,
        kind=person.kind.value,
        phone=who.get("phone", ""),
        email=who.get("email", ""),
        address=who.get("address", ""),
    )


def filing(
    draft: DraftLine,
    procedure: Procedure,
    papers: Iterable[Paper],
    asks: Applicant,
    *,
    competent: str | None,
    origins: Mapping[str, str] | None = None,
) -> Filing:
    """The draft as it is handed in."""
    data = draft.data
    place = data.get("place", {})
    by = place.get("return_by", "counter")
    handed = tuple(_papers(papers, data))
    return Filing(
        client_key=draft.client_key,
        procedure=procedure.code,
        channel=Channel.ONLINE,
        applicant=asks,
        form=data.get("form", {}),
        receiving_unit=place["receiving"],
        competent_unit=competent,
        return_unit=place.get("return_unit") or None if by == OTHER else None,
        return_by="post" if by == "post" else "counter",
        return_address=place.get("return_address", ""),
        cases=cases(data),
        papers=handed,
        # whoever taps an offered paper is told on that page what the tap agrees to
        consent=any(paper.holding for paper in handed),
        origins=origins or {},
    )


def _papers(papers: Iterable[Paper], data: Mapping[str, Any]) -> Iterable[PaperIn]:
    for slot in slots(papers, data, {}):
        if slot.reused:
            yield PaperIn(slot.key, slot.name, PaperForm.REUSED, holding=UUID(slot.reused["id"]))
            continue
        form = PaperForm.FILE if slot.file else PaperForm.ON_PAPER if slot.on_paper else PaperForm.MISSING
        yield PaperIn(slot.key, slot.name, form, slot.file)
    for said in data.get("others", []):
        file = FileIn(**said)
        yield PaperIn("", file.name, PaperForm.FILE, file)


def without_reused(data: Mapping[str, Any]) -> dict[str, Any]:
    """The draft without the papers of the wallet that it had chosen."""
    given = {
        key: {name: said for name, said in entry.items() if name != "holding"}
        for key, entry in data.get("papers", {}).items()
    }
    return {**data, "papers": given}
