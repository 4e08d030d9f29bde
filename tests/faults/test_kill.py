"""What runs is killed at random moments while citizens file: nothing acknowledged may be lost, nothing done twice."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.faults


def free_port() -> int:
    """The first of three free ports in a row, as the house takes them."""
    for _ in range(50):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if all(_is_free(port + more) for more in range(3)):
            return port
    raise RuntimeError("no three free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_kill_minus_nine_under_load():
    environment = os.environ | {
        "ROUNDS": "5",
        "FAULTS_VAR": str(ROOT / "var" / "faults-of-tests"),
        "FAULTS_PORT": str(free_port()),
        "MODE": "demo",
    }
    environment.pop("DATABASE_URL", None)
    run = subprocess.run(
        [sys.executable, ROOT / "bench" / "faults.py"], env=environment, capture_output=True, text=True, timeout=400
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    said = json.loads(run.stdout.strip().splitlines()[-1])
    assert said["acknowledged"] > 50
    assert said["problems"] == 0
