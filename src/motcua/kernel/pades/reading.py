"""Reading: certificates from PEM, and PDFs quicker than pyHanko does by itself."""

import binascii
import re
from typing import BinaryIO

from asn1crypto import pem, x509
from pyhanko.pdf_utils import generic

WHITE = b" \t\r\n\x0c\x00"
CHUNK = 16 * 1024
_SLOW = generic.read_hex_string_from_stream
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def certificate(text: str) -> x509.Certificate:
    """The certificate in a PEM text."""
    return x509.Certificate.load(pem.unarmor(text.encode())[2])


def quicken() -> None:
    """Lets pyHanko read hexadecimal strings in pieces instead of digit by digit.

    A signature is such a string of 20,000 digits, and a third of the time of a validation went into reading them one by
    one. Only the child process is changed, and only for strings without errors or comments: the rest is read as before.
    """
    generic.read_hex_string_from_stream = read_hex_string


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
    return _SLOW(stream)


def room_taken(update: bytes) -> int:
    """How many digits the first signature in an update of a file has room for; 0 when there is none."""
    found = _RANGE.search(update)
    return int(found[3]) - int(found[2]) - 2 if found else 0
