"""The page that files are added on: it holds no texts, so that a file which is refused takes none with it."""

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.sessions import current_person
from ..errors import Forbidden, NotFound
from ..forms import Form
from ..i18n import _, _n
from ..routing import PAGES, PrivateBlueprint
from ..security import takes_files
from ..templating import json_response
from . import services
from .attachments.responses import private_attachment_response
from .models import Project
from .policies import can_edit, can_work_on
from .queries import project_for_change, project_or_404
from .services import Received, Upload

uploads = PrivateBlueprint("uploads", __name__, url_prefix=f"{PAGES}/my/projects")


def _editable(project_id: int, *, to_change: bool) -> Project:
    project = project_for_change(project_id) if to_change else project_or_404(project_id)
    if not can_work_on(current_person(), project):
        raise NotFound()
    if not can_edit(current_person(), project) or project.draft is None:
        raise Forbidden(_("The text cannot be changed in its present state."))
    return project


@uploads.route("/<int:project_id>/upload", methods=["GET", "POST"])
@takes_files
def add(project_id: int) -> BaseResponse | str | tuple[str, int]:
    """Add files to a project; the answer to a script says only what became of them."""
    found = _editable(project_id, to_change=request.method == "POST")
    form, received = Form(), Received()
    if request.method == "POST" and form.validate_on_submit():
        received = services.receive_files(current_person(), found, _sent())
        if request.accept_mimetypes.best == "application/json":
            return _told_to_script(received)
        if received.added and not received.problems:
            flash(_told(received))
            return redirect(_back(project_id, received), 303)
    nothing = request.method == "POST" and not received.added and not received.problems
    page = render_template(
        "manage/upload.html",
        project=found,
        form=form,
        added=_told(received) if received.added else "",
        problems=[("", _("Choose at least one file."))] if nothing else received.problems,
        back=_back(project_id, received),
    )
    return page, 422 if received.problems or nothing else 200


@uploads.get("/<int:project_id>/attachments/<string(length=64):file>")
def attachment(project_id: int, file: str) -> Response:
    """Give a document of an unpublished text to its authors."""
    found = project_or_404(project_id)
    if not can_work_on(current_person(), found):
        raise NotFound()
    return private_attachment_response(found, file)


def _sent() -> list[Upload]:
    """Return the files of the request; a field that was left empty is none."""
    return [Upload(file.filename, file.stream) for file in request.files.getlist("files") if file.filename]


def _told_to_script(received: Received) -> Response:
    problems = [{"name": name, "message": message} for name, message in received.problems]
    return json_response({"added": sum(received.added.values()), "problems": problems}, 422 if problems else 200)


def _told(received: Received) -> str:
    return str(
        _n(
            "%(num)s file was added. Describe it now, then save.",
            "%(num)s files were added. Describe them now, then save.",
            sum(received.added.values()),
        )
    )


def _back(project_id: int, received: Received) -> str:
    """Return the address of the words beside the files that were added."""
    key = next(iter(received.added), "images")
    return url_for("manage.edit_section", project_id=project_id, code="media", _anchor=f"question-{key}")
