"""Handing a short message to a gateway over HTTP, or to a folder where nobody is to be reached."""

import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

#: seconds that a gateway may take; notices that wait behind it are not many
PATIENCE = 10
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class NotTaken(Exception):
    """The gateway answered that it did not take the message; it is tried again, with longer and longer waits."""


class HttpSms:
    """A gateway that takes ``{"id", "to", "text", "from"}`` as JSON, with a bearer token.

    ``id`` is the same each time a message is tried, so that a gateway that took it before its answer was lost sends
    it once. Only 2xx means taken. The token goes over HTTPS, or to a program on this machine.
    """

    def __init__(self, *, url: str, token: str, sender: str = "") -> None:
        address = urlsplit(url)
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOCAL):
            raise ValueError("SMS_URL must begin with https://")
        self.url, self.token, self.sender = url, token, sender

    def carry(self, *, key: str, address: str, title: str, body: str) -> None:
        said = {"id": key, "to": address, "text": title}
        request = Request(  # noqa: S310 - the scheme was checked above
            self.url,
            data=json.dumps(said | ({"from": self.sender} if self.sender else {})).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.token}",
                "Idempotency-Key": key,
            },
            method="POST",
        )
        try:
            with urlopen(request, timeout=PATIENCE):  # noqa: S310
                return
        except HTTPError as refusal:
            refusal.close()
            raise NotTaken(refusal.code) from None


class FolderSms:
    """For demonstrations: each message is a file, the same one when it is tried again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def carry(self, *, key: str, address: str, title: str, body: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        said = json.dumps({"id": key, "to": address, "text": title}, ensure_ascii=False)
        (self.folder / f"{key}.json").write_text(f"{said}\n", encoding="utf-8")
