"""The administrators' pages of the outbox, and previews of every mail."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.policies import require_administrator
from ...accounts.sessions import current_person
from ...errors import Conflict
from ...forms import Form
from ...i18n import _, _n
from ...notifications.samples import EVENTS
from ...routing import PAGES, PrivateBlueprint
from . import services
from .policies import can_cancel, can_retry
from .previews import can_be_ended, names, previews
from .queries import STATES, OutboxFilter, outbox_page, state_of

EVENT = f"<any({', '.join(repr(event) for event in EVENTS)}):event>"

outbox = PrivateBlueprint("outbox", __name__, url_prefix=f"{PAGES}/admin/outbox")


class MailForm(Form):
    """Buttons that need nothing but their token."""


@outbox.before_request
def only_administrators() -> None:
    """Keep out everybody but administrators: addresses of people are theirs alone to see."""
    require_administrator(current_person())


@outbox.get("")
def listing() -> str:
    """List mails with their state and the reason of a failure, the newest first."""
    wanted, person = OutboxFilter.read(request.args), current_person()
    return render_template(
        "outbox/listing.html", page=outbox_page(wanted), wanted=wanted, states=STATES, names=names(), state_of=state_of,
        may_retry=lambda mail: can_retry(person, mail), may_cancel=lambda mail: can_cancel(person, mail),
        form=MailForm(formdata=None),
    )  # fmt: skip


@outbox.post("/<int:mail_id>/retry")
def retry(mail_id: int) -> BaseResponse:
    """Have one mail tried again."""
    try:
        services.retry(current_person(), services.mail_for_change(mail_id))
        flash(_("The mail will be tried again at once."))
    except Conflict as refused:
        flash(refused.message, "error")
    return _back()


@outbox.post("/<int:mail_id>/cancel")
def cancel(mail_id: int) -> BaseResponse:
    """Stop one mail that waits."""
    try:
        services.cancel(current_person(), services.mail_for_change(mail_id))
        flash(_("The mail will not be sent. You find it among the cancelled ones."))
    except Conflict as refused:
        flash(refused.message, "error")
    return _back()


@outbox.post("/retry-failed")
def retry_failed() -> BaseResponse:
    """Have every failed mail tried again."""
    done = services.retry_failed(current_person())
    flash(_n("%(num)s mail will be tried again.", "%(num)s mails will be tried again.", done))
    return _back()


def _back() -> BaseResponse:
    """Lead to the list with the filter that the form was sent from."""
    wanted = OutboxFilter.read(request.args)
    return redirect(url_for("outbox.listing", **wanted.arguments(page=wanted.page if wanted.page > 1 else None)), 303)


@outbox.get("/templates")
def templates() -> str:
    """List every mail that the catalogue writes."""
    return render_template("outbox/templates.html", names=names(), can_be_ended=can_be_ended)


@outbox.get(f"/templates/{EVENT}")
def template(event: str) -> str:
    """Show how a mail reads in both languages."""
    return render_template(
        "outbox/template.html", name=names()[event], forms=list(previews(event)), ends=can_be_ended(event)
    )
