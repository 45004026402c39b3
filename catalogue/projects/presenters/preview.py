"""A text that is not public yet on the page that the public will see."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import url_for

from ..attachments.presenters import AttachmentView, attachment_view
from ..images.presenters import IN_TEXT, PictureView, picture_view
from ..models import Project
from ..publication import as_published
from .page import Files, ProjectPage, project_page


def preview_page(project: Project, document: Mapping[str, Any]) -> ProjectPage:
    """Return the page that a text would have, with its files from where their authors alone get them."""

    def picture(row: Mapping[str, Any]) -> PictureView:
        address = url_for("manage.image", project_id=project.id, file=row["file"], width=IN_TEXT)
        only = f"{address} {IN_TEXT}w"
        return replace(picture_view(row), src=address, webp=only, jpeg=only)

    def attachment(project_id: int, row: Mapping[str, Any]) -> AttachmentView:
        address = url_for("uploads.attachment", project_id=project_id, file=row["file"])
        return replace(attachment_view(project_id, {"title": "", **row}), url=address)

    return project_page(as_published(project, document), Files(picture, attachment))
