"""Signing a hundred results in one act, and checking signatures, with the demonstration's kind of key.

The authority (time stamps, revocation) is a process of its own on this machine, so that its work is in the figures too.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import stage

PAPERS = 100
#: what was promised: seconds for a hundred signatures, milliseconds for one check
WITHIN, CHECK_WITHIN = 30.0, 50.0


def main() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = stage.VAR / "signing"
    shutil.rmtree(folder, ignore_errors=True)  # an authority's certificates name the port of their day
    os.environ |= {
        "TSA_URL": f"http://localhost:{port}/tsa",
        "AUTHORITY_PORT": str(port),
        "KEYS_DIR": str(folder / "keys"),
        "SIGNING_SECRETS_DIR": str(folder / "secrets"),
    }
    stage.database()
    simulator = stage.ROOT / "simulators" / "authority"
    folders = [f"--{name}={folder / name}" for name in ("keys", "secrets")] + [f"--folder={folder / 'authority'}"]
    authority = subprocess.Popen([sys.executable, simulator, "serve", f"--port={port}", *folders])
    try:
        _wait(f"http://localhost:{port}/healthz")
        figures = _signing(simulator, port, folders) | _checking(folder)
    finally:
        authority.terminate()
        authority.wait()
    print(json.dumps(figures, ensure_ascii=False))


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            urlopen(url, timeout=1)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the authority did not start")


def _signing(simulator: Path, port: int, folders: list[str]) -> dict[str, object]:
    from motcua.kernel import storage
    from motcua.kernel.actors import Actor
    from motcua.kernel.ids import new_id
    from motcua.rooms.papers import facade as papers
    from motcua.rooms.papers.jobs import signing
    from motcua.rooms.papers.records import SEAL_BOX, Place

    seal = Actor("system:bench", "bench", {key: frozenset({"*"}) for key in ("papers:seal", "papers:keys")})
    run = new_id()
    asked = {"holder": "unit:UB-31135", "name": "Ủy ban nhân dân phường Ninh Kiều (mẫu)", "file": f"{run}.p12"}
    enrolled = subprocess.run(
        [sys.executable, simulator, "enrol", f"--url=http://localhost:{port}", *folders],
        input=json.dumps(asked).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    said = json.loads(enrolled.stdout)
    where = {"file": said["file"], "secret": "demo"}
    key = {"certificate": said["certificate"], "chain": said["chain"], "where": where}
    at = datetime.now(UTC)
    papers.add_credential(holder="unit:UB-31135", kind="p12", **key, by=seal, at=at)
    requests = []
    for number in range(PAPERS):
        stored = storage.put([_paper(number)])
        subject = f"result:{run}-{number}"
        said = {"title": f"Kết quả {number}", "sha256": stored.sha256, "place": Place(-1, SEAL_BOX)}
        requests.append(papers.ask_signature(subject=subject, part="seal", unit="UB-31135", **said, by=seal, at=at))
    started = time.perf_counter()
    ordered = papers.order_signatures(requests, by=seal, at=datetime.now(UTC))
    confirm = time.perf_counter() - started
    while not papers.signing_progress(ordered.batch, by=seal).done:
        signing.sign_ordered(datetime.now(UTC))
    seconds = time.perf_counter() - started
    signing.end_helpers()
    progress = papers.signing_progress(ordered.batch, by=seal)
    if progress.signed != PAPERS:
        raise RuntimeError(f"only {progress.signed} were signed: {progress.problem}")
    signed = papers.signatures_in(ordered.batch, by=seal)
    print(f"{PAPERS} signatures ({signed[0].level}) in {seconds:.1f} s; the confirmation took {confirm * 1000:.0f} ms")
    _signing.made = signed[0].signed  # type: ignore[attr-defined]
    return {
        "bench": "signing",
        "signed": PAPERS,
        "seconds": round(seconds, 1),
        "confirm_ms": round(confirm * 1000),
        "yardstick": f"{WITHIN:.0f} s",
        "ratio": f"{seconds / WITHIN:.2f}",
    }


def _paper(number: int) -> bytes:
    import typst

    made: bytes = typst.compile(f'#set page(paper: "a4")\n= Kết quả số {number}\n#lorem(200)'.encode())
    return made


def _checking(folder: Path) -> dict[str, object]:
    from motcua.kernel import storage
    from motcua.kernel.pades.helper import Helper

    with storage.open_file(_signing.made) as file:  # type: ignore[attr-defined]
        pdf = file.read()
    roots = [file.read_text() for file in (folder / "authority" / "trust").glob("*.pem")]
    helper = Helper()
    said = {"anchors": roots, "at": datetime.now(UTC).isoformat()}
    helper.ask("check", said, [pdf])
    times = []
    for _ in range(30):
        started = time.perf_counter()
        answer, _blobs = helper.ask("check", said, [pdf])
        times.append((time.perf_counter() - started) * 1000)
    helper.close()
    if not answer["signatures"][0]["trusted"]:
        raise RuntimeError("our own signature is not trusted")
    middle = sorted(times)[len(times) // 2]
    print(f"one check of a file at level LTA: {middle:.0f} ms (promised: {CHECK_WITHIN:.0f} ms)")
    return {"check_ms": round(middle)}


if __name__ == "__main__":
    main()
