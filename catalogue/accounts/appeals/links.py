"""The signed link by which a blocked person appeals without signing in: for this person and this block only."""

from sqlalchemy import select

from ... import signing
from ...audit.models import AuditEvent
from ...database import session
from ...i18n import absolute_url
from ..models import User

_PURPOSE = "appeal"


def open_block(user: User) -> AuditEvent | None:
    """Return the event of the block that a person may appeal against; None for who is not blocked by anybody.

    Nobody has proved an unconfirmed address, so an answer could not be sent there.
    """
    if user.state != "blocked" or user.confirmed_at is None or user.erase_at or user.erased_at:
        return None
    blocks = select(AuditEvent).where(
        AuditEvent.thing_type == "user", AuditEvent.thing_id == str(user.id), AuditEvent.event == "account.blocked"
    )
    return session.scalar(blocks.order_by(AuditEvent.id.desc()).limit(1))


def appeal_token(user: User) -> str:
    """Return the signed part of the address of a person's appeal; nothing where there is no block to appeal against."""
    block = open_block(user)
    return signing.signed(_PURPOSE, f"{user.public_id} {block.id}") if block else ""


def appeal_url(user: User) -> str:
    """Return the address of a person's appeal for a mail, in the language that is spoken; nothing where there is none."""
    token = appeal_token(user)
    return absolute_url("appealing.appeal", token=token) if token else ""


def block_by(token: str, *, to_change: bool = False) -> tuple[User, AuditEvent] | None:
    """Return who may appeal by a link, locked to do so, and against which block; None once the block is over."""
    public_id, _space, number = (signing.read(_PURPOSE, token) or "").partition(" ")
    wanted = select(User).where(User.public_id == public_id)
    user = session.scalar(wanted.with_for_update().execution_options(populate_existing=True) if to_change else wanted)
    block = open_block(user) if user else None
    return (user, block) if user and block and str(block.id) == number else None
