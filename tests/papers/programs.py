"""Programs of their own that these tests talk to: a virus scanner, an S3 store."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUCKET = "kho"


@dataclass
class Program:
    """A program that listens; can be taken away and brought back."""

    command: list[str]
    at: str
    process: "subprocess.Popen[str]"

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


def started(*command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


@pytest.fixture
def scanner(settings: object) -> Iterator[Program]:
    """A virus scanner that is configured and answers."""
    command = ["-m", "simulators.clamd", "--port", "0"]
    process = started(*command)
    assert process.stdout is not None
    program = Program(command, process.stdout.readline().strip(), process)
    settings.CLAMD = program.at  # type: ignore[attr-defined]
    yield program
    program.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Bucket(Program):
    """An S3 store that another program keeps."""

    def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        request = urllib.request.Request(
            f"{self.at}/{BUCKET}/{path}".rstrip("/"),
            data=body or None,
            method=method,
            headers={"Authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return bytes(answer.read())


@pytest.fixture(scope="session")
def store() -> Iterator[Bucket]:
    """A real server of the S3 protocol, in a process of its own."""
    port = free_port()
    process = started("-m", "moto.server", "-H", "127.0.0.1", "-p", str(port))
    found = Bucket([], f"http://127.0.0.1:{port}", process)
    deadline = time.monotonic() + 60
    while True:
        try:
            found.ask("PUT", "")
            break
        except OSError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.1)
    yield found
    found.stop()


@pytest.fixture
def bucket(store: Bucket, settings: object, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """The store, empty, and the house set to use it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "mau")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mau")
    settings.FILES_URL = f"s3://{BUCKET}/giay-to?endpoint={store.at}"  # type: ignore[attr-defined]
    request = urllib.request.Request(f"{store.at}/moto-api/reset", method="POST")
    urllib.request.urlopen(request, timeout=10).close()
    store.ask("PUT", "")
    return store
