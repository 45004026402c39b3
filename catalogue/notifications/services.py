"""Queueing mail: rendered at once in the recipient's language, sent later by the worker."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy import delete, select

from ..clock import now
from ..database import session
from ..forms import clean
from ..i18n import speaking
from .models import OutboxMail

LONGEST_SUBJECT = 200
MAILS_KEPT_FOR = timedelta(days=90)
"""How long the outbox knows whom a mail was sent to."""
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069]+")


class BadRecipient(ValueError):
    """The address cannot be the recipient of exactly one mail."""


@dataclass(frozen=True)
class Held:
    """Until when a mail waits before it is sent, and for what: whoever takes that back drops the mail."""

    key: str
    until: datetime


@dataclass(frozen=True)
class Written:
    """A mail in words: one line of subject, plain text, and the whole HTML part."""

    subject: str
    text: str
    html: str


def written(event: str, language: str, **context: Any) -> Written:
    """Write the mail `templates/emails/<event>/` in a language; the context is what its templates may use."""
    with speaking(language):
        subject = subject_of(event, language, **context)
        body = _render(f"emails/{event}/body.txt", context)
        text = _render("emails/layout.txt", {**context, "written": body})
        html = _render("emails/layout.html", {**context, "written": body, "subject": subject, "language": language})
    return Written(subject, text + "\n", html)


def enqueue(event: str, to: str, language: str, *, held: Held | None = None, **context: Any) -> OutboxMail:
    """Queue the mail `templates/emails/<event>/` to one address inside the current transaction.

    The context is what the templates may use; links in it come from `i18n.absolute_url`. A held mail is not sent before
    its time. Raises BadRecipient.
    """
    recipient = deliverable(to)
    made = written(event, language, **context)
    mail = OutboxMail(
        event=event, recipient=recipient, language=language, subject=made.subject, text=made.text, html=made.html
    )
    mail.unsubscribe_url = context.get("unsubscribe_url")
    if held:
        mail.held_for, mail.next_attempt_at = held.key, held.until
    session.add(mail)
    session.flush()
    return mail


def subject_of(event: str, language: str, **context: Any) -> str:
    """Return the subject that a mail has or would have."""
    with speaking(language):
        return one_line(_render(f"emails/{event}/subject.txt", context))


def drop_held(key: str) -> int | None:
    """Drop the mails that wait for something that was taken back; None, and none dropped, where one has left already."""
    mails = session.scalars(select(OutboxMail).where(OutboxMail.held_for == key).with_for_update()).all()
    if any(mail.attempts for mail in mails):
        return None
    for mail in mails:
        session.delete(mail)
    session.flush()
    return len(mails)


def sweep_mails() -> int:
    """Delete mails that were sent, cancelled or given up long ago, addresses included; return how many went."""
    over = OutboxMail.state.in_(("sent", "failed", "cancelled")) & (OutboxMail.created_at < now() - MAILS_KEPT_FOR)
    gone = session.execute(delete(OutboxMail).where(over).execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def deliverable(address: str) -> str:
    """Return the address as a mail server takes it (an international domain in ASCII); raise BadRecipient."""
    try:
        return str(validate_email(address, check_deliverability=False, allow_smtputf8=False).ascii_email)
    except EmailNotValidError as problem:
        raise BadRecipient(str(problem)) from None


def one_line(text: str) -> str:
    """Return the text as one line fit for a header: every kind of line end and control sign becomes a space.

    The mark of an encoded word is broken up, because `email` would decode it, line ends included.
    """
    line = _SPACE.sub(" ", text.encode("utf-8", "replace").decode("utf-8")).replace("=?", "= ?").strip()
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _render(name: str, context: dict[str, Any]) -> str:
    """Render a text without the blank lines that conditions in it leave behind."""
    return _BLANK_LINES.sub("\n\n", clean(current_app.jinja_env.get_template(name).render(context)))
