"""The reviewing desk: the review page, and three decisions."""

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.sessions import current_person
from ..errors import Conflict, Forbidden, Invalid, NotFound
from ..i18n import _
from ..projects import services
from ..projects.assisting.queries import confirmation_of
from ..projects.attachments.responses import private_attachment_response
from ..projects.duplicates import possible_duplicates
from ..projects.forms import MessageForm, ReasonForm
from ..projects.images.responses import private_image_response
from ..projects.key_areas.presenters import replaced_in_revision
from ..projects.models import Project
from ..projects.policies import allowed_actions, can_perform, can_review, can_see, can_take_over, can_work_on
from ..projects.queries import project_for_change, project_or_404, revisions_of
from ..projects.reviewing import is_within_limits
from ..projects.tagging.queries import suggestions_left
from .blueprint import moderation
from .calendar import working_days
from .checklist import CHECKLIST
from .forms import DecisionForm, typed_comments
from .presenters import language_of, reviewed_sections, wordings_for
from .queries import history_of
from .reasons import canned_reason
from .waiting import QueueFilter, next_text


def _reviewed(project_id: int, *, to_change: bool = False, though_settled: bool = False) -> Project:
    project = project_for_change(project_id) if to_change else project_or_404(project_id)
    if not can_see(current_person(), project):
        raise NotFound()
    if can_work_on(current_person(), project):
        raise Forbidden(_("You represent this municipality, so somebody else decides on its projects."))
    if not is_within_limits(current_person(), project):
        raise Forbidden(_("You review other pillars or regions, so somebody else decides on this project."))
    concerned = can_review(current_person(), project) or allowed_actions(current_person(), project)
    if not concerned and not though_settled:
        raise Forbidden(_("There is nothing for you to decide on this project now."))
    return project


@moderation.get("/<int:project_id>")
def review(project_id: int) -> str:
    """Show the newest revision beside the one published before, ready for a decision."""
    return _review_page(_reviewed(project_id), DecisionForm())


def _review_page(project: Project, form: DecisionForm, newer: bool = False) -> str:
    revisions = revisions_of(project)
    if not revisions:
        abort(404)
    newest = revisions[-1]
    compared = _compared_with(revisions)
    if not form.is_submitted() or newer:
        form.seen_number.data, form.seen_hash.data = str(newest.number), newest.content_hash
    return render_template(
        "moderation/review.html",
        project=project,
        revision=newest,
        compared=compared,
        reviewed=reviewed_sections(newest, compared),
        comments=typed_comments(request.form),
        decisions=project.decisions,
        messages=project.messages,
        actions={row.action for row in allowed_actions(current_person(), project)},
        form=form,
        message_form=MessageForm(formdata=None),
        checklist=CHECKLIST,
        newer=newer,
        wordings=wordings_for(newest),
        confirmed=confirmation_of(newest),
        age=working_days(project.submitted_at),
        suggestions=suggestions_left(newest),
        replaced=replaced_in_revision(newest),
        duplicates=possible_duplicates(current_person(), project, newest.document, "moderation.review"),
        others=history_of(project),
        may_take_over=can_take_over(current_person(), project),
        queue_filter=QueueFilter.carried(request.form, request.args),
    )


def _compared_with(revisions: Any) -> Any:
    """Return the published revision, else the one submitted before, else nothing."""
    earlier = list(revisions[:-1])
    return next((one for one in reversed(earlier) if one.published_at), earlier[-1] if earlier else None)


@moderation.post("/<int:project_id>/take-up")
def take_up(project_id: int) -> BaseResponse:
    """Begin a review."""
    services.take_up(current_person(), _reviewed(project_id, to_change=True))
    return redirect(
        url_for(
            "moderation.review", project_id=project_id, **QueueFilter.carried(request.form, request.args).arguments
        ),
        303,
    )


@moderation.post("/<int:project_id>/put-back")
def put_back(project_id: int) -> BaseResponse:
    """Return a text to the queue."""
    services.put_back(current_person(), _reviewed(project_id, to_change=True))
    flash(_("The project is back in the queue."))
    return redirect(url_for("moderation.queue_page", **QueueFilter.carried(request.form, request.args).arguments), 303)


@moderation.post("/<int:project_id>/approve")
def approve(project_id: int) -> BaseResponse | tuple[str, int]:
    """Publish the revision that was looked at."""
    return _decide(project_id, "approve")


@moderation.post("/<int:project_id>/request-changes")
def request_changes(project_id: int) -> BaseResponse | tuple[str, int]:
    """Return the revision to its authors."""
    return _decide(project_id, "request_changes")


@moderation.post("/<int:project_id>/reject")
def reject(project_id: int) -> BaseResponse | tuple[str, int]:
    """Refuse the revision."""
    return _decide(project_id, "reject")


