"""A municipality's team as a page shows it: who represents it, who was invited, and what the reader may do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...accounts.models import User
from ..models import Municipality
from .models import Invitation, Membership
from .policies import can_manage_team
from .queries import open_invitations, teams_of


@dataclass(frozen=True)
class Member:
    """One line of the team: `must_stay` is the last owner, whom others need; `may` names what the reader may do."""

    membership: Membership
    is_reader: bool
    must_stay: bool
    may: frozenset[str]


@dataclass(frozen=True)
class Team:
    """Who represents a municipality; invitations are shown to those who may send them."""

    municipality: Municipality
    members: Sequence[Member]
    invitations: Sequence[Invitation]
    is_managed: bool


def team(reader: User, municipality: Municipality) -> Team:
    """Return the team of a municipality for somebody who may see it."""
    manages = can_manage_team(reader, municipality.code)
    found = teams_of(municipality.code)
    members = [_member(one, reader, found, manages) for one in found]
    return Team(municipality, members, open_invitations(municipality.code) if manages else [], manages)


@dataclass(frozen=True)
class Standing:
    """Whom a person represents, and whom they have asked to."""

    members: Sequence[Member]
    pending: Sequence[Membership]


def standing(reader: User, memberships: Sequence[Membership]) -> Standing:
    """Return the open memberships of one person for an administrator, with what may be done about each."""
    approved = [one for one in memberships if one.state == "approved"]
    everybody = teams_of(*(one.municipality_code for one in approved))
    members = [_member(one, reader, everybody, manages=True) for one in approved]
    return Standing(members, [one for one in memberships if one.state == "pending"])


def _member(one: Membership, reader: User, everybody: Sequence[Membership], manages: bool) -> Member:
    """Say what a reader may do about a member, from the members of that municipality among everybody."""
    others = [other for other in everybody if other.municipality_code == one.municipality_code and other.id != one.id]
    has_other_owner = any(other.role == "owner" and other.user.is_active for other in others)
    must_stay = one.role == "owner" and bool(others) and not has_other_owner
    mine = one.user_id == reader.id
    may = {"leave"} if mine and not must_stay else {"end"} if manages and not mine and not must_stay else set()
    if one.role == "owner" and has_other_owner and (manages or mine):
        may.add("editor")
    if one.role == "editor" and manages and not mine:
        may.add("owner")
    return Member(one, mine, must_stay, frozenset(may))
