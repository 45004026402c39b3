"""Documents in words: their kind, their size, and where they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...i18n import absolute_url
from ...templating import number as written_number
from ..document.vocabularies import ATTACHMENT_KINDS, ATTACHMENT_LICENCES

KIND_NAMES = {"pdf": "PDF", "odt": "ODT", "docx": "DOCX", "xlsx": "XLSX", "csv": "CSV"}
_MEGABYTE, _KILOBYTE = 1_000_000, 1_000


@dataclass(frozen=True)
class AttachmentView:
    """A document of a published project: its title and address, what it is, and how large."""

    url: str
    title: str
    about: str


def attachment_url(project_id: int, file: str) -> str:
    """Return the full address of a published document."""
    return absolute_url("attachments.download", project_id=project_id, file=file)


def attachment_view(project_id: int, row: Mapping[str, Any]) -> AttachmentView:
    """Return a document of the public view for a template."""
    pieces = (
        ATTACHMENT_KINDS.get(row.get("kind", ""), ""),
        what_it_is(row.get("type", ""), row.get("size")),
        ATTACHMENT_LICENCES.get(row.get("licence", ""), ""),
    )
    return AttachmentView(
        attachment_url(project_id, row["file"]), row["title"], " · ".join(str(one) for one in pieces if one)
    )


def what_it_is(kind: str, size: int | None) -> str:
    """Return the kind of file and its size: “PDF, 1.2 MB”."""
    return ", ".join(filter(None, (KIND_NAMES.get(kind, ""), size_in_words(size))))


def size_in_words(size: int | None) -> str:
    """Return a number of bytes as people say it."""
    if not size:
        return ""
    if size >= _MEGABYTE:
        return f"{written_number(round(size / _MEGABYTE, 1))} MB"
    return f"{written_number(max(1, round(size / _KILOBYTE)))} kB"
