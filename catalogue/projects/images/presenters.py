"""Addresses and sizes of public pictures for templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from .encoder import WIDTHS
from .storage import JPEG, WEBP

IN_LISTS, IN_TEXT, LARGEST = WIDTHS


def image_url(file: str, width: int = IN_TEXT, ending: str = WEBP) -> str:
    """Return the address of a published picture in one of its nominal widths."""
    return url_for("media.image", file=file, width=width, ending=ending)


def srcset(file: str, ending: str = WEBP, largest: int = LARGEST) -> str:
    """Return the addresses of a published picture up to a width for the attribute `srcset`."""
    return ", ".join(f"{image_url(file, width, ending)} {width}w" for width in WIDTHS if width <= largest)


@dataclass(frozen=True, slots=True)
class PictureView:
    """A public picture: its addresses as WebP and as JPEG, its words, and its size where it is known."""

    src: str
    webp: str
    jpeg: str
    alt: str
    width: int | None = None
    height: int | None = None


def picture_view(picture: Mapping[str, Any], largest: int = LARGEST) -> PictureView:
    """Return a picture of the public view for a template, in widths up to `largest`."""
    file = picture["file"]
    return PictureView(
        src=image_url(file, min(IN_TEXT, largest), JPEG),
        webp=srcset(file, WEBP, largest),
        jpeg=srcset(file, JPEG, largest),
        alt=picture.get("alt", ""),
        width=picture.get("width"),
        height=picture.get("height"),
    )
