"""Receiving uploaded files: each is opened on its own, and the good ones go into the working text together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from ... import database
from ...accounts.models import User
from ...errors import Forbidden, Invalid
from ...forms import clean
from ...i18n import _
from ..attachments.inspecting import Inspected
from ..attachments.services import enter_attachment
from ..images.services import enter_image
from ..models import Project
from ..opening import open_upload
from ..policies import can_edit
from ..queries import project_for_change
from .drafting import save_answers

MOST_AT_ONCE = 20
LONGEST_TITLE = 150


@dataclass(frozen=True)
class Upload:
    """A file as somebody sent it: what they call it, which proves nothing, and its content."""

    name: str
    stream: IO[bytes]


@dataclass
class Received:
    """What became of the files: how many went into the text, under which question, and why the others did not."""

    added: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


def receive_files(user: User, project: Project, uploads: Sequence[Upload]) -> Received:
    """Take in pictures and documents that somebody uploaded, and put them into the working text, to be described there.

    Opening strangers' files takes seconds: the transaction is let go meanwhile, and everything is asked anew.
    Raises Forbidden where the text is not open for the person; what is wrong with a file is told in the result.
    """
    received = Received()
    _check(user, project)
    database.let_go()
    opened = []
    for upload in uploads[:MOST_AT_ONCE]:
        try:
            opened.append((upload.name, open_upload(upload.stream)))
        except Invalid as refused:
            received.problems.append((upload.name, refused.message))
    for upload in uploads[MOST_AT_ONCE:]:
        received.problems.append(
            (upload.name, _("At most %(most)s files at once. Add this one now.", most=MOST_AT_ONCE))
        )
    project = project_for_change(project.id)
    _check(user, project)
    for name, content in opened:
        try:
            if isinstance(content, Inspected):
                row = {"file": enter_attachment(project, content, user).file, "title": title_from(name)}
                _put_into_text(user, project, "attachments", row, received)
            else:
                row = {"file": enter_image(project, content, user).file}
                _put_into_text(user, project, "images", row, received)
        except Invalid as refused:
            received.problems.append((name, refused.message))
    return received


def title_from(name: str) -> str:
    """Propose a title for a document from what its author called the file; it is only text to be changed."""
    stem = clean(name).replace("\\", "/").rpartition("/")[2].rpartition(".")
    words = (stem[0] or stem[2]).replace("_", " ")
    return " ".join(words.split())[:LONGEST_TITLE]


def _check(user: User, project: Project) -> None:
    if not can_edit(user, project) or project.draft is None:
        raise Forbidden(_("The text cannot be changed in its present state."))


def _put_into_text(user: User, project: Project, key: str, row: dict[str, Any], received: Received) -> None:
    """Add a row to the answer, unless the text has the same file already."""
    assert project.draft is not None
    rows = project.draft.document.get(key) or []
    if row["file"] not in {one.get("file") for one in rows}:
        save_answers(user, project, {key: [*rows, row]}, project.draft.version)
    received.added[key] = received.added.get(key, 0) + 1
