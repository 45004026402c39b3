"""Pages of one's own data: the file with all of them, giving the account up, and the link that takes that back."""

import orjson
from flask import Response, make_response, redirect, render_template, url_for
from wtforms import StringField

from ..errors import Conflict, Forbidden
from ..forms import Form, Required, VerbatimPasswordField, typed
from ..i18n import _l
from ..routing import PAGES, PrivateBlueprint, for_visitors
from ..security import secret_page
from . import holdings, limits
from .forms import TokenForm
from .leaving import TIME_TO_RETURN, leave, leaving_by, take_back, why_not_yet
from .sessions import current_person, of_request

own_data = PrivateBlueprint("own_data", __name__, url_prefix=PAGES)


class LeaveForm(Form):
    """The password once more, so that nobody deletes the account from a screen that was left open."""

    password: StringField = VerbatimPasswordField(_l("Present password"), validators=[Required()])


@own_data.route("/account/data", methods=["GET", "POST"])
def download() -> Response:
    """Hand out everything that is held of the person, as one file; looking makes none."""
    person, form = current_person(), TokenForm()
    if not form.validate_on_submit():
        return make_response(redirect(url_for("accounts.account", _anchor="your-data"), 303))
    limits.count([(limits.OWN_DATA, person.public_id)])
    body = orjson.dumps(holdings.held_of(person), option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@own_data.route("/account/delete", methods=["GET", "POST"])
def delete_account() -> Response:
    """Say what goes and what stays, and give the account up with the password."""
    person, form = current_person(), LeaveForm()
    if form.validate_on_submit():
        limits.count([(limits.PASSWORD_CHANGE, person.public_id)])
        try:
            leave(person, typed(form.password))
        except (Conflict, Forbidden) as refused:
            form.password.errors = [refused.message]
        else:
            until = person.erase_at
            of_request().end()
            return make_response(render_template("accounts/deleted.html", until=until))
    page = render_template(
        "accounts/delete.html", form=form, reasons=why_not_yet(person, to_change=False), days=TIME_TO_RETURN.days
    )
    return make_response(page, 422 if form.errors else 200)


@own_data.route("/keep-account/<token>", methods=["GET", "POST"])
@for_visitors
def keep(token: str) -> Response:
    """Take the deletion back: the link shows a button, and only the button does it."""
    form, person = TokenForm(), leaving_by(token)
    if person is None:
        return secret_page(render_template("accounts/link_not_good.html", purpose="keep"), 410)
    if form.validate_on_submit() and take_back(token):
        return secret_page(render_template("accounts/kept.html"))
    return secret_page(render_template("accounts/keep.html", form=form))
