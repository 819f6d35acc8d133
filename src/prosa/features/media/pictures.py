"""How large an image is, and a small picture of it.

A file of a stranger's is opened here, so this is bounded on all sides: four
formats only, a limit of pixels before anything is decoded (a few kilobytes can
claim to be gigapixels), one picture at a time in a thread of its own. The small
picture has none of the metadata of the large one, such as where it was taken.
"""

import asyncio
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE: Final = 640
MOST_PIXELS: Final = 50_000_000
"""Of a JPEG that is decoded at a fraction of its size."""
MOST_PIXELS_WHOLE: Final = 20_000_000
"""Of formats that must be decoded whole: 80 MB for a moment."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_TURNED: Final = (5, 6, 7, 8)
"""EXIF orientations that swap width and height."""
_ORIENTATION: Final = 0x0112

_painter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    thumbnail: bytes | None = field(repr=False)
    """WebP; None of an image that is too large to be decoded safely."""


async def picture_of(path: Path) -> Picture | None:
    """What an image shows; None if it is none, or damaged."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_painter, _look, path)


def _look(path: Path) -> Picture | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as image:
                return _paint(image)
    except (
        OSError,
        ValueError,
        SyntaxError,  # what Pillow says of some broken PNG
        EOFError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
    ):
        return None


def _paint(image: Image.Image) -> Picture:
    width, height = image.size
    if image.getexif().get(_ORIENTATION) in _TURNED:
        width, height = height, width
    in_parts = image.format == "JPEG" and not image.info.get("progressive")
    if width * height > (MOST_PIXELS if in_parts else MOST_PIXELS_WHOLE):
        return Picture(width, height, None)
    return Picture(width, height, _small(image))


def _small(image: Image.Image) -> bytes | None:
    """None of a picture whose end is missing: its size is known all the same."""
    try:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
        upright = ImageOps.exif_transpose(image)
        shown = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        content = BytesIO()
        shown.save(content, "WEBP", quality=76, method=3, exif=b"", icc_profile=b"", xmp=b"")
    except (OSError, ValueError, SyntaxError, EOFError):
        return None
    return content.getvalue()
