"""What a place for files must be able to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from motcua.kernel.errors import Fault, Refusal
from motcua.kernel.text import say

#: bytes in one step of reading
CHUNK = 256 * 1024


class StoreDown(Refusal):
    """The store of files does not answer; nothing was kept, and the same may be tried again."""

    status = 503
    code = "storage.down"
    says = say("Kho tệp tạm thời không hoạt động. Vui lòng thử lại sau ít phút; chưa có gì bị thay đổi.")


class Damaged(Fault):
    """The store gave other bytes than those that were put."""

    code = "storage.damaged"
    says = say("Tệp này đã bị hỏng trong kho. Hệ thống đã ghi nhận; vui lòng báo quản trị viên.")


@dataclass(frozen=True)
class Held:
    """Something in the store; ``since`` is when it was last let in."""

    sha256: str
    size: int
    since: datetime


class Backend(Protocol):
    """A place where bytes are kept under their hash: there whole, for every reader, or not at all."""

    def admit(self, file: Path, sha256: str, size: int) -> None: ...

    def open(self, sha256: str) -> BinaryIO: ...

    def size(self, sha256: str) -> int | None: ...

    def remove(self, sha256: str) -> None: ...

    def held(self) -> Iterator[Held]: ...


def checked(sha256: str) -> str:
    """``sha256`` if it is one.

    Raises:
        ValueError: not a SHA-256 in lower-case hexadecimal.
    """
    if not is_hash(sha256):
        raise ValueError("not a SHA-256")
    return sha256


def is_hash(text: str) -> bool:
    """Whether ``text`` is a SHA-256 in lower-case hexadecimal."""
    return len(text) == 64 and not set(text) - set("0123456789abcdef")


def place(sha256: str) -> str:
    """The path of a file inside a store: spread over folders, so that none grows without end."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
