"""Reading: certificates from PEM, and PDFs and names quicker than the libraries do by themselves."""

import binascii
import re
from decimal import InvalidOperation
from functools import lru_cache
from typing import Any, BinaryIO

from asn1crypto import pem, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver

WHITE = b" \t\r\n\x0c\x00"
CHUNK = 16 * 1024
#: bytes that are looked at for a name, and for an array of numbers
SHORT, LONG = 64, 2048
#: a name without escapes and what ends it; an array of nothing but numbers
_NAME = re.compile(rb"/([^\x00-\x20#%()<>\[\]{}/\x7f-\xff]*)[\x00\t\n\x0c\r %()<>\[\]{}/]")
_NUMBERS = re.compile(rb"\[([-+.0-9 \t\r\n]*)\]")
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
#: what a revision of a file can share with the others: it holds no reference
_PLAIN = (
    generic.NumberObject,
    generic.FloatObject,
    generic.NameObject,
    generic.BooleanObject,
    generic.NullObject,
    generic.TextStringObject,
    generic.ByteStringObject,
)

_slow_hex = generic.read_hex_string_from_stream
_slow_name = generic.NameObject.read_from_stream
_slow_array = generic.ArrayObject.read_from_stream
_slow_revision = HistoricalResolver._subsume_object
_slow_equal = x509.Name.__eq__
_slow_prepared = x509.NameTypeAndValue._ldap_string_prep


def certificate(text: str) -> x509.Certificate:
    """The certificate in a PEM text."""
    return x509.Certificate.load(pem.unarmor(text.encode())[2])


def quicken() -> None:
    """Lets the libraries read at once what they read byte by byte, and compare names without preparing each again.

    Half of the time of a validation went into that: a signature is a string of 20,000 hexadecimal digits, the widths
    of a face are hundreds of numbers. Only the child process is changed, and only for what is written plainly: the
    rest, and whatever is wrong, is read as before.
    """
    for where, name, quick in (
        (generic, "read_hex_string_from_stream", read_hex_string),
        (generic.NameObject, "read_from_stream", staticmethod(read_name)),
        (generic.ArrayObject, "read_from_stream", staticmethod(read_array)),
        (HistoricalResolver, "_subsume_object", _of_revision),
        (x509.Name, "__eq__", same_name),
        (x509.NameTypeAndValue, "_ldap_string_prep", lambda _, text: _prepared(text)),
    ):
        setattr(where, name, quick)


def forget() -> None:
    """Keeps no name beyond the piece of work that it stood in."""
    _prepared.cache_clear()


def read_hex_string(stream: BinaryIO) -> generic.ByteStringObject | generic.TextStringObject:
    """The same as pyHanko's function of this name."""
    start = stream.tell()
    stream.read(1)
    found = bytearray()
    while chunk := stream.read(CHUNK):
        end = chunk.find(b">")
        if end < 0:
            found += chunk
            continue
        found += chunk[:end]
        digits = bytes(found).translate(None, WHITE)
        try:
            value = binascii.unhexlify(digits + b"0" * (len(digits) % 2))
        except binascii.Error:
            break
        stream.seek(end + 1 - len(chunk), 1)
        return generic.pdf_string(value)
    stream.seek(start)
    return _slow_hex(stream)


def read_name(stream: BinaryIO) -> generic.NameObject:
    """The same as ``NameObject.read_from_stream``."""
    start = stream.tell()
    found = _NAME.match(stream.read(SHORT))
    if found is None:
        stream.seek(start)
        return _slow_name(stream)
    stream.seek(start + found.end(1))
    return generic.NameObject(f"/{found[1].decode()}")


def read_array(
    stream: BinaryIO,
    container_ref: generic.Dereferenceable,
    in_content_stream: generic.ContentOpReading = generic.ContentOpReading.NO,
) -> generic.ArrayObject:
    """The same as ``ArrayObject.read_from_stream``."""
    start = stream.tell()
    found = _NUMBERS.match(stream.read(LONG))
    if found is not None:
        try:
            numbers = generic.ArrayObject(_number(word, container_ref) for word in found[1].decode().split())
        except (ValueError, InvalidOperation):
            pass
        else:
            stream.seek(start + found.end())
            return numbers
    stream.seek(start)
    return _slow_array(stream, container_ref, in_content_stream)


def _number(word: str, container_ref: generic.Dereferenceable) -> generic.FloatObject | generic.NumberObject:
    number = generic.FloatObject(word) if "." in word else generic.NumberObject(word)
    number.container_ref = container_ref
    return number


def _of_revision(resolver: HistoricalResolver, found: Any) -> Any:
    return found if isinstance(found, _PLAIN) else _slow_revision(resolver, found)


def same_name(one: x509.Name, other: object) -> bool:
    """The same as ``Name.__eq__``: most names that are compared are the same to the byte."""
    same = isinstance(other, x509.Name) and one.dump() == other.dump()
    return same or bool(_slow_equal(one, other))


@lru_cache(maxsize=256)
def _prepared(text: str) -> str:
    """A part of a name as RFC 4518 compares it."""
    prepared: str = _slow_prepared(None, text)
    return prepared


def room_taken(update: bytes) -> int:
    """How many digits the first signature in an update of a file has room for; 0 when there is none."""
    found = _RANGE.search(update)
    return int(found[3]) - int(found[2]) - 2 if found else 0
