"""House rules that the import linter cannot see."""

import ast
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "motcua"

#: the steps of the rooms, from the ground up; a foreign key may point down or stay
STEP = {
    "contenttypes": 0,
    "auth": 0,
    "sessions": 0,
    "kernel": 0,
    "units": 1,
    "exchange": 2,
    "people": 3,
    "papers": 4,
    "procedures": 5,
    "process": 5,
    "payments": 5,
    "registers": 6,
    "dossiers": 7,
    "office": 7,
    "measures": 8,
    "watch": 9,
    "operations": 10,
    "assistant": 10,
    "access": 11,
    "layout": 12,
    "portal": 12,
    "desk": 12,
    "api": 12,
}
ROOM_NAMES = {
    "__init__",
    "records",
    "errors",
    "events",
    "rules",
    "content",
    "models",
    "queries",
    "actions",
    "facade",
    "reactions",
    "jobs",
    "apps",
    "migrations",
    "management",
    "locale",
    "README",
}
#: the aim is 400; beyond this nobody finds anything
LONGEST_FILE = 600
OURS = [model for model in apps.get_models() if model.__module__.startswith("motcua.")]


def sources() -> Iterator[Path]:
    return (file for file in SOURCES.rglob("*.py") if "migrations" not in file.parts)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_run_down_and_leave_no_way_back(model):
    """A foreign key named by a string makes no import, so only the model registry can show it."""
    here = model._meta.app_label
    for field in model._meta.get_fields():
        if not isinstance(field, models.ForeignKey | models.OneToOneField | models.ManyToManyField):
            continue
        target = field.related_model._meta.app_label
        if target == here:
            continue
        assert STEP[target] < STEP[here], f"{model.__name__}.{field.name} points up or sideways"
        inherited = field.model.__module__.startswith("django.") or not model.__dict__.get(field.name)
        assert inherited or field.remote_field.hidden, f"{model.__name__}.{field.name} needs related_name='+'"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_table_says_what_one_row_is(model):
    assert model.__doc__, f"{model.__name__} has no docstring"
    assert not model.__doc__.startswith(f"{model.__name__}("), f"{model.__name__} has only Django's own docstring"


@pytest.mark.parametrize("room", sorted((SOURCES / "rooms").iterdir()), ids=lambda room: room.name)
def test_a_room_has_no_file_with_an_unknown_name(room):
    if not room.is_dir() or room.name == "__pycache__":
        return
    unknown = {entry.name for entry in room.iterdir() if entry.stem not in ROOM_NAMES | {"__pycache__"}}
    assert not unknown, f"{room.name} holds {unknown}"


def test_no_file_is_too_long():
    long = {
        str(file.relative_to(ROOT)): lines
        for file in sources()
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long, "a file that grows becomes a package of the same name"


def test_rooms_and_kernel_never_ask_for_the_time():
    """The clock is passed in; ``auto_now`` and ``now()`` would read it behind the caller's back."""
    asked = []
    for file in [*(SOURCES / "rooms").rglob("*.py"), *(SOURCES / "kernel").rglob("*.py")]:
        if file.name == "clock.py" or "migrations" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"now", "today", "utcnow"}
                and ast.unparse(node.func.value) in {"datetime", "date", "timezone", "dt"}
            ):
                asked.append(f"{file.relative_to(ROOT)}:{node.lineno}")
            if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                asked.append(f"{file.relative_to(ROOT)}:{node.value.lineno}")
    assert not asked


def test_nobody_overrides_save_or_listens_to_signals():
    found = []
    for file in sources():
        text = file.read_text(encoding="utf-8")
        if "def save(self" in text and "models.Model" in text:
            found.append(f"{file.relative_to(ROOT)} overrides save")
        if "django.db.models.signals" in text:
            found.append(f"{file.relative_to(ROOT)} uses signals")
    assert not found


@pytest.mark.django_db
def test_no_migration_is_missing():
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_templates_hold_nothing_inline():
    """The content security policy blocks inline scripts and styles; a page that has one is broken for everybody."""
    import re

    inline = re.compile(
        r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son(click|change|submit|load|input)=|javascript:", re.I
    )
    wrong = []
    for file in SOURCES.rglob("*.html"):
        for found in inline.finditer(file.read_text(encoding="utf-8")):
            if 'type="application/json"' not in found.group():
                wrong.append(f"{file.relative_to(ROOT)}: {found.group().strip()}")
    assert not wrong


def test_every_room_says_what_it_owns():
    rooms = [room for room in (SOURCES / "rooms").iterdir() if (room / "apps.py").exists()]
    assert not [room.name for room in rooms if not (room / "README.md").exists()]
