"""The small parts of the site: addresses of the server, the key, discreet logs, locks, reports, messages."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from motcua.site import build, checks, messages, postgres, prepare
from motcua.site.env import Environment, share_bytecode
from motcua.site.logs import Discreet

#: large, and needed by few requests or by the worker alone: what uses them imports them where it does
HEAVY = {
    *("adbc_driver_manager", "duckdb", "ibis", "lxml", "moto", "numpy", "obstore", "openpyxl", "pandas", "pikepdf"),
    *("PIL", "pyarrow", "pyhanko", "pyhanko_certvalidator", "SpiffWorkflow", "typst"),
}


@pytest.mark.parametrize("door", ["motcua.site.wsgi", "motcua.site.stream"])
def test_nothing_heavy_is_imported_before_the_first_visitor(door):
    """Every library that a web process holds is held twice; what all of them hold is limited to 600 MB."""
    look = f"import sys, {door}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    # no database answers there: the web process starts all the same, and this test needs none
    nowhere = os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing", "DEMO": "1"}
    run = subprocess.run([sys.executable, "-c", look], env=nowhere, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert HEAVY.isdisjoint(run.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(("said", "meant"), [({}, "1"), ({"DEMO": "0"}, "0")])
def test_the_demonstration_is_filled_with_the_settings_of_one_unless_told_otherwise(tmp_path, said, meant):
    """Without them nothing that it signs is stamped, and nobody in it pays through the platform."""
    (tmp_path / "told.py").write_text("import os; raise SystemExit('DEMO=' + os.environ['DEMO'])")
    told = {"DJANGO_SETTINGS_MODULE": "told", "PYTHONPATH": str(tmp_path), "DATABASE_URL": "postgresql:///nothing"}
    given = {name: value for name, value in os.environ.items() if name != "DEMO"} | told | said
    filling = [sys.executable, "-m", "motcua.site.cli", "demo"]
    run = subprocess.run(filling, env=given, capture_output=True, text=True, check=False)
    assert run.stderr.strip().endswith(f"DEMO={meant}")


def test_a_socket_stays_in_its_folder_when_the_path_is_short_and_moves_when_it_is_not(tmp_path):
    assert postgres.socket_folder(Path("/srv/motcua/var")) == Path("/srv/motcua/var/run")
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    moved = postgres.socket_folder(deep)
    assert len(str(moved / postgres.SOCKET)) <= postgres.LONGEST_SOCKET
    assert moved != postgres.socket_folder(deep / "c"), "two copies never share one"


def test_a_copy_makes_its_own_key_once_and_nobody_else_may_read_it(tmp_path):
    first = Environment(values={"VAR_DIR": str(tmp_path)})
    key = first.secret_key()
    assert len(key) > 40
    assert Environment(values={"VAR_DIR": str(tmp_path)}).secret_key() == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert Environment(values={"SECRET_KEY": "given"}).secret_key() == "given"


def test_programs_share_bytecode_where_none_may_lie_beside_the_sources(tmp_path, monkeypatch):
    """Compiling Django and all of us again is most of what a start costs."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    share_bytecode()
    subprocess.run([sys.executable, "-c", "import motcua.site.env"], check=True)
    assert list(tmp_path.rglob("motcua/site/env.*.pyc"))


def test_a_log_line_tells_where_it_broke_but_not_with_which_values():
    try:
        int("số 092190999101")
    except ValueError:
        record = logging.LogRecord("motcua", logging.ERROR, __file__, 1, "it broke", (), sys.exc_info())
    Discreet().filter(record)
    line = logging.Formatter("%(message)s").format(record)
    assert "ValueError at" in line
    assert "092190999101" not in line


@pytest.mark.parametrize(
    ("xml", "code", "counts"),
    [
        ('<testsuites><testsuite tests="5" failures="1" errors="1" skipped="0"/></testsuites>', 1, (3, 2)),
        ('<testsuites><testsuite tests="5" failures="0" errors="0" skipped="2"/></testsuites>', 0, (3, 2)),
        ('<testsuites><testsuite tests="5" failures="0" errors="0" skipped="0"/></testsuites>', 0, (5, 0)),
        ('<testsuites><testsuite tests="0" failures="0" errors="0" skipped="0"/></testsuites>', 5, (0, 1)),
    ],
)
def test_what_did_not_run_is_not_counted_as_passed(tmp_path, xml, code, counts):
    report = tmp_path / "report.xml"
    report.write_text(xml)
    outcome = checks.read_report(report, code)
    assert (outcome.passed, outcome.failed) == counts


