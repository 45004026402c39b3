"""Rejecting several texts as spam: one page that lists them, and one button."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.sessions import current_person
from ..errors import Conflict
from ..i18n import _n
from .blueprint import moderation
from .forms import ButtonForm
from .spam import MOST_AT_ONCE, reject_as_spam, suspects, wording_for


@moderation.get("/spam")
def spam() -> str:
    """List the ticked texts, and ask whether all of them are spam."""
    return _page()


@moderation.post("/spam")
def reject_spam() -> BaseResponse | tuple[str, int]:
    """Reject the listed texts, all or none."""
    try:
        done = reject_as_spam(current_person(), request.form.getlist("seen")[: MOST_AT_ONCE + 1])
    except Conflict as refused:
        flash(refused.message, "error")
        return _page(), 409
    flash(_n(
        "%(num)s text was rejected as spam. The mail leaves in ten minutes; until then you can undo it.",
        "%(num)s texts were rejected as spam. The mails leave in ten minutes; until then you can undo each.",
        len(done),
    ))  # fmt: skip
    return redirect(url_for("moderation.queue_page"), 303)


def _page() -> str:
    """Show what was ticked: numbers in the address, or before the colon in what the form says."""
    named = [*request.args.getlist("project"), *(one.partition(":")[0] for one in request.form.getlist("seen"))]
    numbers = [int(one) for one in named if one.isascii() and one.isdecimal() and len(one) < 10]
    found = suspects(current_person(), numbers)
    return render_template(
        "moderation/spam.html", found=found, left_out=len(set(numbers)) - len(found), form=ButtonForm(formdata=None),
        wording=wording_for(found[0].revision) if found else "", most=MOST_AT_ONCE,
    )  # fmt: skip
