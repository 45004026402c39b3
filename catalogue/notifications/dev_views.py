"""The mails of a development installation as a page; never registered in production."""

from flask import render_template

from ..routing import PrivateBlueprint, for_visitors
from .queries import newest_mails

dev = PrivateBlueprint("dev", __name__, url_prefix="/dev")


@dev.get("/mail")
@for_visitors
def mail() -> str:
    """List the newest mails with their text and links."""
    return render_template("dev/mail.html", mails=newest_mails())
