"""The municipality's page of questions about a project, and the answers to them."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.sessions import current_person
from ...errors import Conflict, NotFound
from ...forms import Form, typed
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from ..queries import project_or_404
from . import services
from .forms import AnswerQuestionForm
from .models import ProjectQuestion
from .policies import can_answer, can_hide
from .queries import question_or_404, questions_about

questions = PrivateBlueprint("questions", __name__, url_prefix=f"{PAGES}/my")


@questions.get("/projects/<int:project_id>/questions")
def listing(project_id: int) -> str:
    """Show what people asked about a project; reviewers see what the public sees."""
    project = project_or_404(project_id)
    mine = can_answer(current_person(), project)
    found = [one for one in questions_about(project) if mine or (one.published_at and can_hide(current_person(), one))]
    if not mine and not found:
        raise NotFound()
    return render_template("questions/listing.html", project=project, mine=mine, questions=found, form=Form())


@questions.route("/questions/<int(max=2147483647):question_id>/answer", methods=["GET", "POST"])
def answer(question_id: int) -> BaseResponse | tuple[str, int]:
    """Answer a question, and show it to the public if both sides agree."""
    found = question_or_404(current_person(), question_id, to_change=request.method == "POST")
    if not can_answer(current_person(), found.project):
        raise NotFound()
    form = AnswerQuestionForm()
    if form.validate_on_submit():
        try:
            services.answer(current_person(), found, typed(form.answer), publish=bool(form.publish.data))
            flash(_("Your answer was sent."))
            return _back(found)
        except Conflict as refused:
            form.form_errors.append(refused.message)
    page = render_template("questions/answer.html", question=found, project=found.project, form=form)
    return page, 422 if form.errors or form.form_errors else 200


@questions.post("/questions/<int(max=2147483647):question_id>/<any(show, hide):step>")
def show(question_id: int, step: str) -> BaseResponse:
    """Show a question and its answer to the public, or no longer."""
    found = question_or_404(current_person(), question_id, to_change=True)
    (services.show if step == "show" else services.hide)(current_person(), found)
    flash(_("The public reads it now.") if step == "show" else _("The public does not read it any more."))
    return _back(found)


def _back(question: ProjectQuestion) -> BaseResponse:
    address = url_for("questions.listing", project_id=question.project_id, _anchor=f"question-{question.id}")
    return redirect(address, 303)
