"""How much memory it takes when a file of 20 MB comes in through HTTP: kept in a folder, and in an S3 store.

The file is sent to the real web server (one worker) through the machines' API, once as the body of the request and once
as a form, as browsers send it. Measured are the server's processes and, beside them, the process that looks inside the
file, at their highest above what they took before.
"""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psutil
import stage
from filing import _client, _headers

MEGABYTE = 1024 * 1024
SIZE = 20 * MEGABYTE - 64 * 1024
CHUNK = 64 * 1024
LIMIT = 64
Server = tuple[str, int]


def prepared(size: int) -> Path:
    """A PDF of so many bytes, nearly, on disk, so that making it is not measured; never the same twice."""
    sys.path.insert(0, str(stage.ROOT / "tests"))
    from samples import pdf

    note = str(uuid4())
    file = stage.VAR / f"upload-{note}.pdf"
    file.write_bytes(pdf(note=f"{note}{'n' * size}"))
    return file


class Watch(threading.Thread):
    """The highest memory of the web server's processes, and of the look inside, in MB above what was there before."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.before = sum(one.memory_info().rss for one in self._family(looking=False))
        self.server = self.look = 0.0
        self.stopping = threading.Event()

    def _family(self, *, looking: bool) -> list[psutil.Process]:
        """The web server and its workers; or the processes that look inside files."""
        found = []
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                said = " ".join(child.cmdline())
                if "moto" not in said and ("inspection" in said) == looking:
                    found.append(child)
        return found

    def run(self) -> None:
        while not self.stopping.wait(0.005):
            with contextlib.suppress(psutil.Error):
                took = sum(one.memory_info().rss for one in self._family(looking=False))
                self.server = max(self.server, (took - self.before) / MEGABYTE)
            with contextlib.suppress(psutil.Error):
                took = sum(one.memory_info().rss for one in self._family(looking=True))
                self.look = max(self.look, took / MEGABYTE)

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.join()

    def __enter__(self) -> "Watch":
        self.start()
        return self


def sent(server: Server, headers: dict[str, str], *, as_form: bool, size: int = SIZE) -> tuple[float, float, float]:
    """Sends one file; extra MB of the server, MB of the look inside, seconds."""
    file = prepared(size)
    edge = uuid4().hex
    before = b""
    if as_form:
        before = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="lon.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
    after = f"\r\n--{edge}--\r\n".encode() if as_form else b""
    kind = f"multipart/form-data; boundary={edge}" if as_form else "application/pdf"
    length = len(before) + file.stat().st_size + len(after)

    def body() -> Iterator[bytes]:
        yield before
        with file.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
        yield after

    connection = http.client.HTTPConnection(*server, timeout=60)
    begun = time.monotonic()
    with Watch() as watch:
        said = headers | {"Content-Type": kind, "Content-Length": str(length)}
        connection.request("POST", "/api/v1/files?name=lon.pdf", body(), said)
        answer = connection.getresponse()
        text = answer.read()
    took = time.monotonic() - begun
    file.unlink()
    if answer.status != 201:
        raise SystemExit(f"{answer.status}: {text[:300]!r}")
    return watch.server, watch.look, took


def measured(address: str, who: tuple[str, str]) -> tuple[tuple[float, float, float], ...]:
    """One file as a body and one as a form, each in a server of its own that has taken a small file before."""
    found = []
    for as_form in (False, True):
        with stage.web(address, workers=1) as server:
            headers = _headers(server, *who)
            sent(server, headers, as_form=as_form, size=CHUNK)
            found.append(sent(server, headers, as_form=as_form))
    return tuple(found)


def main() -> int:
    address = stage.database()
    who = _client()
    in_folder = measured(address, who)
    port = stage.free_port()
    store = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _made(f"http://127.0.0.1:{port}/kho")
        os.environ |= {"AWS_ACCESS_KEY_ID": "mau", "AWS_SECRET_ACCESS_KEY": "mau"}
        os.environ["FILES_URL"] = f"s3://kho/bench?endpoint=http://127.0.0.1:{port}"
        in_store = measured(address, who)
    finally:
        store.kill()
        store.wait()
    worst = max(server + look for server, look, _ in (*in_folder, *in_store))
    said = {
        "bench": "upload",
        **{
            f"{place}_{way}_extra_mb": round(one[0], 1)
            for place, pair in (("folder", in_folder), ("s3", in_store))
            for way, one in zip(("body", "form"), pair, strict=True)
        },
        "look_inside_mb": round(max(look for _, look, _ in (*in_folder, *in_store)), 1),
        "folder_s": round(in_folder[1][2], 2),
        "s3_s": round(in_store[1][2], 2),
        "yardstick": f"{LIMIT} MB of extra memory for 20 MB through HTTP, the look inside included",
        "ratio": round(worst / LIMIT, 2),
    }
    print(json.dumps(said))
    return 0 if said["ratio"] <= 1 else 1


def _made(address: str) -> None:
    """The bucket, as soon as the store answers."""
    headers = {"Authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request"}
    for _ in range(300):
        try:
            urllib.request.urlopen(urllib.request.Request(address, method="PUT", headers=headers), timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the store does not answer")


if __name__ == "__main__":
    sys.exit(main())
