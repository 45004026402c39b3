"""What administrators do with mails: have them tried again, and stop those that wait."""

from sqlalchemy import select, update
from sqlalchemy.orm import load_only

from ...accounts.models import User
from ...accounts.policies import require_administrator
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, NotFound
from ...i18n import _
from ...notifications.models import OutboxMail
from .policies import can_cancel, can_retry
from .queries import SHOWN


def mail_for_change(mail_id: int) -> OutboxMail:
    """Return a mail, locked so that no worker takes it meanwhile; raise NotFound where there is none."""
    wanted = select(OutboxMail).where(OutboxMail.id == mail_id).options(load_only(*SHOWN, raiseload=True))
    found = session.scalars(wanted.with_for_update()).one_or_none()
    if found is None:
        raise NotFound()
    return found


def retry(user: User, mail: OutboxMail) -> None:
    """Have a mail tried at once, with all its attempts before it; raise Conflict where there is nothing to try again."""
    require_administrator(user)
    if not can_retry(user, mail):
        raise Conflict(_("This mail was sent meanwhile, or waits for its turn."))
    before = mail.state
    mail.state, mail.attempts, mail.next_attempt_at, mail.lease_until = "pending", 0, now(), None
    session.flush()
    _record("mail.retried", user, mail, before)


def retry_failed(user: User) -> int:
    """Have every failed mail tried again, and return how many; they are one change."""
    require_administrator(user)
    values = {"state": "pending", "attempts": 0, "next_attempt_at": now(), "lease_until": None}
    failed = update(OutboxMail).where(OutboxMail.state == "failed").values(values)
    done = session.execute(failed.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]
    if done:
        record("mail.all_retried", "outbox", "failed", actor_id=user.id, new={"mails": done})
    return int(done)


def cancel(user: User, mail: OutboxMail) -> None:
    """Stop a mail that waits; it can be sent after all later. Raise Conflict where it has left, or is leaving."""
    require_administrator(user)
    if not can_cancel(user, mail):
        raise Conflict(_("This mail has left already, or is being sent just now."))
    before = mail.state
    mail.state = "cancelled"
    session.flush()
    _record("mail.cancelled", user, mail, before)


def _record(event: str, user: User, mail: OutboxMail, before: str) -> None:
    """Record what happened to a mail: which mail it was, never to whom it goes."""
    new = {"state": mail.state, "mail": mail.event}
    record(event, "mail", mail.id, actor_id=user.id, old={"state": before}, new=new)
