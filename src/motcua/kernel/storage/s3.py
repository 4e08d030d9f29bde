"""Any S3-compatible store: ``FILES_URL=s3://bucket/prefix?endpoint=https://store.example&region=…``.

Credentials come from the environment only (``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, or what the machine it
runs on gives). A file becomes visible when its last part has arrived: an upload that is cut off leaves nothing that
anybody can read. What is read is hashed on its way, and refused when it is not what was put.
"""

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from motcua.kernel.storage.backend import CHUNK, Damaged, Held, StoreDown, is_hash, place

log = logging.getLogger(__name__)

#: bytes of one part, the least that S3 takes; with few at a time a large file never fills the memory
PART = 5 * 1024 * 1024
AT_ONCE = 2


class S3:
    """Objects under the same names as the files of a folder."""

    def __init__(self, url: str, local: Path) -> None:
        self.local = local
        self.store = _store(url)

    def admit(self, file: Path, sha256: str, size: int) -> None:
        with _answering():
            if self._head(sha256) == size:
                return
            obstore.put(
                self.store, place(sha256), file, use_multipart=size > PART, chunk_size=PART, max_concurrency=AT_ONCE
            )
            if self._head(sha256) != size:
                raise StoreDown()

    def open(self, sha256: str) -> BinaryIO:
        """The object as a local file without a name, compared with its hash while it came."""
        digest = hashlib.sha256()
        self.local.mkdir(parents=True, exist_ok=True)
        out = tempfile.TemporaryFile(dir=self.local)  # noqa: SIM115 - whoever reads it closes it
        try:
            with _answering():
                for part in obstore.get(self.store, place(sha256)).stream(min_chunk_size=CHUNK):
                    digest.update(part)
                    out.write(part)
            if digest.hexdigest() != sha256:
                raise Damaged(sha256)
        except BaseException:
            out.close()
            raise
        out.seek(0)
        return cast(BinaryIO, out)

    def size(self, sha256: str) -> int | None:
        with _answering():
            return self._head(sha256)

    def remove(self, sha256: str) -> None:
        with _answering():
            if self._head(sha256) is not None:
                obstore.delete(self.store, place(sha256))

    def held(self) -> Iterator[Held]:
        with _answering():
            for batch in obstore.list(self.store):
                for one in batch:
                    name = one["path"].rsplit("/", 1)[-1]
                    if is_hash(name):
                        yield Held(name, one["size"], one["last_modified"])

    def _head(self, sha256: str) -> int | None:
        try:
            return int(obstore.head(self.store, place(sha256))["size"])
        except FileNotFoundError:
            return None


@contextmanager
def _answering() -> Iterator[None]:
    """A store that does not answer, or not as it should, is one clear refusal; its own words go to the log alone."""
    try:
        yield
    except FileNotFoundError as problem:
        if "NoSuchBucket" in str(problem):
            log.error("the store of files has no such bucket")
            raise StoreDown() from None
        raise FileNotFoundError("nothing with this hash is kept") from None
    except (BaseError, OSError) as problem:  # a store that denies its own customer answers with an OSError
        log.error("the store of files did not answer: %s", type(problem).__name__)
        raise StoreDown() from problem


def _store(url: str) -> S3Store:
    """The store that ``url`` names.

    Raises:
        ValueError: not ``s3://bucket…``, or it carries a credential, which would end up in logs and backups.
    """
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.hostname or set(query) - {"endpoint", "region"}:
        raise ValueError("FILES_URL must be s3://bucket/prefix?endpoint=…&region=…")
    if parts.username or parts.password:
        raise ValueError("FILES_URL must not carry credentials: they belong into AWS_ACCESS_KEY_ID and its companions")
    endpoint = query.get("endpoint", "")
    options: dict[str, Any] = {"endpoint": endpoint} if endpoint else {}
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        region=query.get("region", "us-east-1"),
        virtual_hosted_style_request=not endpoint,
        # each part is sent with its hash, and the store refuses what arrived otherwise
        checksum_algorithm="sha256",
        client_options={"allow_http": endpoint.startswith("http:"), "connect_timeout": "3s", "timeout": "60s"},
        # short, because somebody waits; jobs try again at their next turn
        retry_config={
            "max_retries": 3,
            "backoff": {"init_backoff": timedelta(seconds=0.1), "max_backoff": timedelta(seconds=1), "base": 2},
            "retry_timeout": timedelta(seconds=15),
        },
        **options,
    )
