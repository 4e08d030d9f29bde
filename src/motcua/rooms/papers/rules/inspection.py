"""A look inside a file that a stranger sent, in a process of its own with little memory and little time.

Run as ``python -I -m motcua.rooms.papers.rules.inspection MIME FILE LIMITS``: prints one line of JSON, ``{"pages": n}``
or ``{"problem": …}``. A parser that a hostile file breaks or fills breaks alone; who started it takes its silence for
``damaged`` or ``complex``. It never renders, and unpacks streams only to count what comes out.
"""

import json
import resource
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from motcua.rooms.papers.records.files import JPEG, PDF, Limits

#: bytes of address space: the libraries take about 200 MB of it, most of it never touched
MEMORY = 768 * 1024 * 1024
STEP = 1024 * 1024
#: what a PDF uses to act, or to carry something else in. Nothing on a paper needs any of it.
ACTING = frozenset({"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/Rendition", "/RichMedia", "/Movie", "/Sound"})
CARRYING = frozenset({"/JS", "/EF", "/EmbeddedFiles", "/XFA", "/JavaScript", "/RichMediaContent"})
PACKED = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/Fl", "/LZW", "/RL"})


class Problem(Exception):
    """What is wrong, as one word."""


def look(mime: str, file: Path, limits: Limits) -> int:
    """The number of pages of a file that is what it says and harmless.

    Raises:
        Problem: it is not.
    """
    return _pdf(file, limits) if mime == PDF else _picture(mime, file, limits)


def _pdf(file: Path, limits: Limits) -> int:
    import pikepdf

    try:
        pdf = pikepdf.open(file, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Problem("encrypted") from None
    except (pikepdf.PdfError, ValueError):
        raise Problem("damaged") from None
    with pdf:
        if pdf.is_encrypted:
            raise Problem("encrypted")
        # a library that had to guess where things are has a file before it that was cut off or glued together
        if any("reconstruct" in str(warning) for warning in pdf.get_warnings()):
            raise Problem("damaged")
        try:
            pages = len(pdf.pages)
            if not pages:
                raise Problem("damaged")
            if pages > limits.pages:
                raise Problem("pages")
            _objects(pdf, limits)
        except (pikepdf.PdfError, pikepdf.ForeignObjectError, RecursionError, ValueError, TypeError):
            raise Problem("damaged") from None
        return pages


def _objects(pdf: Any, limits: Limits) -> None:
    import pikepdf

    seen, unpacked = 0, 0
    if len(pdf.objects) > limits.objects:
        raise Problem("complex")
    for one in [pdf.trailer, *pdf.objects]:
        for part in _parts(one):
            seen += 1
            if seen > 20 * limits.objects:
                raise Problem("complex")
            _check_harmless(part)
        if isinstance(one, pikepdf.Stream):
            _check_picture(one, limits)
            unpacked += _unpacked(one, limits.expanded_megabytes * STEP - unpacked)
            if unpacked > limits.expanded_megabytes * STEP:
                raise Problem("complex")


def _parts(one: Any) -> Iterator[Any]:
    """``one`` and every dictionary written inside it; what it only refers to comes on its own turn."""
    import pikepdf

    waiting = [one]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            inner = [value for _, value in part.items()]
        else:
            inner = list(part) if isinstance(part, pikepdf.Array) else []
        waiting += [value for value in inner if isinstance(value, pikepdf.Object) and not value.is_indirect]


def _check_harmless(part: Any) -> None:
    keys = set(part.keys())
    if keys & CARRYING or (str(part.get("/S", "")) in ACTING) or str(part.get("/Subtype", "")) in ACTING:
        raise Problem("active")


def _check_picture(stream: Any, limits: Limits) -> None:
    pixels = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
    if str(stream.get("/Subtype", "")) == "/Image" and pixels > limits.megapixels * 1_000_000:
        raise Problem("pixels")


def _unpacked(stream: Any, most: int) -> int:
    """How many bytes a stream unpacks to; stops counting a little above ``most``."""
    import pikepdf

    said = stream.get("/Filter", pikepdf.Array())
    filters = [str(one) for one in said] if isinstance(said, pikepdf.Array) else [str(said)]
    packed = [one for one in filters if one in PACKED]
    if len(packed) > 1:
        raise Problem("complex")  # packed twice: an old way to hide how much it is
    if not packed:
        return 0
    if filters[0] not in {"/FlateDecode", "/Fl"}:
        return len(stream.read_bytes())
    return _inflated(stream.read_raw_bytes(), most)


def _inflated(raw: bytes, most: int) -> int:
    total, engine = 0, zlib.decompressobj()
    waiting = raw
    try:
        while waiting and not engine.eof and total <= most:
            total += len(engine.decompress(waiting, STEP))
            waiting = engine.unconsumed_tail
    except zlib.error:
        raise Problem("damaged") from None
    return total


def _picture(mime: str, file: Path, limits: Limits) -> int:
    from PIL import Image, UnidentifiedImageError

    wanted = "JPEG" if mime == JPEG else "PNG"
    try:
        with Image.open(file, formats=[wanted]) as picture:
            if picture.width * picture.height > limits.megapixels * 1_000_000:
                raise Problem("pixels")
            if getattr(picture, "n_frames", 1) > 1:
                raise Problem("complex")
            if wanted == "PNG":
                picture.verify()  # the checksum of every part, without unpacking the picture
            else:
                picture.draft("L", (64, 64))  # an eighth of its size: read to its end, at an eighth of the memory
                picture.load()
    except Image.DecompressionBombError:
        raise Problem("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Problem("damaged") from None
    return 1


def main(arguments: list[str]) -> int:
    mime, file, said = arguments
    limits = Limits(**{**json.loads(said), "kinds": frozenset()})
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer: dict[str, Any] = {"pages": look(mime, Path(file), limits)}
    except Problem as problem:
        answer = {"problem": str(problem)}
    except (MemoryError, RecursionError):
        answer = {"problem": "complex"}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
