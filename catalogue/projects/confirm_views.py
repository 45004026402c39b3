"""The page behind the link of the yearly confirmation: it needs no account, and only its button acts."""

from flask import Response, render_template, request
from wtforms import RadioField, TextAreaField

from ..accounts import limits
from ..forms import Form, LengthBetween, Required, typed
from ..i18n import _l
from ..routing import PAGES, PrivateBlueprint, for_visitors
from ..security import secret_page
from . import services
from .confirm_links import Asked, asked_by
from .naming import REPORTED_NAMES
from .services.confirming import LONGEST_NOTE

confirming = PrivateBlueprint("confirming", __name__, url_prefix=f"{PAGES}/still-true")

ANSWERS = {"true": _l("It is still true"), **REPORTED_NAMES}


class ConfirmationForm(Form):
    """The answer, and a note for colleagues where it is not simply true."""

    answer = RadioField(_l("Is the account of your project still true?"), choices=list(ANSWERS.items()),
                        validators=[Required(_l("Choose one of the answers."))])  # fmt: skip
    note = TextAreaField(_l("What is different?"), validators=[LengthBetween(0, LONGEST_NOTE)])


@confirming.route("/<token>", methods=["GET", "POST"])
@for_visitors
def answer(token: str) -> Response:
    """Ask whether a project is still true; the link shows a form, and only sending it acts: mail scanners follow links."""
    if request.method == "POST":
        limits.count([(limits.CONFIRMATION_NETWORK, limits.network(request.remote_addr))])
    asked, form = asked_by(token, to_change=request.method == "POST"), ConfirmationForm()
    if asked is None:
        return secret_page(render_template("confirming/gone.html"), 410)
    if form.validate_on_submit():
        _take(asked, form)
        return secret_page(render_template("confirming/thanks.html", asked=asked, answer=form.answer.data))
    page = render_template("confirming/answer.html", asked=asked, form=form)
    return secret_page(page, 422 if form.errors else 200)


def _take(asked: Asked, form: ConfirmationForm) -> None:
    if form.answer.data == "true":
        services.confirm(asked.person, asked.project)
    else:
        services.report(asked.person, asked.project, typed(form.answer), typed(form.note))
