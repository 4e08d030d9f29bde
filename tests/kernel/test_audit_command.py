"""``motcua audit verify`` as an operator meets it when something else is wrong than the journal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from motcua.site import checks


def verify(database: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "motcua.site.cli", "audit", "verify"]
    environment = os.environ | {"DATABASE_URL": database}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_database_that_is_down_is_said_in_one_line():
    said = verify("postgresql://nobody@127.0.0.1:1/none")
    assert said.returncode == 2
    assert said.stderr.startswith("The journal could not be checked: ")
    assert "Traceback" not in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_a_folder_of_anchors_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert checks.journal(tmp_path / "nowhere") == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_database_without_tables_is_said():
    own = connection.settings_dict
    said = verify(f"postgresql://{own['USER']}@/postgres?host={own['HOST']}&port={own['PORT']}")
    assert said.returncode == 2
    assert "Was it migrated?" in said.stderr
    assert "Traceback" not in said.stderr
