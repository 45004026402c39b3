"""Bringing projects by a file, and taking one's own away: check first, then import, undo if it was a mistake."""

from io import BytesIO

from flask import Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.limits import IMPORT_ACCOUNT, count
from ...accounts.policies import is_administrator
from ...accounts.sessions import current_person
from ...errors import Forbidden, Invalid, NotFound
from ...i18n import _, _n
from ...municipalities.memberships.queries import municipalities_of
from ...routing import PAGES, PrivateBlueprint
from . import presenters
from .files import ON_THE_PAGE, ending_of, read_file
from .forms import FileForm, StepForm
from .policies import can_import
from .queries import batch_or_404, batches_of, records
from .services import Report, bring, check, finish, finish_undoing, start_checked, take, undo
from .sheets import how_to
from .writing import MIMETYPES, as_bytes, write_back, write_export, write_template

MOST_UNDONE = 500
"""So many changes one request takes back."""

exchange = PrivateBlueprint("exchange", __name__, url_prefix=f"{PAGES}/my/imports")


@exchange.route("", methods=["GET", "POST"])
def imports() -> BaseResponse | str | tuple[str, int]:
    """Take a file and check it; beside it the template, the export, and what was imported before."""
    user, form = current_person(), FileForm()
    if form.is_submitted():
        count([(IMPORT_ACCOUNT, user.public_id)])
    if form.validate_on_submit() and can_import(user):
        try:
            return redirect(url_for("exchange.batch", batch_id=_checked(form)), 303)
        except Invalid as refused:
            form.file.errors = [refused.message]
    page = render_template(
        "exchange/imports.html",
        form=form,
        may=can_import(user),
        batches=batches_of(user),
        names=presenters,
        rules=how_to(),
        most=ON_THE_PAGE.rows,
    )
    return page, 422 if form.errors else 200


def _checked(form: FileForm) -> int:
    """Check the file that was sent, keep it with its report, and return the number of its batch."""
    user, sent = current_person(), form.file.data
    data = sent.stream.read(ON_THE_PAGE.file_bytes + 1)
    contents = read_file(sent.filename, data, ON_THE_PAGE)
    if contents.cut:
        raise Invalid(
            _(
                "This page takes %(most)s rows at the most. Split the file, or ask the administrator of the catalogue"
                " to import it as a whole.",
                most=ON_THE_PAGE.rows,
            )
        )
    report = Report.of(contents)
    for verdict in check(user, contents.entries):
        report.add(verdict)
    return bring(user, sent.filename, data, report).id


@exchange.get("/<int:batch_id>")
def batch(batch_id: int) -> str:
    """Show what a file would do or did, with the errors of its rows."""
    found = batch_or_404(current_person(), batch_id)
    return render_template(
        "exchange/batch.html", batch=found, form=StepForm(), names=presenters, has_file=found.content is not None
    )


@exchange.post("/<int:batch_id>/run")
def run(batch_id: int) -> BaseResponse:
    """Import the rows of a checked file that have no error."""
    user, found = current_person(), batch_or_404(current_person(), batch_id, to_change=True)
    if not StepForm().validate_on_submit() or found.content is None:
        raise Invalid(_("The file is no longer here. Bring it again."))
    start_checked(found)
    contents = read_file(found.file_name, found.content, ON_THE_PAGE)
    report = Report.of(contents)
    for verdict in take(user, found, contents.entries):
        report.add(verdict)
    finish(user, found, report)
    flash(_("The import is done. You find the drafts among your projects."))
    return redirect(url_for("exchange.batch", batch_id=found.id), 303)


@exchange.post("/<int:batch_id>/undo")
def take_back(batch_id: int) -> BaseResponse:
    """Undo an import, but for what somebody has touched since."""
    user, found = current_person(), batch_or_404(current_person(), batch_id, to_change=True)
    if not StepForm().validate_on_submit():
        raise Invalid(_("The form has expired. Try again."))
    steps = [(project.id, taken) for project, taken in undo(user, found, MOST_UNDONE)]
    left = [number for number, taken in steps if not taken]
    if not finish_undoing(user, found, len(steps) - len(left), left):
        flash(_("The import is large, so it is undone in portions. Press the button again for the next one."))
    flash(_n("%(num)s change was undone.", "%(num)s changes were undone.", len(steps) - len(left)))
    return redirect(url_for("exchange.batch", batch_id=found.id), 303)


@exchange.get("/<int:batch_id>/errors")
def errors(batch_id: int) -> Response:
    """Give the file back with a column that says what is wrong in each row."""
    found = batch_or_404(current_person(), batch_id)
    if found.content is None:
        raise NotFound()
    ending = ending_of(found.file_name)
    contents = read_file(found.file_name, found.content, ON_THE_PAGE)
    problems = found.report.get("problems", [])
    return _file(as_bytes(lambda out: write_back(ending, contents, problems, out)), f"import-{found.id}.{ending}")


@exchange.get("/template.xlsx")
def template() -> Response:
    """Give the empty workbook to fill in."""
    return _file(as_bytes(write_template), "template.xlsx")


@exchange.get("/projects.<any(xlsx, csv, json):ending>")
def export(ending: str) -> Response:
    """Give the projects of the person's municipalities as a file that the import reads."""
    user = current_person()
    codes = {place.code for place in municipalities_of(user)}
    if not codes and not is_administrator(user):
        raise Forbidden(_("You do not represent any municipality yet, so there is nothing to show."))
    found = list(records(codes))
    return _file(as_bytes(lambda out: write_export(ending, found, out)), f"projects.{ending}")


def _file(data: bytes, name: str) -> Response:
    """Return a file to be saved under a name."""
    answer = Response(BytesIO(data), mimetype=MIMETYPES[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.content_length = len(data)
    return answer
