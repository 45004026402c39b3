"""The answers that carry files: streamed, named after the search, open to every origin, and not sent twice."""

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from flask import Response, request

from ... import __version__
from ...clock import now
from ...i18n import _, current_language
from ...taxonomy import queries as taxonomy
from ...text import slugify
from .matches import last_change
from .turns import in_turn

LONGEST_NAME = 60
"""The most letters of a file's name that tell which projects it holds."""


class StreamedResponse(Response):
    """An answer whose body is never gathered in memory, not even to say its length."""

    implicit_sequence_conversion = False
    automatically_set_content_length = False


def file_response(body: Iterable[bytes], mimetype: str, name: str, numbers: Sequence[int]) -> Response:
    """Return the answer with a file to keep; `numbers` are the projects it was made for."""
    response = StreamedResponse(body, content_type=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(_version(numbers), weak=True)
    return in_turn(opened(response), len(numbers))


def feed_response(body: bytes, mimetype: str) -> Response:
    """Return the answer with a feed, which programs read and nobody keeps."""
    response = Response(body, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = "inline"
    return opened(response)


def opened(response: Response) -> Response:
    """Let the pages and programs of others read the answer, and robots leave it out."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def file_name(which: Iterable[str], ending: str) -> str:
    """Return a speaking name of plain letters: what the file holds, the day, and the ending."""
    words = slugify(" ".join([_("Projects"), *which]), longest=LONGEST_NAME)
    return f"{words}-{now().date().isoformat()}.{ending}"


def _version(numbers: Sequence[int]) -> str:
    """Return what changes whenever the file would: its projects, what is public of them, tags, day, address and code."""
    sequence, _moment = last_change()
    what = (
        sequence,
        now().date(),
        request.full_path,
        current_language(),
        __version__,
        taxonomy.pillars(),
        taxonomy.topics(),
    )
    digest = blake2b(repr(what).encode("utf-8", "surrogatepass"), digest_size=16)
    digest.update(array("q", numbers).tobytes())
    return digest.hexdigest()
