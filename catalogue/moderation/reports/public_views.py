"""The page on which anybody reports what is wrong with a published project."""

from flask import render_template, request

from ...accounts import limits
from ...database import session
from ...errors import TooMany
from ...forms import typed
from ...i18n import current_language
from ...projects.models import Project
from ...projects.presenters import spoken
from ...projects.public_queries import public_project
from ...routing import PAGES, PrivateBlueprint, for_visitors
from . import services
from .forms import ReportForm

reporting = PrivateBlueprint("reporting", __name__, url_prefix=f"{PAGES}/projects")


@reporting.route("/<int(max=2147483647):project_id>/report", methods=["GET", "POST"])
@for_visitors
def report(project_id: int) -> str | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Take a report without an account; what a program fills in is thanked for and thrown away."""
    form, status, headers = ReportForm(), 200, {}
    if form.validate_on_submit():
        try:
            limits.count([(limits.REPORT_NETWORK, limits.network(request.remote_addr))])
            _keep(project_id, form)
            return render_template("reports/thanks.html", project=public_project(project_id), form=form)
        except TooMany as refused:
            status, headers = refused.status, refused.headers
            form.form_errors.append(refused.message)
    elif form.errors:
        status = 422
    shown = public_project(project_id)
    title = spoken(shown.card["title"], shown.card["language"])
    return render_template("reports/new.html", project=shown, title=title, form=form), status, headers


def _keep(project_id: int, form: ReportForm) -> None:
    public_project(project_id)
    if not form.website.data:
        services.report(
            session.get_one(Project, project_id), form.reason.data, typed(form.text), typed(form.email),
            current_language(),
        )  # fmt: skip
