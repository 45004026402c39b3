"""The moderators' list of reports, and the page of each."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.policies import is_reviewer
from ...accounts.sessions import current_person
from ...errors import Conflict, Forbidden
from ...forms import typed
from ...i18n import _, _n
from ...routing import PAGES, PrivateBlueprint
from . import presenters, services
from .forms import AskForm, SettleForm
from .queries import report_or_404
from .queries import reports as found_reports

reports: Blueprint = PrivateBlueprint("reports", __name__, url_prefix=f"{PAGES}/moderation/reports")


@reports.before_request
def only_reviewers() -> None:
    """Keep out everybody but reviewers."""
    if not is_reviewer(current_person()):
        raise Forbidden(_("The reviewing desk is for moderators."))


@reports.get("")
def listing() -> str:
    """List what readers reported: what waits, or what was settled."""
    settled = request.args.get("state") == "settled"
    found = found_reports(current_person(), settled=settled)
    return render_template("reports/listing.html", reports=found, settled=settled, names=presenters)


@reports.get("/<int:report_id>")
def report(report_id: int) -> str:
    """Show a report with what can be done about it."""
    return _page(report_id, AskForm(formdata=None), SettleForm(formdata=None))


@reports.post("/<int:report_id>/ask")
def ask(report_id: int) -> BaseResponse | tuple[str, int]:
    """Ask the municipality by mail."""
    found, form = report_or_404(current_person(), report_id, to_change=True), AskForm()
    if form.validate_on_submit():
        try:
            num = services.ask_municipality(current_person(), found, typed(form.question))
            flash(_n("%(num)s person was asked.", "%(num)s people were asked.", num))
            return redirect(url_for("reports.report", report_id=found.id), 303)
        except Conflict as refused:
            form.question.errors = [refused.message]
    return _page(report_id, form, SettleForm(formdata=None)), 422


@reports.post("/<int:report_id>/settle")
def settle(report_id: int) -> BaseResponse | tuple[str, int]:
    """Close a report with a note."""
    found, form = report_or_404(current_person(), report_id, to_change=True), SettleForm()
    if form.validate_on_submit():
        services.settle(current_person(), found, form.state.data, typed(form.note))
        flash(_("The report is settled."))
        return redirect(url_for("reports.listing"), 303)
    return _page(report_id, AskForm(formdata=None), form), 422


def _page(report_id: int, ask_form: AskForm, settle_form: SettleForm) -> str:
    return render_template(
        "reports/report.html",
        report=report_or_404(current_person(), report_id),
        ask_form=ask_form,
        settle_form=settle_form,
        names=presenters,
    )
