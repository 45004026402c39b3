"""The administrators' page of moderators and what they review."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.policies import require_administrator
from ..accounts.queries import active_users
from ..accounts.sessions import current_person
from ..i18n import _
from ..projects.reviewing import limits_of
from ..routing import PAGES, PrivateBlueprint
from .forms import LimitForm
from .limits import in_words, left_to_administrators, limit_reviewer, moderator_or_404, pillar_names, region_names

reviewers = PrivateBlueprint("reviewers", __name__, url_prefix=f"{PAGES}/admin/moderators")


@reviewers.before_request
def only_administrators() -> None:
    """Keep out everybody but administrators."""
    require_administrator(current_person())


@reviewers.get("")
def admin() -> str:
    """List the moderators with what they review, and what is left to administrators."""
    found = [(one, in_words(limits_of(one))) for one in active_users("moderator")]
    return render_template("moderation/limits.html", found=found, left=left_to_administrators(current_person()))


@reviewers.route("/<reference>", methods=["GET", "POST"])
def limit(reference: str) -> BaseResponse | tuple[str, int]:
    """Choose the pillars and regions of a moderator."""
    person = moderator_or_404(reference)
    limits, form = limits_of(person), LimitForm()
    form.pillars.choices = list(pillar_names().items())
    form.regions.choices = list(region_names().items())
    if form.validate_on_submit():
        limit_reviewer(current_person(), person, form.pillars.data or [], form.regions.data or [])
        flash(_("Saved. It holds from now on, for what waits already too."))
        return redirect(url_for("reviewers.admin"), 303)
    if not form.is_submitted():
        form.pillars.data, form.regions.data = list(limits.pillars), list(limits.regions)
    return render_template("moderation/limit.html", person=person, form=form), 422 if form.errors else 200
