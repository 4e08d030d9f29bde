"""Small real files for tests: a PDF that readers find whole, pictures, and files that are made to hurt."""

import io
import zlib


def pdf(*, pages: int = 1, note: str = "", catalog: str = "", more: tuple[bytes, ...] = ()) -> bytes:
    """A PDF with a true table of its parts. ``note`` makes its bytes differ; ``catalog`` and ``more`` add to it."""
    kids = " ".join(f"{3 + number} 0 R" for number in range(pages))
    parts = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>"] * pages,
        *more,
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"".join(b"%" + line.encode() + b"\n" for line in note.splitlines()))
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj" % number + part + b"endobj\n")
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, table))
    return out.getvalue()


PDF = pdf()


def stream(dictionary: str, data: bytes) -> bytes:
    """One part of a PDF that carries bytes."""
    return f"<<{dictionary}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream "


def bomb(megabytes: int) -> bytes:
    """A PDF of a few kilobytes that unpacks to ``megabytes``."""
    packer, data = zlib.compressobj(9), b""
    for _ in range(megabytes):
        data += packer.compress(bytes(1024 * 1024))
    return pdf(more=(stream("/Filter/FlateDecode", data + packer.flush()),))


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 80), colour: str = "white") -> bytes:
    """A picture of one colour."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def encrypted(password: str = "") -> bytes:
    """A PDF that only some may open, or only for some uses."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as plain:
        plain.save(out, encryption=pikepdf.Encryption(owner="chu", user=password))
    return out.getvalue()
