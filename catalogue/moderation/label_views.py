"""Nominating and scoring for the label on the reviewing desk."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.sessions import current_person
from ..errors import Conflict, Forbidden, NotFound
from ..i18n import _
from ..projects.labelling import services
from ..projects.labelling.criteria import CRITERIA
from ..projects.labelling.forms import NominateForm, ScoreForm
from ..projects.labelling.policies import can_nominate, can_score
from ..projects.labelling.queries import newest_review
from ..projects.lifecycle import Actor
from ..projects.models import Project
from ..projects.policies import can_see, capacities
from ..projects.queries import project_for_change, project_or_404
from ..projects.reviewing import is_within_limits
from ..projects.services.moving import Incomplete, published_revision
from .blueprint import moderation


def _judged(project: Project) -> Project:
    if not can_see(current_person(), project) or not project.published_at:
        raise NotFound()
    if not is_within_limits(current_person(), project):
        raise Forbidden(_("You review other pillars or regions, so somebody else decides on this project."))
    if Actor.REVIEWER not in capacities(current_person(), project):
        raise Forbidden(_("You represent this municipality, so somebody else decides on its projects."))
    return project


def _page(project: Project, form: ScoreForm, status: int = 200) -> tuple[str, int]:
    revision, review = published_revision(project), newest_review(project)
    assert revision is not None
    form.seen_number.data = str(revision.number)
    page = render_template(
        "labelling/score.html",
        project=project,
        review=review,
        criteria=CRITERIA,
        form=form,
        nominate_form=NominateForm(formdata=None),
        shows_form=can_score(current_person(), project, review) or bool(form.seen_number.raw_data),
        may_nominate=can_nominate(current_person(), project),
    )
    return page, status


@moderation.get("/<int:project_id>/label")
def label(project_id: int) -> tuple[str, int]:
    """Show a nominated project with the form of its scores."""
    return _page(_judged(project_or_404(project_id)), ScoreForm(formdata=None))


@moderation.post("/<int:project_id>/label/nominate")
def nominate_for_label(project_id: int) -> BaseResponse | tuple[str, int]:
    """Put a published project forward; somebody else scores it."""
    found = _judged(project_for_change(project_id))
    try:
        services.nominate(current_person(), found)
    except (Conflict, Incomplete) as refused:
        flash(refused.message, "error")
        return _page(found, ScoreForm(formdata=None), 409)
    flash(_("The project is nominated. Somebody who did not approve it will score it."))
    return redirect(url_for("moderation.label", project_id=project_id), 303)


@moderation.post("/<int:project_id>/label")
def score(project_id: int) -> BaseResponse | tuple[str, int]:
    """Judge a nomination by its scores; a refusal gives the page back with everything that was written."""
    found, form = _judged(project_for_change(project_id)), ScoreForm()
    if not form.validate_on_submit():
        return _page(found, form, 422)
    try:
        review = services.score(current_person(), found, form.seen(), form.scores(), form.reasons())
    except Conflict as refused:
        flash(refused.message, "error")
        return _page(found, form, 409)
    flash(
        _("The project has the label.")
        if review.outcome == "granted"
        else _("The label was refused with your reasons.")
    )
    return redirect(url_for("moderation.queue_page"), 303)
