"""A text that is not public yet on the page that the public will see."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from flask import url_for

from ..attachments.presenters import AttachmentView, attachment_view
from ..images.presenters import IN_TEXT, PictureView, picture_view
from ..models import Project
from ..publication import as_published
from .page import Files, ProjectPage, project_page

Address: TypeAlias = Callable[[str], str]
"""Where the file of a name is."""


def preview_page(
    project: Project, document: Mapping[str, Any], image: Address | None = None, attachment: Address | None = None
) -> ProjectPage:
    """Return the page that a text would have, with its files from where their authors get them, or from elsewhere."""
    image = image or (lambda file: url_for("manage.image", project_id=project.id, file=file, width=IN_TEXT))
    attachment = attachment or (lambda file: url_for("uploads.attachment", project_id=project.id, file=file))

    def picture(row: Mapping[str, Any]) -> PictureView:
        address = image(row["file"])
        only = f"{address} {IN_TEXT}w"
        return replace(picture_view(row), src=address, webp=only, jpeg=only)

    def download(project_id: int, row: Mapping[str, Any]) -> AttachmentView:
        return replace(attachment_view(project_id, {"title": "", **row}), url=attachment(row["file"]))

    return project_page(as_published(project, document), Files(picture, download))
