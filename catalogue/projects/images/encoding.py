"""From an uploaded file to clean WebP and JPEG files: the picture is only ever opened by a process of its own."""

import json
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, NoReturn

import structlog

from ...errors import Invalid
from ...i18n import _
from .. import confined
from . import encoder
from .encoder import MOST_BYTES, MOST_OUTPUT, WIDTHS

PATIENCE = 20
"""Seconds on the clock for one picture, and for waiting until another one is done."""
AT_ONCE = 2
"""Pictures that one serving process has taken apart at the same time."""
_turns = threading.BoundedSemaphore(AT_ONCE)
_OWN_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_OTHER_KINDS = (
    (b"GIF8", "GIF"), (b"BM", "BMP"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"%PDF", "PDF"), (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"), (b"8BPS", "Photoshop"), (b"\0\0\1\0", "ICO"), (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"), (b"\xff\x0a", "JPEG XL"),
)  # fmt: skip
_OTHER_BRANDS = {
    b"avif": "AVIF", b"avis": "AVIF", b"heic": "HEIC", b"heix": "HEIC", b"heim": "HEIC", b"hevc": "HEIC",
    b"mif1": "HEIF", b"msf1": "HEIF",
}  # fmt: skip


@dataclass(frozen=True)
class Encoded:
    """A picture made anew: the size of its largest file, and for each width a WebP file and a JPEG."""

    width: int
    height: int
    files: Mapping[int, bytes]
    jpegs: Mapping[int, bytes] = field(default_factory=dict)


def encode(stream: IO[bytes]) -> Encoded:
    """Return a picture made anew from its pixels; raise Invalid, in words, for whatever cannot be used."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Invalid(_("Many pictures are being uploaded just now. Try again in a minute."))
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
            head = _take(stream, given)
            code = _run(given, made)
            made.seek(0)
            return _read(made.read(MOST_OUTPUT), head, code)
    finally:
        _turns.release()


def _take(stream: IO[bytes], target: IO[bytes]) -> bytes:
    """Copy the upload, at most one byte more than is allowed, and return its beginning."""
    head, size = confined.take(stream, target, MOST_BYTES)
    if not size or size > MOST_BYTES:
        _refuse("too_large" if size else "empty", head)
    return head


def _run(given: IO[bytes], made: IO[bytes]) -> int | None:
    """Start the program on a file and return how it ended; None where it had to be stopped."""
    return confined.run(encoder.__file__, given, made, PATIENCE)


def _read(output: bytes, head: bytes, code: int | None) -> Encoded:
    """Return what the program made; its word is checked, for a stranger's file may have taken it over."""
    if code != 0:
        structlog.get_logger().warning("picture_stopped", code=code)
        _refuse("too_demanding", head)
    line, _end, rest = output.partition(b"\n")
    try:
        outcome: dict[str, Any] = json.loads(line)
        if "refused" in outcome:
            _refuse(str(outcome["refused"]), head)
        lengths, width, height = outcome["lengths"], int(outcome["width"]), int(outcome["height"])
        made = []
        for length in lengths:
            made.append(rest[:length])
            rest = rest[length:]
        files = dict(zip(WIDTHS, made[: len(WIDTHS)], strict=True))
        jpegs = dict(zip(WIDTHS, made[len(WIDTHS) :], strict=True))
    except (ValueError, KeyError, TypeError):
        _refuse("damaged", head)
    if rest or not all(one[:4] == b"RIFF" and one[8:12] == b"WEBP" for one in files.values()):
        _refuse("damaged", head)
    if not all(one.startswith(b"\xff\xd8\xff") for one in jpegs.values()):
        _refuse("damaged", head)
    return Encoded(width, height, files, jpegs)


def _refuse(code: str, head: bytes) -> NoReturn:
    """Say what is wrong with the picture and what to do about it."""
    if code == "not_a_picture" and head.startswith(_OWN_BEGINNINGS):
        code = "damaged"
    if code == "not_a_picture" and (kind := other_kind(head)):
        message = _("This file is %(kind)s. Save the picture as JPEG, PNG or WebP and upload it again.", kind=kind)
        raise Invalid(message)
    raise Invalid(
        {
            "empty": _("The file is empty. Choose another one."),
            "too_large": _("The picture is larger than 10 MB. Make it smaller and upload it again."),
            "not_a_picture": _("This file is not a picture. Only JPEG, PNG and WebP can be uploaded."),
            "too_many_pixels": _("The picture has more than 40 megapixels. Make it smaller and upload it again."),
            "too_demanding": _("This picture is too complicated to process. Save it anew as JPEG and upload it again."),
        }.get(code)
        or _("The picture is damaged. Open it, save it anew and upload it again.")
    )


def is_picture(head: bytes) -> bool:
    """Whether a file begins as a picture does, of a kind that is taken or of another that people send for one."""
    kind = other_kind(head)
    return head.startswith(_OWN_BEGINNINGS) or (kind is not None and kind != "PDF")


def other_kind(head: bytes) -> str | None:
    """Return the name of a kind of picture that people do send but that is not taken; None for anything else."""
    if head[4:8] == b"ftyp":
        return _OTHER_BRANDS.get(head[8:12])
    if b"<svg" in head.lower():
        return "SVG"
    return next((kind for beginning, kind in _OTHER_KINDS if head.startswith(beginning)), None)
