"""The moderators' list of needs and of answers to them, and what is looked for in vain."""

import csv
from io import StringIO

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.policies import is_reviewer
from ...accounts.sessions import current_person
from ...errors import Conflict, Forbidden, Invalid, NotFound
from ...forms import typed, version_in
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from . import presenters, queries, services
from .demand import demand_file, demands
from .forms import DecisionForm
from .models import Answer, Need
from .policies import can_check, can_check_answer

need_desk = PrivateBlueprint("need_desk", __name__, url_prefix=f"{PAGES}/moderation/needs")


@need_desk.before_request
def only_reviewers() -> None:
    """Keep out everybody but reviewers."""
    if not is_reviewer(current_person()):
        raise Forbidden(_("The reviewing desk is for moderators."))


@need_desk.get("")
def listing() -> str:
    """List what waits, or what the public reads."""
    return _page(DecisionForm(formdata=None), None, told=request.args.get("state") == "published")


@need_desk.post("/<int(max=2147483647):need_id>")
def decide(need_id: int) -> BaseResponse | tuple[str, int]:
    """Publish, refuse or take down one need."""
    found = queries.need_or_404(need_id, to_change=True)
    if not can_check(current_person(), found):
        raise NotFound()
    return _decided(found)


@need_desk.post("/answers/<int(max=2147483647):answer_id>")
def decide_answer(answer_id: int) -> BaseResponse | tuple[str, int]:
    """Publish, refuse or take down one answer."""
    found = queries.answer_or_404(answer_id)
    if not can_check_answer(current_person(), found):
        raise NotFound()
    return _decided(found)


@need_desk.get("/demand")
def demand() -> str:
    """Show what municipalities look for, by key area and region, beside what the catalogue has."""
    return render_template("needs/demand.html", demands=demands())


@need_desk.get("/demand.csv")
def demand_csv() -> Response:
    """Give the same as a file."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(demand_file())
    answer = Response(b"\xef\xbb\xbf" + out.getvalue().encode(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="demand.csv"'
    return answer


def _decided(found: Need | Answer) -> BaseResponse | tuple[str, int]:
    form = DecisionForm()
    told = typed(form.decision) == "take_down"
    if form.validate_on_submit():
        try:
            _decide(found, form)
            flash(_("The decision is saved."))
            return redirect(url_for("need_desk.listing", state="published" if told else None), 303)
        except Invalid as refused:
            form.reason.errors = [refused.message]
        except Conflict as refused:
            form.form_errors.append(refused.message)
    return _page(form, found, told=told), 422


def _decide(found: Need | Answer, form: DecisionForm) -> None:
    person, seen, reason = current_person(), version_in(form), typed(form.reason)
    match typed(form.decision), found:
        case "publish", Need():
            services.publish(person, found, seen)
        case "refuse", Need():
            services.refuse(person, found, reason, seen)
        case "take_down", Need():
            services.take_down(person, found, reason, seen)
        case "publish", Answer():
            services.publish_answer(person, found, seen)
        case "refuse" | "take_down", Answer():
            services.refuse_answer(person, found, reason, seen)
        case _:
            raise Invalid(_("Choose one of the answers."))


def _page(form: DecisionForm, decided: Need | Answer | None, *, told: bool) -> str:
    person = current_person()
    return render_template(
        "needs/desk.html",
        needs=queries.needs_to_check(person, told=told),
        answers=queries.answers_to_check(person, told=told),
        told=told,
        form=form,
        decided=decided,
        names=presenters,
    )
