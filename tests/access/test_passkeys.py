"""Passkeys: enrolled, used as a second factor, used alone. The key is a real one, held by the test."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from access.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PRESENT_AND_VERIFIED = 0x05


@dataclass
class Key:
    """A passkey in software: what a telephone does, without the finger."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user: bytes = b""
    flags: int = PRESENT_AND_VERIFIED
    count: int = 0

    def create(self, options: dict[str, Any]) -> str:
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        cose = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        data = self._data(asked["rp"]["id"], 0x40) + attested
        said = {
            "clientDataJSON": websafe_encode(self._client("webauthn.create", asked["challenge"])),
            "attestationObject": websafe_encode(cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._credential(said)

    def get(self, options: dict[str, Any]) -> str:
        asked = options["publicKey"]
        self.count += 1
        client = self._client("webauthn.get", asked["challenge"])
        data = self._data(asked["rpId"], 0)
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        said = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.user,
        }
        return self._credential(said)

    def _data(self, place: str, more: int) -> bytes:
        flags = bytes([self.flags | more])
        return hashlib.sha256(place.encode()).digest() + flags + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": "http://testserver"}).encode()

    def _credential(self, response: dict[str, Any]) -> str:
        name = websafe_encode(self.id)
        said = {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
        return json.dumps(said)


@pytest.fixture(autouse=True)
def _no_https_here(settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


@pytest.fixture
def key(make_officer) -> Key:
    """An officer whose only second factor is a passkey that he enrolled himself."""
    make_officer("thu", ("one-stop", "TT-31135"), enrolled=False)
    client, key = Client(), Key()
    client.post("/dang-nhap/can-bo/", {"login": "thu", "password": PASSWORD})
    page = client.get("/tai-khoan/xac-thuc/khoa/")
    made = key.create(json.loads(page.context["options"]))
    answer = client.post("/tai-khoan/xac-thuc/khoa/", {"name": "Điện thoại", "credential": made, "passwordless": "on"})
    assert answer.url == "/tai-khoan/ma-du-phong/"
    assert client.get("/desk/receive/").status_code == 200
    return key


def options(client: Client) -> dict[str, Any]:
    said = client.get("/dang-nhap/can-bo/khoa/", headers={"accept": "application/json"}).json()
    return dict(said["request_options"])


def test_a_passkey_alone_opens_the_desk(client, key):
    client.post("/dang-nhap/can-bo/khoa/", {"credential": key.get(options(client))})

    assert client.get("/desk/receive/").status_code == 200


def test_a_passkey_is_a_second_factor_after_the_password(client, key):
    assert client.post("/dang-nhap/can-bo/", {"login": "thu", "password": PASSWORD}).url == "/dang-nhap/can-bo/ma/"
    asked = json.loads(client.get("/dang-nhap/can-bo/ma/").context["options"])

    client.post("/dang-nhap/can-bo/ma/", {"credential": key.get(asked)})

    assert client.get("/desk/receive/").status_code == 200


def test_a_passkey_without_finger_or_pin_does_not_sign_in_alone(client, key):
    key.flags = 0x01

    answer = client.post("/dang-nhap/can-bo/khoa/", {"credential": key.get(options(client))})

    assert answer.url.endswith("?passkey=0")
    assert client.get("/desk/").status_code == 302


def test_an_answer_to_an_older_question_is_refused(client, key):
    old = key.get(options(client))
    options(client)

    client.post("/dang-nhap/can-bo/khoa/", {"credential": old})

    assert client.get("/desk/").status_code == 302


def test_a_key_of_somebody_else_is_refused(client, key):
    stranger = Key(id=key.id, user=key.user)

    client.post("/dang-nhap/can-bo/khoa/", {"credential": stranger.get(options(client))})

    assert client.get("/desk/").status_code == 302


def test_the_last_passkey_stays(client, key):
    client.post("/dang-nhap/can-bo/khoa/", {"credential": key.get(options(client))})
    passkey = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)

    assert client.post(f"/tai-khoan/xac-thuc/khoa/{passkey.pk}/bo/").status_code in {302, 409}
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


NONSENSE = ("", "x", "{}", "[]", "null", '{"id": 1}', '{"rawId": "", "type": 1}', '{"response": {"userHandle": "!"}}')


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_is_refused_and_breaks_nothing(client, said, make_officer):
    make_officer("thu")
    make_officer("moi", enrolled=False)
    new = Client()
    new.post("/dang-nhap/can-bo/", {"login": "moi", "password": PASSWORD})
    client.post("/dang-nhap/can-bo/", {"login": "thu", "password": PASSWORD})

    assert Client().post("/dang-nhap/can-bo/khoa/", {"credential": said}).status_code == 302
    assert client.post("/dang-nhap/can-bo/ma/", {"credential": said}).status_code == 200
    new.get("/tai-khoan/xac-thuc/khoa/")
    assert new.post("/tai-khoan/xac-thuc/khoa/", {"credential": said, "passwordless": "on"}).status_code == 200
