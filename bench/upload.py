"""How much memory a web worker takes while it keeps a file of 20 MB: into a folder, and into an S3 store.

The upload goes through the real door of a real request (`papers.keep`, chunk by chunk). Measured is this process, which
stands for a web worker, and beside it the process that looks inside the file, at their highest.
"""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator

import psutil
import stage

MEGABYTE = 1024 * 1024
SIZE = 20 * MEGABYTE - 64 * 1024
CHUNK = 64 * 1024
LIMIT = 64


def prepared(note: str) -> str:
    """A PDF of almost 20 MB on disk, so that making it is not measured."""
    sys.path.insert(0, str(stage.ROOT / "tests"))
    from samples import pdf

    file = stage.VAR / f"upload-{note}.pdf"
    file.write_bytes(pdf(note=f"{note}{'n' * SIZE}"))
    return str(file)


def chunks(file: str) -> Iterator[bytes]:
    with open(file, "rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


class Watch(threading.Thread):
    """The highest memory of this process and of its children, in MB above what it was."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.me = psutil.Process()
        self.before = self.me.memory_info().rss
        self.own = self.child = 0.0
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.wait(0.005):
            self.own = max(self.own, (self.me.memory_info().rss - self.before) / MEGABYTE)
            for child in self.me.children():
                try:
                    if "inspection" in " ".join(child.cmdline()):
                        self.child = max(self.child, child.memory_info().rss / MEGABYTE)
                except psutil.Error:
                    continue

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.join()

    def __enter__(self) -> "Watch":
        self.start()
        return self


def kept(note: str) -> tuple[float, float, float]:
    """Keeps one file; extra MB here, MB of the look inside, seconds."""
    from motcua.kernel import clock
    from motcua.rooms.papers import facade as papers

    file = prepared(f"{note}-{time.time()}")
    begun = time.monotonic()
    with Watch() as watch:
        papers.keep(chunks(file), name="lon.pdf", at=clock.now())
    os.unlink(file)
    return watch.own, watch.child, time.monotonic() - begun


def main() -> int:
    stage.database()
    from django.conf import settings

    kept("warm")
    folder = kept("folder")
    port = stage.free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _made(f"http://127.0.0.1:{port}/kho")
        os.environ |= {"AWS_ACCESS_KEY_ID": "mau", "AWS_SECRET_ACCESS_KEY": "mau"}
        settings.FILES_URL = f"s3://kho/bench?endpoint=http://127.0.0.1:{port}"
        remote = kept("s3")
    finally:
        server.kill()
        server.wait()
    said = {
        "bench": "upload",
        "folder_extra_mb": round(folder[0], 1),
        "s3_extra_mb": round(remote[0], 1),
        "look_inside_mb": round(max(folder[1], remote[1]), 1),
        "folder_s": round(folder[2], 2),
        "s3_s": round(remote[2], 2),
        "yardstick": f"{LIMIT} MB of extra memory for 20 MB, the look inside included",
        "ratio": round((max(folder[0], remote[0]) + max(folder[1], remote[1])) / LIMIT, 2),
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
