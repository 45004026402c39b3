"""Mails about memberships and invitations: to those who may decide, to whoever asked or was asked, and to a team that ends."""

from collections.abc import Collection, Sequence
from itertools import groupby

from sqlalchemy import select

from ...accounts.models import User
from ...accounts.queries import active_users
from ...accounts.wishes import tell
from ...database import session
from ...i18n import absolute_url, speaking
from ...notifications.services import enqueue
from .. import queries as places
from .models import Invitation, Membership
from .queries import municipalities_of, owners_of


def announce_request(membership: Membership, requester: User) -> None:
    """Tell the owners of the municipality's access and the administrators that somebody asks to join."""
    code = membership.municipality_code
    owners = {user.id: user for user in owners_of(code)}
    administrators = {user.id: user for user in active_users("administrator")}
    for person in {**administrators, **owners}.values():
        if person.id == requester.id:
            continue
        endpoint = "memberships.members" if person.id in owners else "memberships.admin"
        with speaking(person.language):
            tell(
                person,
                "membership_requested",
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


def announce_role(membership: Membership) -> None:
    """Tell a member that they are an owner now, or not any more."""
    person = session.get_one(User, membership.user_id)
    if not person.is_active:
        return
    with speaking(person.language):
        enqueue(
            "membership_role_changed",
            person.email,
            person.language,
            municipality=places.full_name(membership.municipality_code),
            role=membership.role,
            url=absolute_url("memberships.members"),
        )


def announce_endings(codes: Collection[str]) -> None:
    """Tell everybody who represents a municipality that has just ended what it is part of now: one mail for each person."""
    teams = (
        select(User, Membership.municipality_code)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.municipality_code.in_(codes), Membership.state == "approved", User.state == "active")
    )
    found = session.execute(teams.order_by(User.id, Membership.municipality_code)).all() if codes else []
    for person, rows in groupby(found, key=lambda row: row[0]):
        with speaking(person.language):
            tell(
                person, "municipality_ended", ended=_endings_for(person, [code for _person, code in rows]),
                projects_url=absolute_url("manage.projects"), access_url=absolute_url("memberships.join"),
            )  # fmt: skip


def _endings_for(person: User, codes: Sequence[str]) -> list[dict[str, object]]:
    """Return what each municipality is part of now, and whether the person represents that one too."""
    own = {place.code for place in municipalities_of(person)}
    today = {code: places.code_today(code) for code in codes}
    names = places.labels_of({*today, *today.values()})
    return [
        {"municipality": names[code], "successor": names[into] if into != code else "", "is_member": into in own}
        for code, into in today.items()
    ]


def send_invitation(invitation: Invitation, token: str, language: str) -> None:
    """Ask an address to represent a municipality; the link opens a page where only a button accepts."""
    with speaking(language):
        enqueue(
            "membership_invited",
            invitation.email,
            language,
            municipality=places.full_name(invitation.municipality_code),
            inviter=invitation.invited_by.name,
            role=invitation.role,
            until=invitation.expires_at,
            url=absolute_url("municipalities.invitation", token=token),
        )


def announce_acceptance(invitation: Invitation, person: User) -> None:
    """Tell the owners who has accepted an invitation, and with which address."""
    for owner in owners_of(invitation.municipality_code):
        if owner.id == person.id:
            continue
        with speaking(owner.language):
            tell(
                owner,
                "membership_joined",
                name=person.name,
                address=person.email,
                invited=invitation.email,
                municipality=places.full_name(invitation.municipality_code),
                url=absolute_url("memberships.team", code=invitation.municipality_code),
            )
