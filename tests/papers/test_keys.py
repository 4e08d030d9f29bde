"""Keys that are not files: a PKCS#11 token (SoftHSM2) and a remote signing service; what they refuse is told."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from motcua.kernel.actors import Actor
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.jobs import signing as job
from motcua.rooms.papers.records import SignatureRequest, SignatureState
from papers.pdfsig import pdfsig, tool
from papers.stage import KEEPER, ask, read

pytestmark = pytest.mark.django_db
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
NAME = "Nguyễn Thị Diễm (mẫu)"
PIN = "271828"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(autouse=True)
def _own_processes():
    """Signing processes read where keys lie when they start: each test here has its own."""
    job.end_helpers()
    yield
    job.end_helpers()


@pytest.fixture
def token(authority, leader, tmp_path, monkeypatch):
    """A token that holds the leader's key; returns what enrolment said."""
    module = next((one for one in MODULES if Path(one).exists()), "")
    assert module, "softhsm2 is not installed: apt-get install softhsm2"
    said = authority.enrol(leader.id, NAME, "token.p12")
    secret = (authority.folder / "secrets" / "demo").read_text().encode()
    key, _, _ = pkcs12.load_key_and_certificates((authority.folder / "keys" / "token.p12").read_bytes(), secret)
    pem = tmp_path / "key.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "tokens").mkdir()
    conf = tmp_path / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    util = tool("softhsm2-util", "softhsm2")
    for command in (
        ["--init-token", "--free", "--label", "motcua", "--so-pin", "314159", "--pin", PIN],
        ["--import", str(pem), "--token", "motcua", "--label", "leader", "--id", "01", "--pin", PIN],
    ):
        subprocess.run([util, *command], check=True, capture_output=True)
    monkeypatch.setenv("PKCS11_MODULES", f"softhsm={module}")
    monkeypatch.setenv("SIGNING_SECRET_TOKEN_PIN", PIN)
    return said


@pytest.fixture
def service(authority, leader, monkeypatch):
    """A signing service that keeps the leader's key."""
    said = authority.enrol(leader.id, NAME, "remote.p12")
    monkeypatch.setenv("SIGNING_SERVICES", f"demo={authority.url}/csc/v2")
    secret = {"token": "motcua-demo-token", "pin": "motcua-demo-pin"}
    monkeypatch.setenv("SIGNING_SECRET_SERVICE", json.dumps(secret))
    return said


def keyed(leader: Actor, said: dict[str, str], kind: str, where: dict[str, str]) -> None:
    papers.add_credential(
        holder=leader.id,
        kind=kind,
        certificate=said["certificate"],
        chain=said["chain"],
        where=where,
        by=KEEPER,
        at=now(),
    )


def sign(leader: Actor) -> SignatureRequest:
    request = ask("dossier:1")
    papers.order_signatures([request], by=leader, at=now())
    job.sign_ordered(now())
    return papers.signature(request, by=leader)


TOKEN = {"module": "softhsm", "token": "motcua", "key": "leader", "secret": "token-pin"}
SERVICE = {"service": "demo", "credential": "remote", "secret": "service"}


def test_a_token_signs_and_the_signature_is_valid(token, leader, authority, tmp_path):
    keyed(leader, token, "pkcs11", TOKEN)
    signed = sign(leader)
    assert (signed.state, signed.problem) == (SignatureState.SIGNED, "")
    (one,) = pdfsig(read(signed.signed), tmp_path, authority.root).signatures
    assert (one.signer, one.valid, one.trusted) == (NAME, True, True)


def test_a_wrong_pin_is_tried_once_so_that_no_token_is_locked(token, leader, monkeypatch):
    monkeypatch.setenv("SIGNING_SECRET_TOKEN_PIN", "000000")
    keyed(leader, token, "pkcs11", TOKEN)
    first, second = ask("dossier:1"), ask("dossier:2")
    papers.order_signatures([first, second], by=leader, at=now())
    assert job.sign_ordered(now()) == 0
    assert {papers.signature(one, by=leader).state for one in (first, second)} == {SignatureState.FAILED}


def test_a_token_that_is_not_there_is_waited_for(token, leader):
    keyed(leader, token, "pkcs11", {**TOKEN, "token": "khác"})
    waiting = sign(leader)
    assert waiting.state == SignatureState.ORDERED
    assert waiting.problem == "Không kết nối được thiết bị hoặc dịch vụ giữ khóa ký."


def test_a_library_that_the_operator_did_not_name_is_never_loaded(token, leader):
    keyed(leader, token, "pkcs11", {**TOKEN, "module": "/tmp/evil.so"})
    assert sign(leader).state == SignatureState.FAILED


def test_a_remote_service_signs_and_the_signature_is_valid(service, leader, authority, tmp_path):
    keyed(leader, service, "remote", SERVICE)
    signed = sign(leader)
    assert (signed.state, signed.problem) == (SignatureState.SIGNED, "")
    (one,) = pdfsig(read(signed.signed), tmp_path, authority.root).signatures
    assert (one.signer, one.valid) == (NAME, True)


def test_a_remote_service_that_is_down_is_waited_for(service, leader, monkeypatch):
    monkeypatch.setenv("SIGNING_SERVICES", "demo=http://127.0.0.1:9/csc/v2")
    keyed(leader, service, "remote", SERVICE)
    assert sign(leader).state == SignatureState.ORDERED


def test_a_remote_service_that_refuses_the_pin_is_not_asked_again(service, leader, monkeypatch):
    monkeypatch.setenv("SIGNING_SECRET_SERVICE", json.dumps({"token": "motcua-demo-token", "pin": "sai"}))
    keyed(leader, service, "remote", SERVICE)
    assert sign(leader).state == SignatureState.FAILED
