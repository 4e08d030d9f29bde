"""Which results can stand for a required paper: so the national source says, or so our own content says. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from motcua.rooms.procedures.records import Paper, Procedure

#: code of a procedure → key of a paper → kinds of results
StandsFor = Mapping[str, Mapping[str, frozenset[str]]]


def stand_ins(procedure: Procedure, papers: Iterable[Paper], own: StandsFor) -> dict[str, frozenset[str]]:
    """For each of ``papers`` the kinds that can stand for it; papers that nothing can stand for are left out.

    A certified copy of the paper itself carries the paper's code, or its key. An application form is written anew
    each time: nothing stands for it.
    """
    said = own.get(procedure.code, {})
    found = {
        paper.key: frozenset({paper.key, paper.code, paper.replaced_by} - {None, ""}) | said.get(paper.key, frozenset())
        for paper in papers
        if not paper.form
    }
    return {key: frozenset(str(kind) for kind in kinds) for key, kinds in found.items() if kinds}


def read(said: Mapping[str, Any]) -> StandsFor:
    """The content file, kinds resolved to the codes that they name."""
    codes = {name: frozenset(one["codes"]) for name, one in said["kinds"].items()}
    return {
        procedure: {key: frozenset().union(*(codes[name] for name in names)) for key, names in papers.items()}
        for procedure, papers in said["procedures"].items()
    }


def mistakes(said: Any, catalogue: Mapping[str, Procedure]) -> Iterator[str]:
    """What an editor must correct: words that are missing, and names that the catalogue does not know."""
    missing = [
        name for name in ("kinds", "procedures", "sources") if not isinstance(said, Mapping) or not said.get(name)
    ]
    if missing:
        yield from (f"thiếu {name}" for name in missing)
        return
    yield from _in_sources(said["sources"])
    results = {result.code for procedure in catalogue.values() for result in procedure.results}
    for name, kind in said["kinds"].items():
        if not (isinstance(kind, Mapping) and kind.get("codes") and kind.get("vi") and kind.get("en")):
            yield f"kinds.{name}: cần codes, vi, en"
            continue
        yield from (f"kinds.{name}: không có kết quả {code}" for code in kind["codes"] if code not in results)
    for code, papers in said["procedures"].items():
        if code not in catalogue:
            yield f"không có thủ tục {code}"
            continue
        keys = {paper.key for paper in catalogue[code].papers}
        for key, names in papers.items():
            if key not in keys:
                yield f"{code}: không có giấy tờ {key}"
            yield from (f"{code}.{key}: không có loại {name}" for name in names if name not in said["kinds"])


def _in_sources(sources: Any) -> Iterator[str]:
    for source in sources:
        if not all(source.get(name) for name in ("about", "says", "confidence")):
            yield "sources: mỗi nguồn cần about, says, confidence"