@moderation.post("/<int:project_id>/insert")
def insert(project_id: int) -> str:
    """Put a ready wording into the message; nothing else that was typed changes."""
    project = _reviewed(project_id)
    number = request.form.get("insert", "")
    wording = canned_reason(int(number) if number.isdecimal() and len(number) < 10 else 0)
    form, revision = DecisionForm(), revisions_of(project)[-1]
    form.reason_code.data = form.reason_code.data or wording.reason_code
    form.text.data = "\n\n".join(text for text in (form.text.data, wording.text(language_of(revision))) if text)
    return _review_page(project, form)


def _decide(project_id: int, action: str) -> BaseResponse | tuple[str, int]:
    """Take one decision; a refusal gives the page back with everything that was written."""
    project = _reviewed(project_id, to_change=True, though_settled=True)
    form = DecisionForm()
    if not can_perform(current_person(), project, action):
        return _too_late(project, form), 409
    if not form.validate_on_submit():
        return _review_page(project, form), 422
    reason = () if action == "approve" else (form.reason_code.data,)
    try:
        getattr(services, action)(
            current_person(), project, form.seen(), *reason, form.text.data or "", typed_comments(request.form)
        )
    except Invalid as refused:
        form.text.errors = [refused.message]
        return _review_page(project, form), 422
    except Conflict as refused:
        flash(refused.message, "error")
        return _review_page(project, form, newer=True), 409
    flash(_decided(action))
    return redirect(_onward(project_id), 303)


def _too_late(project: Project, form: DecisionForm) -> str:
    """Say that the text is settled or with others by now, and give back what was written."""
    return render_template(
        "moderation/too_late.html",
        project=project,
        decision=next((one for one in reversed(project.decisions) if one.undone_at is None), None),
        form=form,
        comments=typed_comments(request.form),
        may_read=can_review(current_person(), project),
        queue_filter=QueueFilter.carried(request.form, request.args),
    )


def _onward(project_id: int) -> str:
    """Return where a decision leads: to the next text of the same filters if asked to, else to the queue."""
    wanted = QueueFilter.carried(request.form, request.args)
    found = next_text(current_person(), wanted, project_id) if "onward" in request.form else None
    if found is None:
        return url_for("moderation.queue_page", **wanted.arguments)
    return url_for("moderation.review", project_id=found, **wanted.arguments)


def _decided(action: str) -> str:
    sentences: dict[str, str] = {
        "approve": _("Published. The municipality gets a mail in ten minutes; until then you can undo it."),
        "request_changes": _(
            "Returned to the municipality with your comments. It gets a mail in ten minutes; until then you can undo it."
        ),
        "reject": _(
            "Rejected. The municipality gets a mail with the reason in ten minutes; until then you can undo it."
        ),
    }
    return sentences[action]


@moderation.route("/<int:project_id>/<any(hide, archive, restore):step>", methods=["GET", "POST"])
def show_differently(project_id: int, step: str) -> BaseResponse | str | tuple[str, int]:
    """Hide, archive or restore a published project, with a reason."""
    project = _reviewed(project_id, to_change=request.method == "POST")
    if not can_perform(current_person(), project, step):
        raise Forbidden(_("This step is not yours to take."))
    form = ReasonForm()
    if form.validate_on_submit() and form.reason.data:
        getattr(services, step)(current_person(), project, form.reason.data)
        flash(_("Done. The municipality gets a mail with the reason."))
        return redirect(url_for("moderation.queue_page"), 303)
    if request.method == "POST":
        form.reason.errors = [*form.reason.errors, _("Write the reason.")]
    page = render_template("moderation/show_differently.html", project=project, step=step, form=form)
    return page, 422 if form.errors else 200


@moderation.post("/<int:project_id>/messages")
def send_message(project_id: int) -> BaseResponse | tuple[str, int]:
    """Write to the authors in the conversation about the review."""
    project = _reviewed(project_id, to_change=True)
    form = MessageForm()
    if form.validate_on_submit():
        services.write_message(current_person(), project, form.text.data or "")
        flash(_("Your message was sent."))
        return redirect(url_for("moderation.review", project_id=project.id, _anchor="conversation"), 303)
    return render_template("manage/message.html", project=project, form=form), 422


@moderation.get("/<int:project_id>/images/<file>-<int:width>.webp")
def image(project_id: int, file: str, width: int) -> Response:
    """Serve a picture of a text under review to its reviewers."""
    return make_response(private_image_response(_reviewed(project_id), file, width))


@moderation.get("/<int:project_id>/attachments/<string(length=64):file>")
def attachment(project_id: int, file: str) -> Response:
    """Give a document of a text under review to its reviewers."""
    return private_attachment_response(_reviewed(project_id), file)
