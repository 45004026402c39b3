"""The author's desk for a published text: minor edits and further measurements, live at once."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.sessions import current_person
from ..errors import Conflict, Forbidden, NotFound
from ..i18n import _
from ..routing import PAGES, PrivateBlueprint
from . import services
from .document import Problem, read
from .document.definition import MEASUREMENT, MINOR_EDIT
from .forms import SectionForm, bind_section, put_marks, seen_version, show_problems, typed_answers
from .minor import FREE, texts_of
from .models import Project, Revision
from .policies import can_edit_published, can_work_on
from .queries import project_for_change, project_or_404
from .saving import Saved, both_texts, compared, show_theirs
from .services.moving import Incomplete, published_revision

edits = PrivateBlueprint("edits", __name__, url_prefix=f"{PAGES}/my/projects/<int:project_id>")


def _published(project_id: int) -> tuple[Project, Revision]:
    project = project_for_change(project_id) if request.method == "POST" else project_or_404(project_id)
    if not can_work_on(current_person(), project):
        raise NotFound()
    current = published_revision(project)
    if current is None or not can_edit_published(current_person(), project):
        raise Forbidden(_("A minor edit is possible while the project is published and no revision is open."))
    return project, current


@edits.route("/minor-edit", methods=["GET", "POST"])
def minor(project_id: int) -> BaseResponse | tuple[str, int]:
    """Mend the contact, a link or a typing error of a published text."""
    project, current = _published(project_id)
    form = bind_section(MINOR_EDIT, current.document, current.number, [])
    saved = _edit(project, current, form) if request.method == "POST" else Saved()
    if request.method == "POST" and not saved.problems and not saved.stale:
        place = "edits.minor" if "add_row" in request.form else "manage.project"
        return _done(project, _("The edit is public. A moderator will look at it afterwards."), place)
    page = render_template(
        "manage/minor_edit.html", project=project, form=form, section=MINOR_EDIT, free=FREE,
        texts=texts_of(current.document), saved=saved, current=current,
    )  # fmt: skip
    return page, saved.status


def _edit(project: Project, current: Revision, form: SectionForm) -> Saved:
    """Publish what the person changed; return what stands in the way, and both texts where somebody else was faster."""
    raw, problems = typed_answers(MINOR_EDIT, form)
    reading = read(raw, MINOR_EDIT.questions)
    problems += reading.problems
    merge = compared(MINOR_EDIT, form, reading.document, problems, current.document, current.number)
    if merge.stale:
        show_problems(form, problems)
        both = both_texts(MINOR_EDIT, form, merge, reading.document, current.document, current.number)
        return Saved(problems, both, True, 409)
    try:
        if not problems:
            services.edit_published(current_person(), project, merge.answers, current.number)
    except Incomplete as refused:
        problems = refused.details["problems"]
    show_theirs(MINOR_EDIT, form, merge, current.document, current.number)
    show_problems(form, problems)
    return Saved(problems, status=422 if problems else 200)


@edits.route("/measurement", methods=["GET", "POST"])
def measurement(project_id: int) -> BaseResponse | tuple[str, int]:
    """Add a measurement to the results of a published project."""
    project, current = _published(project_id)
    form = bind_section(MEASUREMENT, {}, current.number, [])
    problems: list[Problem] = []
    if request.method == "POST":
        problems = _append(project, current, form)
        if not problems:
            return _done(project, _("The measurement is public. A moderator will look at it afterwards."))
        show_problems(form, problems)
    page = render_template(
        "manage/measurement.html", project=project, form=form, section=MEASUREMENT, problems=problems
    )
    return page, 422 if problems else 200


def _append(project: Project, current: Revision, form: SectionForm) -> list[Problem]:
    """Append what was typed; return what stands in the way, each at its own field."""
    raw, problems = typed_answers(MEASUREMENT, form)
    reading = read(raw, MEASUREMENT.questions)
    problems += reading.problems
    missing = [one for one in MEASUREMENT.questions if one.tier == "K" and reading.document.get(one.key) in (None, "")]
    problems += [
        Problem(one.key, _("Fill in this answer.")) for one in missing if one.key not in {p.key for p in problems}
    ]
    if problems:
        return problems
    try:
        services.append_measurement(current_person(), project, reading.document, seen_version(form))
    except Incomplete as refused:
        return [Problem(one.column or "indicator", one.message) for one in refused.details["problems"]]
    except Conflict as refused:
        put_marks(MEASUREMENT, form, {}, current.number)
        return [Problem("version", refused.message)]
    return []


def _done(project: Project, words: str, place: str = "manage.project") -> BaseResponse:
    flash(words)
    return redirect(url_for(place, project_id=project.id), 303)
