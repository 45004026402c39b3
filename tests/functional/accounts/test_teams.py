"""The team of a municipality: owners and editors, the last owner, and invitations by mail."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from catalogue import database
from catalogue.accounts.models import User
from catalogue.clock import now
from catalogue.database import session
from catalogue.municipalities.memberships.models import Invitation, Membership
from catalogue.municipalities.memberships.policies import can_decide, memberships_managed_by, owns, represents
from tests.client import StrictClient, hidden_fields
from tests.factories.accounts import (
    BRNO,
    PASSWORD,
    PRAHA,
    Account,
    account,
    is_signed_in,
    link_in,
    mails,
    new_client,
    signed_in,
)
from tests.functional.test_concurrency import at_once, sending

TEAM = f"/cs/my/members/{PRAHA}"
INVITED = "nova@obec.example.cz"


def membership_of(app: Flask, person: Account) -> int:
    with app.app_context():
        return session.scalars(select(Membership.id).where(Membership.user_id == person.id)).one()


def roles(app: Flask) -> dict[int, str]:
    """Return the roles of those who represent Praha now, by person."""
    with app.app_context():
        wanted = select(Membership).where(Membership.municipality_code == PRAHA, Membership.state == "approved")
        return {one.user_id: one.role for one in session.scalars(wanted)}


def post(client: StrictClient, path: str, **data: str) -> int:
    token = hidden_fields(client.get("/cs/account"))["csrf_token"]
    return client.post(path, data={"csrf_token": token, **data}).status_code


def invited(app: Flask, client: StrictClient, address: str = INVITED, role: str = "editor") -> str:
    """Send an invitation and return the path of its link."""
    answer = client.sent(f"{TEAM}/invite", {"email": address, "role": role})
    assert answer.status_code == 303, answer.text
    return link_in(mails(app, address, "membership_invited")[-1], "/invitation/")


def test_who_is_approved_first_is_the_owner(app: Flask) -> None:
    administrator = signed_in(app, account(app, "administrator"))
    people = [account(app, municipality=PRAHA, membership="pending") for _number in range(2)]
    for one in people:
        assert post(administrator, f"/cs/my/members/{membership_of(app, one)}/approve") == 303
    assert roles(app) == {people[0].id: "owner", people[1].id: "editor"}


def test_editors_see_the_team_and_change_nothing(app: Flask) -> None:
    owner, editor, pending = (
        account(app, municipality=PRAHA, membership=state) for state in ("approved", "approved", "pending")
    )
    client = signed_in(app, editor)
    page = client.get(TEAM).text
    assert owner.email in page
    assert f"/my/members/{membership_of(app, owner)}/" not in page
    before = roles(app)
    for path in (
        f"{membership_of(app, owner)}/end", f"{membership_of(app, pending)}/approve",
        f"{membership_of(app, editor)}/owner", f"{membership_of(app, owner)}/editor",
    ):  # fmt: skip
        assert post(client, f"/cs/my/members/{path}") == 404, path
    assert post(client, f"{TEAM}/invite", email=INVITED, role="owner") == 403
    assert roles(app) == before
    assert not mails(app, INVITED)


def test_the_team_of_others_is_nobodys_business(app: Flask) -> None:
    owner = account(app, municipality=PRAHA)
    for stranger in (account(app, municipality=BRNO), account(app, "moderator"), account(app)):
        client = signed_in(app, stranger)
        assert client.get(TEAM).status_code == 404
        assert client.get(f"{TEAM}/invite").status_code == 404
        assert post(client, f"/cs/my/members/{membership_of(app, owner)}/editor") == 404
    assert roles(app) == {owner.id: "owner"}


def test_an_owner_makes_another_and_steps_down(app: Flask) -> None:
    owner, editor = account(app, municipality=PRAHA), account(app, municipality=PRAHA)
    client, mine = signed_in(app, owner), membership_of(app, owner)
    for refused in (f"/cs/my/members/{mine}/editor", f"/cs/my/members/{mine}/leave"):
        assert post(client, refused) == 409, refused
    assert "Poslední hlavní editor" in client.get(TEAM).text
    assert post(client, f"/cs/my/members/{membership_of(app, editor)}/owner") == 303
    assert mails(app, editor.email, "membership_role_changed")
    assert post(client, f"/cs/my/members/{mine}/editor") == 303
    assert roles(app) == {owner.id: "editor", editor.id: "owner"}
    assert post(client, f"/cs/my/members/{mine}/owner") == 404
    assert post(client, f"/cs/my/members/{mine}/leave") == 303
    assert roles(app) == {editor.id: "owner"}
    assert post(signed_in(app, editor), f"/cs/my/members/{membership_of(app, editor)}/editor") == 409


def test_an_administrator_helps_a_team_whose_owner_is_away(app: Flask) -> None:
    owner, editor = account(app, municipality=PRAHA), account(app, municipality=PRAHA)
    with app.app_context():
        session.get_one(User, owner.id).state = "blocked"
        database.commit()
    client = signed_in(app, account(app, "administrator"))
    found = client.sent("/cs/admin/memberships", {"municipality": "Praha"})
    assert (found.status_code, found.location) == (303, TEAM)
    assert post(client, f"/cs/my/members/{membership_of(app, owner)}/end") == 409
    assert post(client, f"/cs/my/members/{membership_of(app, editor)}/owner") == 303
    assert post(client, f"/cs/my/members/{membership_of(app, owner)}/end") == 303
    assert roles(app) == {editor.id: "owner"}


@pytest.mark.parametrize("step", ["leave", "editor"])
def test_two_last_owners_who_go_at_once_leave_one(app: Flask, step: str) -> None:
    account(app, email="zbyde@obec.example.cz", municipality=PRAHA)
    people = [account(app, municipality=PRAHA) for _number in range(2)]
    with app.app_context():
        mine = select(Membership).where(Membership.user_id.in_([one.id for one in people]))
        for one in session.scalars(mine):
            one.role = "owner"
        session.flush()
        session.execute(update(Membership).where(~Membership.user_id.in_([o.id for o in people])).values(role="editor"))
        database.commit()
    steps = [sending(app, one, f"/cs/my/members/{membership_of(app, one)}/{step}") for one in people]
    assert sorted(status for status, _text in at_once(steps)) == [303, 409]
    assert list(roles(app).values()).count("owner") == 1


def test_the_database_keeps_the_last_owner_too(app: Flask) -> None:
    owner, editor = account(app, municipality=PRAHA), account(app, municipality=PRAHA)
    for change in ("state = 'ended'", "role = 'editor'", f"municipality_code = '{BRNO}'"):
        with app.app_context(), pytest.raises(IntegrityError, match="keep_an_owner"):
            session.execute(text(f"UPDATE memberships SET {change} WHERE user_id = {owner.id}"))
    with app.app_context():
        session.execute(text(f"UPDATE memberships SET state = 'ended' WHERE user_id = {editor.id}"))
        session.execute(text(f"UPDATE memberships SET state = 'ended' WHERE user_id = {owner.id}"))
        database.commit()
    assert roles(app) == {}


def test_an_invitation_is_accepted_with_a_new_account(app: Flask) -> None:
    owner = account(app, municipality=PRAHA)
    link = invited(app, signed_in(app, owner))
    client = new_client(app)
    page = client.get(link)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.sent(link, {"name": "", "password": "heslo"}).status_code == 422
    assert client.sent(link, {"name": "Nová Kolegyně", "password": PASSWORD}).location == "/cs/my/projects"
    assert is_signed_in(client)
    with app.app_context():
        user = session.scalars(select(User).where(User.email == INVITED)).one()
        assert (user.name, user.state) == ("Nová Kolegyně", "active")
        assert represents(user, PRAHA)
        assert not owns(user, PRAHA)
    assert INVITED in mails(app, owner.email, "membership_joined")[0].text
    assert new_client(app).get(link).status_code == 410


def test_an_invitation_is_accepted_with_an_account_of_another_address(app: Flask) -> None:
    owner, other = account(app, municipality=PRAHA), account(app, municipality=BRNO)
    link = invited(app, signed_in(app, owner), role="owner")
    client = signed_in(app, other)
    assert other.email in client.get(link).text
    assert client.sent(link).status_code == 303
    assert roles(app) == {owner.id: "owner", other.id: "owner"}
    (mail,) = mails(app, owner.email, "membership_joined")
    assert other.email in mail.text
    assert INVITED in mail.text


def test_whoever_has_an_account_signs_in_and_comes_back(app: Flask) -> None:
    owner, known = account(app, municipality=PRAHA), account(app, email=INVITED)
    link = invited(app, signed_in(app, owner))
    client = new_client(app)
    assert "/cs/sign-in?next=" in client.get(link).text
    token = hidden_fields(client.get("/cs/sign-in"))["csrf_token"]
    refused = client.post(link, data={"csrf_token": token, "name": "Někdo jiný", "password": PASSWORD})
    assert refused.status_code == 409
    assert roles(app) == {owner.id: "owner"}
    back = client.sent(f"/cs/sign-in?next={link}", {"email": known.email, "password": PASSWORD})
    assert back.location == link
    assert client.sent(link).status_code == 303
    assert roles(app)[known.id] == "editor"


@pytest.mark.parametrize("end", ["withdrawn", "expired", "replaced", "sender removed", "cut short"])
def test_a_link_that_does_not_hold_any_more(app: Flask, end: str) -> None:
    sender, keeper = account(app, municipality=PRAHA), account(app, municipality=PRAHA)
    client = signed_in(app, sender)
    link = invited(app, client)
    with app.app_context():
        number = session.scalars(select(Invitation.id)).one()
    if end == "withdrawn":
        assert post(client, f"/cs/my/members/invitations/{number}/withdraw") == 303
    if end == "replaced":
        assert invited(app, client) != link
    if end == "sender removed":
        administrator = signed_in(app, account(app, "administrator"))
        assert post(administrator, f"/cs/my/members/{membership_of(app, keeper)}/owner") == 303
        assert post(administrator, f"/cs/my/members/{membership_of(app, sender)}/end") == 303
    late = timedelta(days=15 if end == "expired" else 0)
    with time_machine.travel(now() + late, tick=False):
        visitor, person = new_client(app), signed_in(app, account(app))
        tried = link[:-2] if end == "cut short" else link
        assert visitor.get(tried).status_code == 410
        assert post(person, tried) == 410
    assert len(roles(app)) == (1 if end == "sender removed" else 2)


def test_members_are_not_invited_again_and_strangers_withdraw_nothing(app: Flask) -> None:
    owner, editor = account(app, municipality=PRAHA), account(app, municipality=PRAHA)
    client = signed_in(app, owner)
    again = client.sent(f"{TEAM}/invite", {"email": editor.email.upper(), "role": "editor"})
    assert again.status_code == 422
    assert editor.email.upper() in again.text
    invited(app, client)
    with app.app_context():
        number = session.scalars(select(Invitation.id)).one()
    for other in (editor, account(app, municipality=BRNO)):
        assert post(signed_in(app, other), f"/cs/my/members/invitations/{number}/withdraw") == 404
    with app.app_context():
        assert session.get_one(Invitation, number).state == "open"


def test_one_invitation_accepted_by_two_at_once_lets_one_in(app: Flask) -> None:
    link = invited(app, signed_in(app, account(app, municipality=PRAHA)))
    people = [account(app) for _number in range(2)]
    answers = at_once([sending(app, one, link) for one in people])
    assert sorted(status for status, _text in answers) == [303, 410]
    assert len(roles(app)) == 2


def test_who_may_decide_and_what_is_listed_agree(app: Flask) -> None:
    for code in (PRAHA, BRNO):
        for state in ("approved", "approved", "pending"):
            account(app, municipality=code, membership=state)
    account(app, "administrator")
    with app.app_context():
        everything = session.scalars(select(Membership)).all()
        for user in session.scalars(select(User)).all():
            listed = set(session.scalars(select(Membership.id).where(memberships_managed_by(user))))
            for one in everything:
                if one.user_id != user.id:
                    assert can_decide(user, one) == (one.id in listed), (user.email, one.id)
