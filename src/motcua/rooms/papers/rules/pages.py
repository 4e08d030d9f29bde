"""One page of paper as a picture, turned and cut as the officer laid it."""

import io
from typing import Any

from motcua.rooms.papers.records.digitising import Crop

#: dots per inch of a kept page, and the longest side that follows for A4: what is larger costs and shows no more
DOTS = 200
LONGEST = 2339
#: of a preview on the bench
SMALL = 900
QUALITY = 82


def laid(picture: bytes, turn: int, crop: Crop, *, longest: int = LONGEST) -> bytes:
    """The page as a JPEG of at most ``longest`` dots: upright as the camera held it, turned, then cut.

    What is cut off is really gone, and so is what a telephone writes into a picture (place, owner).
    """
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(picture)) as opened:
        opened.draft("RGB", (longest, longest))
        page: Any = ImageOps.exif_transpose(opened).convert("RGB")
    page = page.rotate(-turn, expand=True) if turn % 360 else page
    width, height = page.size
    box = (
        width * crop.left // 1000,
        height * crop.top // 1000,
        width - width * crop.right // 1000,
        height - height * crop.bottom // 1000,
    )
    page = page.crop(box)
    page.thumbnail((longest, longest))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=QUALITY, dpi=(DOTS, DOTS))
    return out.getvalue()


def as_pdf(jpeg: bytes) -> bytes:
    """A page without text: one picture, in its own size."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(jpeg)) as page:
        page.save(out, "PDF", resolution=DOTS, quality=QUALITY)
    return out.getvalue()


def joined(pages: list[bytes], title: str) -> bytes:
    """One PDF of all pages, which claims PDF/A-2b: fonts inside, colours named, metadata in XMP."""
    import pikepdf
    from PIL import ImageCms

    with pikepdf.new() as out:
        for page in pages:
            with pikepdf.open(io.BytesIO(page)) as one:
                out.pages.extend(one.pages)
        profile = out.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), N=3)
        out.Root.OutputIntents = pikepdf.Array(
            [
                out.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.OutputIntent,
                        S=pikepdf.Name.GTS_PDFA1,
                        OutputConditionIdentifier=pikepdf.String("sRGB"),
                        DestOutputProfile=profile,
                    )
                )
            ]
        )
        out.Root.Lang = pikepdf.String("vi")
        with out.open_metadata(set_pikepdf_as_editor=False) as said:
            said["pdfaid:part"], said["pdfaid:conformance"], said["dc:title"] = "2", "B", title
        made = io.BytesIO()
        out.save(made)
    return made.getvalue()
