"""The program that opens a stranger's picture: it runs in a process of its own, with limits, and gives back new pixels.

It is started by path, imports nothing of the catalogue, reads the picture from standard input and writes to standard
output: one line of JSON, and after it the files that the line tells the lengths of: WebP first, then JPEG.
"""

import io
import json
import os
import resource
import sys
import warnings
from typing import Any

WIDTHS = (480, 960, 1600)
"""The nominal widths; a smaller picture keeps its own width under each of these names."""
MOST_PIXELS = 40_000_000
MOST_BYTES = 10 * 1024 * 1024
MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 10
MOST_OUTPUT = 16 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
HEIGHT_TO_WIDTH = 2
"""How much higher than its nominal width a file may be."""
QUALITY = 80
JPEG_QUALITY = 82
PAPER = (255, 255, 255)
"""What shows through a transparent picture in JPEG, which knows no transparency."""
ORIENTATION = 0x0112


class Refusal(Exception):
    """A picture that is not taken; its argument is a code that `encoding` puts into words."""


def confine() -> None:
    """Give up what decoding does not need: memory, time, files, and precedence over those who serve people."""
    os.nice(10)
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def read_pixels(source: io.BytesIO) -> Any:
    """Return the first frame of a picture, upright, in sRGB, no larger than the largest file needs."""
    from PIL import Image, UnidentifiedImageError

    # Pillow refuses twice this number before it makes room for a single pixel; half of it only warns.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        picture = Image.open(source, formats=FORMATS)
    except UnidentifiedImageError as problem:
        raise Refusal("not_a_picture") from problem
    orientation = _orientation(picture)
    box = _largest(picture.size, turned=orientation >= 5)
    profile = picture.info.get("icc_profile")
    if picture.format != "JPEG" or picture.mode not in ("RGB", "L", "CMYK"):
        picture = _in_plain_mode(picture)
    picture.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _upright(_in_srgb(picture, profile), orientation)


def _orientation(picture: Any) -> int:
    """Return how the camera was held, 1 to 8; what cannot be read counts as upright."""
    try:
        found = picture.getexif().get(ORIENTATION, 1)
    except Exception:
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _largest(size: tuple[int, int], *, turned: bool) -> tuple[int, int]:
    """Return the box for the largest file in the picture's own orientation."""
    width, height = WIDTHS[-1], WIDTHS[-1] * HEIGHT_TO_WIDTH
    return (min(size[0], height), min(size[1], width)) if turned else (min(size[0], width), min(size[1], height))


def _in_plain_mode(picture: Any) -> Any:
    """Return a picture of 8 bits a channel that can be made smaller without harm."""
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if picture.has_transparency_data:
        return picture if picture.mode == "RGBA" else picture.convert("RGBA")
    wanted = {"1": "L", "L": "L", "CMYK": "CMYK"}.get(picture.mode, "RGB")
    return picture if picture.mode == wanted else picture.convert(wanted)


def _in_srgb(picture: Any, profile: bytes | None) -> Any:
    """Return the colours as a screen without a profile shows them; a profile that does not fit is left out."""
    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        from PIL import ImageCms

        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=wanted)
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture.convert(wanted)


def _upright(picture: Any, orientation: int) -> Any:
    from PIL.Image import Transpose

    turn = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
    }.get(orientation)  # fmt: skip
    return picture if turn is None else picture.transpose(turn)


def write_files(picture: Any) -> list[bytes]:
    """Return the picture as a WebP and then a JPEG file of each width, with nothing in them but pixels."""
    from PIL import Image

    files: dict[tuple[int, int], tuple[bytes, bytes]] = {}
    made = []
    for width in WIDTHS:
        smaller = picture.copy()
        smaller.thumbnail((width, width * HEIGHT_TO_WIDTH), Image.Resampling.LANCZOS, reducing_gap=3.0)
        if smaller.size not in files:
            bare = Image.new(smaller.mode, smaller.size)
            bare.paste(smaller)
            files[smaller.size] = (_file(bare, "WEBP", quality=QUALITY, method=4), _as_jpeg(bare))
        made.append(files[smaller.size])
    return [webp for webp, _jpeg in made] + [jpeg for _webp, jpeg in made]


def _as_jpeg(bare: Any) -> bytes:
    from PIL import Image

    if bare.mode == "RGBA":
        paper = Image.new("RGB", bare.size, PAPER)
        paper.paste(bare, mask=bare.getchannel("A"))
        bare = paper
    return _file(bare, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)


def _file(bare: Any, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    bare.save(target, kind, **options)
    return target.getvalue()


def answer(source: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return what became of a picture: its size and files, or the code of the refusal."""
    from PIL.Image import DecompressionBombError

    try:
        picture = read_pixels(io.BytesIO(source))
        files = write_files(picture)
    except Refusal as refusal:
        return {"refused": str(refusal)}, []
    except DecompressionBombError:
        return {"refused": "too_many_pixels"}, []
    except MemoryError:
        return {"refused": "too_demanding"}, []
    except Exception as problem:
        # Decoders fail in more ways than they promise; whatever it was, the picture is to blame.
        return {"refused": "damaged", "why": type(problem).__name__}, []
    return {"width": picture.width, "height": picture.height, "lengths": [len(one) for one in files]}, files


def main() -> None:
    """Read, take apart, write anew."""
    confine()
    outcome, files = answer(sys.stdin.buffer.read(MOST_BYTES))
    sys.stdout.buffer.write(json.dumps(outcome).encode() + b"\n" + b"".join(files))


if __name__ == "__main__":
    main()
