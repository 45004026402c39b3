"""Pages of mails: what a person wants to get, and the link that ends a kind of them without signing in."""

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import RadioField

from ..forms import Form, Required
from ..i18n import _
from ..routing import PAGES, PrivateBlueprint, for_visitors, signed_by_link
from ..security import secret_page
from .sessions import current_person
from .wishes import KINDS, WAYS, kinds_for, unsubscribe, unsubscribed_by, ways_of
from .wishes import choose as keep

mailing = PrivateBlueprint("mailing", __name__, url_prefix=PAGES)


def _form(kinds: list[str], ways: dict[str, str]) -> Form:
    """Return a form with one question for each kind that the person can get."""
    questions = {kind: RadioField(KINDS[kind], choices=list(WAYS.items()), validators=[Required()]) for kind in kinds}
    made: Form = type("MailsForm", (Form,), questions)(data=ways)
    return made


@mailing.route("/account/mails", methods=["GET", "POST"])
def choose() -> BaseResponse | tuple[str, int]:
    """Ask how the person wants each kind of mails."""
    person = current_person()
    kinds = kinds_for(person)
    form = _form(kinds, ways_of(person))
    if form.validate_on_submit():
        keep(person, {kind: str(form[kind].data) for kind in kinds})
        flash(_("Your choice of mails is saved."))
        return redirect(url_for("mailing.choose"), 303)
    return render_template("accounts/mails.html", form=form, kinds=kinds), 422 if form.errors else 200


@mailing.route("/unsubscribe/<token>", methods=["GET", "POST"])
@for_visitors
@signed_by_link
def unsubscribe_page(token: str) -> Response:
    """End a kind of mails (RFC 8058): the signed link is the proof, so neither a session nor a form's token is asked."""
    found = unsubscribed_by(token)
    if found is None:
        return secret_page(render_template("accounts/link_not_good.html", purpose="unsubscribe"), 410)
    if request.method == "POST":
        unsubscribe(*found)
    name = KINDS.get(found[1], _("The weekly mail"))
    return secret_page(render_template("accounts/unsubscribe.html", kind=name, done=request.method == "POST"))
