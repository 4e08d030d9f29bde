"""Checksums of messages: HMAC-SHA256 over named fields, compared in constant time.

The national platform's exact form depends on its version (domain knowledge of confidence medium): which fields are
signed, in which order and under which name, is content. Ours is unambiguous: each value is percent-encoded, so that no
value can pretend to be two.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote


def checksum(fields: Mapping[str, Any], names: Iterable[str], secret: str) -> str:
    """The checksum of ``fields`` in the order of ``names``; a field that is absent counts as empty."""
    said = "&".join(f"{name}={quote(_text(fields.get(name)), safe='')}" for name in names)
    return hmac.new(secret.encode(), said.encode(), "sha256").hexdigest()


def fits(given: object, fields: Mapping[str, Any], names: Iterable[str], secret: str) -> bool:
    """Whether ``given`` is the checksum of ``fields``. Without a secret nothing fits."""
    if not secret or not isinstance(given, str):
        return False
    return hmac.compare_digest(given.lower().encode(), checksum(fields, names, secret).encode())


def _text(value: Any) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "" if value is None else str(value)
