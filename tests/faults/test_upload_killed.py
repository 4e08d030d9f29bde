"""A process is killed (SIGKILL) in the middle of an upload: nothing half-done is visible, and it can be sent again."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from motcua.kernel import storage
from motcua.kernel.actors import system
from motcua.rooms.papers import facade as papers
from samples import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.faults]
CONTENT = pdf(note="n" * 400_000)
#: a door in a process of its own: takes half of the file, says so, and waits for the rest, which never comes
DOOR = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(FILES_DIR=sys.argv[1], FILES_URL="", USE_I18N=False)
from motcua.kernel import storage

def chunks():
    content = Path(sys.argv[2]).read_bytes()
    yield content[: len(content) // 2]
    print("half", flush=True)
    sys.stdin.read()

storage.put(chunks())
"""


def test_half_an_upload_is_nothing_and_the_whole_can_be_sent_again(settings, tmp_path):
    sent = tmp_path / "sent.pdf"
    sent.write_bytes(CONTENT)
    door = subprocess.Popen(
        [sys.executable, "-c", DOOR, str(settings.FILES_DIR), str(sent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert door.stdin is not None
    assert door.stdout is not None
    assert door.stdout.readline() == "half\n"
    os.kill(door.pid, signal.SIGKILL)
    assert door.wait() == -signal.SIGKILL
    door.stdin.close()
    door.stdout.close()

    assert list(storage.held()) == []
    left = [file.name for file in Path(settings.FILES_DIR).iterdir()]
    assert len(left) == 1
    assert left[0].startswith(".incoming-")

    now = datetime.now(UTC)
    kept = papers.keep([CONTENT], name="giay.pdf", at=now)
    with papers.open_kept(kept.sha256) as file:
        assert file.read() == CONTENT
    swept = papers.sweep(by=system("files"), at=now + timedelta(days=1, minutes=1))
    assert swept.incoming == 1
    papers.open_kept(kept.sha256).close()
