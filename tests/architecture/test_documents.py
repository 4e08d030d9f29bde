"""The documents that are kept by hand are in order."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("Context", "Decision", "Consequences", "Alternatives", "Check")
RECORDS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def test_decision_records_are_numbered_without_gaps_and_say_their_number():
    assert [file.name[:4] for file in RECORDS] == [f"{number:04}" for number in range(1, len(RECORDS) + 1)]
    for file in RECORDS:
        assert file.read_text(encoding="utf-8").startswith(f"# {file.name[:4]} · "), file.name


def test_decision_records_have_all_their_parts():
    for file in RECORDS:
        said = file.read_text(encoding="utf-8")
        missing = [
            part for part in ("Context", "Decision", "Consequences", "Alternatives", "Check") if part not in said
        ]
        assert not missing, f"{file.name} lacks {missing}"


def test_what_documents_point_to_is_there():
    """Links and paths in the documents of the house, as far as they name files of the repository."""
    files = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("README.md")]
    gone = []
    for file in files:
        said = file.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|mailto:|#|/)([^)#\s]+)", said):
            if not (file.parent / target).exists():
                gone.append(f"{file.relative_to(ROOT)}: {target}")
        for target in re.findall(r"`((?:tests|src|docs|content|bench|scripts)/[\w./-]+\.(?:py|md|yaml|sh))`", said):
            if not any((base / target).exists() for base in (ROOT, file.parent)):
                gone.append(f"{file.relative_to(ROOT)}: {target}")
    assert not gone
