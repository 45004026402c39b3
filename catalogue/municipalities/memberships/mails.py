"""Mails about memberships: to those who may decide, and to whoever asked."""

from sqlalchemy import select

from ...accounts.models import User
from ...accounts.queries import active_users
from ...database import session
from ...i18n import absolute_url, speaking
from ...notifications.services import enqueue
from .. import queries as places
from .models import Membership
from .queries import members_of


def announce_request(membership: Membership, requester: User) -> None:
    """Tell the approved members of the municipality and the administrators that somebody asks to join."""
    code = membership.municipality_code
    members = {user.id: user for user in members_of(code)}
    administrators = {user.id: user for user in active_users("administrator")}
    for person in {**administrators, **members}.values():
        if person.id == requester.id:
            continue
        endpoint = "memberships.members" if person.id in members else "memberships.admin"
        with speaking(person.language):
            enqueue(
                "membership_requested",
                person.email,
                person.language,
                name=requester.name,
                address=requester.email,
                municipality=places.full_name(code),
                url=absolute_url(endpoint),
            )


def announce_requests_of(user: User) -> None:
    """Tell about the requests that waited until the person's address was confirmed."""
    waiting = select(Membership).where(Membership.user_id == user.id, Membership.state == "pending")
    for membership in session.scalars(waiting.order_by(Membership.id)).all():
        announce_request(membership, user)


def announce_decision(membership: Membership) -> None:
    """Tell whoever asked what was decided, or that the membership has ended."""
    person = session.get_one(User, membership.user_id)
    if not person.is_active:
        return
    with speaking(person.language):
        enqueue(
            f"membership_{membership.state}",
            person.email,
            person.language,
            municipality=places.full_name(membership.municipality_code),
            note=membership.note,
            url=absolute_url("memberships.members"),
        )
