"""Which program opens an uploaded file: judged by its first bytes, never by its name or what the browser claims."""

from typing import IO

from .attachments.inspecting import Inspected, inspect
from .confined import HEAD
from .images.encoding import Encoded, encode, is_picture


def open_upload(stream: IO[bytes]) -> Encoded | Inspected:
    """Return a picture made anew or a document that was looked into; raise Invalid, in words, for anything else."""
    head = stream.read(HEAD)
    stream.seek(0)
    return encode(stream) if is_picture(head) else inspect(stream)