def test_a_lock_file_names_public_hosts_only(tmp_path):
    (tmp_path / "frontend").mkdir()
    (tmp_path / "uv.lock").write_text('source = { registry = "https://mirror.example/simple" }')
    (tmp_path / "frontend" / "package-lock.json").write_text(
        '{"packages": {"node_modules/a": {"resolved": "https://mirror.example/a.tgz"}, "node_modules/b": {}}}'
    )
    assert checks.lock_mistakes(tmp_path) == [
        "package-lock.json: node_modules/a is bound to an address",
        "uv.lock: mirror.example",
    ]


@pytest.fixture
def app(tmp_path: Path) -> Path:
    folder = tmp_path / "src" / "app"
    (folder / "templates").mkdir(parents=True)
    (folder / "apps.py").write_text("")
    (folder / "views.py").write_text('says = say("Chào {name}.")\n')
    (folder / "templates" / "page.html").write_text('{% load i18n %}<p>{% trans "Trang chủ" %}</p>')
    return folder


def test_a_sentence_without_english_is_found_in_code_and_templates(app):
    assert len(list(messages.mistakes(app))) == 2


def test_update_adds_sentences_and_keeps_what_was_translated(app, tmp_path):
    messages.update(tmp_path)
    file = messages.po_file(app)
    file.write_text(file.read_text().replace('msgid "Trang chủ"\nmsgstr ""', 'msgid "Trang chủ"\nmsgstr "Home"'))
    assert [line.rpartition(": ")[2] for line in messages.mistakes(app)] == ["'Chào {name}.'"]
    (app / "views.py").write_text("")
    messages.update(tmp_path)
    assert not list(messages.mistakes(app))
    assert "Home" in file.read_text()
    assert "Chào" not in file.read_text()


def test_a_translation_keeps_the_placeholders(app, tmp_path):
    messages.update(tmp_path)
    file = messages.po_file(app)
    text = file.read_text().replace('msgid "Trang chủ"\nmsgstr ""', 'msgid "Trang chủ"\nmsgstr "Home"')
    file.write_text(text.replace('msgid "Chào {name}."\nmsgstr ""', 'msgid "Chào {name}."\nmsgstr "Hello {nam}."'))
    (wrong,) = messages.mistakes(app)
    assert "placeholders" in wrong


def test_messages_are_compiled_only_when_they_changed(app, tmp_path):
    messages.update(tmp_path)
    assert build.messages(tmp_path)
    assert not build.messages(tmp_path)


def test_a_browser_that_was_named_but_is_not_there_is_missed(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert checks.browser() is None


def test_without_a_browser_the_tests_fail_and_say_what_to_install(monkeypatch, tmp_path):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    stage = checks.browser_stage()
    assert (stage.passed, stage.failed) == (0, 1)
    assert "apt-get install chromium" in stage.output


def test_a_browser_on_the_path_is_found(monkeypatch, tmp_path):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "chromium").touch(mode=0o755)
    assert checks.browser_stage().failed == 0


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ('connection failed: FATAL:  password authentication failed for user "m"', "password authentication failed"),
        ('FATAL:  database "nowhere" does not exist', "does not exist"),
        ("FATAL:  the database system is starting up", ""),
        ("connection to server at 127.0.0.1, port 9 failed: Connection refused", ""),
    ],
)
def test_a_database_that_refuses_is_not_waited_for_and_one_that_comes_up_is(said, refused):
    answer = prepare.refusal_of(said)
    assert (refused in answer) if refused else answer == ""


def test_a_server_that_is_too_old_is_refused_with_what_is_needed():
    prepare.check_version(150000)
    with pytest.raises(prepare.Unusable, match=r"PostgreSQL 14.*needs PostgreSQL 15"):
        prepare.check_version(149999)
