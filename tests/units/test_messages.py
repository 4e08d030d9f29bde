"""Every sentence of this room can be read in English."""

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[2] / "src" / "motcua"
FILES = [*(SOURCE / "rooms" / "units").rglob("*.py"), *(SOURCE / "site" / "commands").glob("deadline.py")]


def sentences() -> set[str]:
    found = set()
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            said = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "_"}
            if said and node.args and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    with (SOURCE / "rooms/units/locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def test_nothing_is_left_in_vietnamese_only(english):
    assert sentences() == {said for said, translated in english.items() if translated}


def test_translations_keep_the_facts(english):
    from string import Formatter

    for said, translated in english.items():
        named = {name for _, name, _, _ in Formatter().parse(said) if name}
        assert {name for _, name, _, _ in Formatter().parse(translated) if name} == named, said
