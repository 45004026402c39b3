"""Inviting people to represent a municipality: sent to an address, accepted by its link with any account, or withdrawn."""

from datetime import timedelta

from sqlalchemy import select

from ... import signing
from ...accounts import services as accounts
from ...accounts.addresses import address_key, normal_address
from ...accounts.models import User
from ...accounts.queries import user_by_email
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Gone, Invalid, NotFound
from ...i18n import _
from ..queries import is_offered
from . import mails
from .models import ROLES, Invitation
from .policies import can_manage_team, represents
from .queries import lock_team, open_membership
from .services import create_approved, set_role

LIFETIME = timedelta(days=14)
_PURPOSE = "invitation"


def invite(actor: User, code: str, email: str, role: str, language: str) -> Invitation:
    """Send an invitation; a second one to the same address replaces the first, whose link stops working.

    Raises Forbidden for who does not manage the team, Conflict for an address that represents the municipality.
    """
    if not can_manage_team(actor, code):
        raise Forbidden(_("Only owners invite others."))
    address = normal_address(email)
    if address is None or role not in ROLES or not is_offered(code):
        raise Invalid(_("Write the address in the form name@municipality.cz."))
    lock_team(code)
    member = user_by_email(address)
    if member is not None and represents(member, code):
        raise Conflict(_("%(name)s represents this municipality already.", name=member.name))
    if (before := _open_invitation(code, address)) is not None:
        _withdraw(before, actor)
    moment = now()
    invitation = Invitation(
        municipality_code=code, email=address, email_key=address_key(address), role=role, invited_by_id=actor.id,
        invited_at=moment, expires_at=moment + LIFETIME,
    )  # fmt: skip
    session.add(invitation)
    session.flush()
    record("invitation.sent", "invitation", invitation.id, actor_id=actor.id, new={"municipality": code, "role": role})
    mails.send_invitation(invitation, signing.signed(_PURPOSE, str(invitation.id)), language)
    return invitation


def withdraw(actor: User, invitation_id: int) -> Invitation:
    """Make the link of an invitation useless; raise NotFound for who does not manage the team."""
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or not can_manage_team(actor, invitation.municipality_code):
        raise NotFound()
    _lock(invitation)
    if invitation.state == "accepted":
        raise Conflict(_("The invitation was accepted in the meantime."))
    if invitation.state == "open":
        _withdraw(invitation, actor)
    return invitation


def find(token: str) -> Invitation:
    """Return the invitation of a link; raise Gone, with the reason in words, where the link does not work any more."""
    number = signing.read(_PURPOSE, token)
    invitation = session.get(Invitation, int(number)) if number and number.isdecimal() else None
    if invitation is None:
        raise Gone(_("The link is not whole. Copy all of it from the mail."))
    _require_open(invitation)
    return invitation


def accept(token: str, user: User) -> Invitation:
    """Let a person represent the municipality that invited them, once; a member may become an owner by it."""
    invitation = find(token)
    _lock(invitation)
    _require_open(invitation)
    present = open_membership(user, invitation.municipality_code)
    was_member = present is not None and present.state == "approved"
    membership = create_approved(user, invitation.municipality_code, actor=invitation.invited_by, role=invitation.role)
    if was_member and (invitation.role, membership.role) == ("owner", "editor"):
        set_role(membership, "owner", invitation.invited_by)
    invitation.state, invitation.accepted_by_id = "accepted", user.id
    session.flush()
    record("invitation.accepted", "invitation", invitation.id, actor_id=user.id, new={"membership": membership.id})
    if not was_member:
        mails.announce_acceptance(invitation, user)
    return invitation


def accept_with_new_account(token: str, name: str, password: str, language: str) -> tuple[Invitation, User]:
    """Open an account for the invited address, which the link has proved, and accept with it."""
    user = accounts.open_invited(find(token).email, name, password, language)
    return accept(token, user), user


def _require_open(invitation: Invitation) -> None:
    """Raise Gone with the reason where an invitation does not hold, also when its sender may not invite any more."""
    if invitation.state == "accepted":
        raise Gone(_("The invitation was accepted already. Sign in to go on."))
    if invitation.state == "withdrawn" or not can_manage_team(invitation.invited_by, invitation.municipality_code):
        raise Gone(_("The invitation was withdrawn. Ask your colleagues at the municipality."))
    if not invitation.is_in_time:
        raise Gone(_("The invitation has expired. Ask whoever invited you for a new one."))


def _lock(invitation: Invitation) -> None:
    lock_team(invitation.municipality_code)
    session.refresh(invitation, ["state"])


def _open_invitation(code: str, address: str) -> Invitation | None:
    wanted = select(Invitation).where(
        Invitation.municipality_code == code, Invitation.email_key == address_key(address), Invitation.state == "open"
    )
    return session.scalar(wanted)


def _withdraw(invitation: Invitation, actor: User) -> None:
    invitation.state = "withdrawn"
    session.flush()
    record("invitation.withdrawn", "invitation", invitation.id, actor_id=actor.id)
