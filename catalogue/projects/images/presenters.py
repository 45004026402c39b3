"""Addresses of public pictures for templates."""

from flask import url_for

from .encoder import WIDTHS

IN_LISTS, IN_TEXT, LARGEST = WIDTHS


def image_url(file: str, width: int = IN_TEXT) -> str:
    """Return the address of a published picture in one of its nominal widths."""
    return url_for("media.image", file=file, width=width)


def srcset(file: str) -> str:
    """Return all addresses of a published picture for the attribute `srcset`."""
    return ", ".join(f"{image_url(file, width)} {width}w" for width in WIDTHS)
