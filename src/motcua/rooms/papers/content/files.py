"""Reads what a file may be, and how long it is kept."""

from functools import cache
from pathlib import Path
from typing import Any

from motcua.kernel.content import Mistake, folder, read_yaml
from motcua.rooms.papers.records.files import PAPER_KINDS, Limits, Retention

NUMBERS = ("megabytes", "pages", "megapixels", "expanded_megabytes", "objects", "seconds")
TEXTS = ("name", "name_en", "source", "confidence")
CONFIDENCES = frozenset({"high", "medium-high", "medium", "low"})
#: the classes that the code asks for
NEEDED = frozenset({"dossier-paper", "draft", "scan-sheet"})


def read_limits(file: Path) -> Limits | list[Mistake]:
    """The limits in ``file``, or what to correct in it."""
    said: Any = read_yaml(file)
    if isinstance(said, Mistake):
        return [said]
    if not isinstance(said, dict):
        return [Mistake(file, "expected a mapping")]
    wrong = [
        Mistake(file, f"'{key}' must be a whole number above zero") for key in NUMBERS if not _is_count(said.get(key))
    ]
    kinds = said.get("kinds")
    if not isinstance(kinds, list) or not kinds or set(kinds) - PAPER_KINDS:
        wrong.append(Mistake(file, f"'kinds' must be some of {', '.join(sorted(PAPER_KINDS))}"))
    if not said.get("sources"):
        wrong.append(Mistake(file, "'sources' is missing"))
    return wrong or Limits(**{key: said[key] for key in NUMBERS}, kinds=frozenset(said["kinds"]))


def _is_count(said: Any) -> bool:
    return isinstance(said, int) and not isinstance(said, bool) and said > 0


def read_retention(file: Path) -> dict[str, Retention] | list[Mistake]:
    """The retention classes in ``file`` by their keys, or what to correct in it."""
    said: Any = read_yaml(file)
    if isinstance(said, Mistake):
        return [said]
    kinds = said.get("kinds") if isinstance(said, dict) else None
    if not isinstance(kinds, dict) or not all(isinstance(entry, dict) for entry in kinds.values()):
        return [Mistake(file, "'kinds' must map each kind of paper to its time")]
    wrong = [Mistake(file, f"'{kind}' is missing") for kind in sorted(NEEDED - kinds.keys())]
    for kind, entry in kinds.items():
        wrong += [Mistake(file, f"{kind}: '{key}' is missing") for key in TEXTS if not entry.get(key)]
        if "days" not in entry or not (entry["days"] is None or _is_count(entry["days"])):
            wrong.append(Mistake(file, f"{kind}: 'days' must be a whole number above zero, or null to keep for ever"))
        if entry.get("confidence") not in CONFIDENCES:
            wrong.append(Mistake(file, f"{kind}: 'confidence' must be one of {', '.join(sorted(CONFIDENCES))}"))
    return wrong or {
        kind: Retention(kind=kind, days=entry["days"], **{key: str(entry[key]) for key in TEXTS})
        for kind, entry in kinds.items()
    }


def file_mistakes() -> list[Mistake]:
    """Everything to correct in the two files."""
    read = (read_limits(folder("papers") / "files.yaml"), read_retention(folder("papers") / "retention.yaml"))
    return [mistake for one in read if isinstance(one, list) for mistake in one]


@cache
def limits() -> Limits:
    """What a file may be in this province.

    Raises:
        ValueError: the content file has mistakes; they are in the message.
    """
    said = read_limits(folder("papers") / "files.yaml")
    if isinstance(said, list):
        raise ValueError("; ".join(str(mistake) for mistake in said))
    return said


@cache
def retention() -> dict[str, Retention]:
    """How long each kind of paper is kept in this province.

    Raises:
        ValueError: the content file has mistakes; they are in the message.
    """
    said = read_retention(folder("papers") / "retention.yaml")
    if isinstance(said, list):
        raise ValueError("; ".join(str(mistake) for mistake in said))
    return said
