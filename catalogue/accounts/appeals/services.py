"""What happens with appeals: they are made, decided on, and their texts forgotten."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from ...audit.models import AuditEvent
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden
from ...i18n import _
from .. import services as accounts
from ..models import User
from . import mails
from .models import Appeal
from .policies import can_decide

TEXTS_KEPT_FOR = timedelta(days=180)
"""How long the words of an appeal and of its answer stay after the decision."""


def make(user: User, block: AuditEvent, text: str) -> Appeal:
    """Appeal against a block and tell the administrators; raise Conflict for a second appeal against the same block."""
    appeal = Appeal(user_id=user.id, block_id=block.id, text=text)
    try:
        with session.begin_nested():
            session.add(appeal)
            session.flush()
    except IntegrityError:
        raise Conflict(_("You have appealed against this block already.")) from None
    record("account.appealed", "user", user.id, actor_id=user.id)
    mails.tell_administrators(appeal)
    return appeal


def grant(actor: User, appeal: Appeal, reason: str) -> None:
    """Take the block back; raise Forbidden for who may not decide, Conflict where somebody has."""
    _require_decision(actor, appeal)
    accounts.unblock(appeal.user, actor=actor, reason=reason)


def refuse(actor: User, appeal: Appeal, reason: str) -> None:
    """Leave the block as it is, and say why; raise Forbidden for who may not decide, Conflict where somebody has."""
    _require_decision(actor, appeal)
    appeal.state, appeal.answer, appeal.decided_by_id, appeal.decided_at = "refused", reason, actor.id, now()
    session.flush()
    record("account.appeal_refused", "user", appeal.user_id, actor_id=actor.id, reason=reason)
    mails.send_refusal(appeal)


def sweep_appeals() -> int:
    """Delete the words of appeals that were decided long ago, and return of how many; that there was one stays."""
    over = (Appeal.decided_at < now() - TEXTS_KEPT_FOR) & (Appeal.text != "")
    gone = session.execute(
        update(Appeal).where(over).values(text="", answer="").execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _require_decision(actor: User, appeal: Appeal) -> None:
    if not can_decide(actor, appeal):
        raise Forbidden(_("Another administrator has to decide on this appeal."))
    if appeal.state != "open":
        raise Conflict(_("Somebody has decided on this already."))
