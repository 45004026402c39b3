"""From an uploaded file to a document that may be kept: only a program of its own ever looks into it."""

import json
import tempfile
import threading
from dataclasses import dataclass
from typing import IO, NoReturn

import structlog

from ...errors import Invalid
from ...i18n import _
from .. import confined
from . import inspector
from .inspector import MOST_BYTES, MOST_OUTPUT

PATIENCE = 30
"""Seconds on the clock for one document, and for waiting until another one is done."""
AT_ONCE = 2
"""Documents that one serving process has looked into at the same time."""
_turns = threading.BoundedSemaphore(AT_ONCE)
KINDS = ("pdf", "odt", "docx", "xlsx", "csv")


@dataclass(frozen=True)
class Inspected:
    """A document of a known kind in which nothing was found that must not be there."""

    kind: str
    content: bytes


def inspect(stream: IO[bytes]) -> Inspected:
    """Return a document with its kind; raise Invalid, in words, for whatever is not taken."""
    if not _turns.acquire(timeout=PATIENCE):
        raise Invalid(_("Many files are being uploaded just now. Try again in a minute."))
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
            _head, size = confined.take(stream, given, MOST_BYTES)
            if not size or size > MOST_BYTES:
                _refuse("too_large" if size else "empty")
            code = confined.run(inspector.__file__, given, made, PATIENCE)
            made.seek(0)
            kind = _read(made.read(MOST_OUTPUT), code)
            given.seek(0)
            return Inspected(kind, given.read())
    finally:
        _turns.release()


def _read(output: bytes, code: int | None) -> str:
    """Return the kind that the program named; its word is checked, for a stranger's file may have taken it over."""
    if code != 0:
        structlog.get_logger().warning("document_stopped", code=code)
        _refuse("too_demanding")
    try:
        outcome = json.loads(output)
        kind, refused = outcome.get("kind"), outcome.get("refused")
    except (ValueError, AttributeError):
        _refuse("damaged")
    if refused or kind not in KINDS:
        _refuse(str(refused or "damaged"))
    return str(kind)


def _refuse(code: str) -> NoReturn:
    """Say what is wrong with the document and what to do about it."""
    raise Invalid(
        {
            "empty": _("The file is empty. Choose another one."),
            "too_large": _(
                "The document is larger than 20 MB. Make it smaller, or publish it elsewhere and add a link."
            ),
            "not_a_document": _(
                "This is no file that can be added. Pictures are JPEG, PNG or WebP; documents are PDF, ODT, DOCX, XLSX or CSV."
            ),
            "other_office": _("Documents of this kind are not taken. Save it as PDF, ODT, DOCX, XLSX or CSV."),
            "old_or_locked": _(
                "The document is locked by a password, or it is in an old format (DOC, XLS). Save it without a password as DOCX, XLSX or PDF."
            ),
            "locked": _("The document is locked. Save it without a password and without restrictions."),
            "active": _(
                "The document holds a macro, a script, an attached file or a form that runs something. Save it without them, best as a plain PDF."
            ),
            "formulas": _("Some cells of the table begin as a formula does (=, @, +, -). Save it with values only."),
            "other_letters": _("Save the table as CSV in UTF-8 and add it again."),
            "too_demanding": _("The document is too complicated to check. Save it as a plain PDF and add it again."),
            "two_in_one": _("Something else is glued to the document. Open it, save it anew and add it again."),
        }.get(code)
        or _("The document is damaged. Open it, save it anew and add it again.")
    )
