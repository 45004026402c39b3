"""Who represents a municipality: asking, deciding, ending, and who may not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.database import session
from catalogue.municipalities.memberships.models import Membership
from catalogue.municipalities.memberships.policies import can_see_team, memberships_visible_to, represents
from catalogue.municipalities.memberships.queries import municipalities_of
from tests.client import StrictClient
from tests.factories.accounts import BRNO, PRAHA, Account, account, mails, new_client, signed_in


def _token(client: StrictClient) -> str:
    page = client.get("/cs/my/members").text
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def _pending(app: Flask, code: str = PRAHA) -> tuple[Account, int]:
    person = account(app, municipality=code, membership="pending")
    with app.app_context():
        return person, session.scalars(select(Membership.id).where(Membership.user_id == person.id)).one()


def _decide(client: StrictClient, membership: int, decision: str, note: str = "") -> int:
    data = {"csrf_token": _token(client), "note": note}
    return client.post(f"/cs/my/members/{membership}/{decision}", data=data).status_code


def _state(app: Flask, membership: int) -> str:
    with app.app_context():
        return session.get_one(Membership, membership).state


def test_a_colleague_and_an_administrator_approve(app: Flask) -> None:
    for decider in (account(app, municipality=PRAHA), account(app, "administrator")):
        person, membership = _pending(app)
        client = signed_in(app, decider)
        path = "/cs/admin/memberships" if decider.email.startswith("administrator") else "/cs/my/members"
        assert person.email in client.get(path).text
        assert _decide(client, membership, "approve") == 303
        assert _state(app, membership) == "approved"
        assert mails(app, person.email, "membership_approved")
        with app.app_context():
            user = session.get_one(User, person.id)
            assert [place.code for place in municipalities_of(user)] == [PRAHA]
            assert represents(user, PRAHA)
            assert not represents(user, BRNO)
            event = session.scalars(
                select(AuditEvent).where(AuditEvent.event == "membership.approved").order_by(AuditEvent.id.desc())
            ).first()
            assert event is not None
            assert (event.actor_id, event.thing_id) == (decider.id, str(membership))


def test_a_refusal_says_why_and_may_be_followed_by_a_new_request(app: Flask) -> None:
    person, membership = _pending(app)
    assert _decide(signed_in(app, account(app, "administrator")), membership, "refuse", "Neznáme vás.") == 303
    (mail,) = mails(app, person.email, "membership_refused")
    assert "Neznáme vás." in mail.text
    client = signed_in(app, person)
    assert client.sent("/cs/my/members/join", {"municipality": "Praha"}).status_code == 303
    with app.app_context():
        states = session.scalars(
            select(Membership.state).where(Membership.user_id == person.id).order_by(Membership.id)
        )
        assert list(states) == ["refused", "pending"]


@pytest.mark.parametrize(
    "who", ["themselves", "stranger", "member elsewhere", "moderator", "pending colleague", "visitor"]
)
def test_nobody_else_decides(app: Flask, who: str) -> None:
    person, membership = _pending(app)
    others = {
        "themselves": lambda: person,
        "stranger": lambda: account(app),
        "member elsewhere": lambda: account(app, municipality=BRNO),
        "moderator": lambda: account(app, "moderator"),
        "pending colleague": lambda: account(app, municipality=PRAHA, membership="pending"),
    }
    if who == "visitor":
        assert new_client(app).post(f"/cs/my/members/{membership}/approve").status_code == 401
    else:
        client = signed_in(app, others[who]())
        for decision in ("approve", "refuse", "end"):
            assert _decide(client, membership, decision) == 404
        assert client.get("/cs/admin/memberships").status_code == 403
        if who != "themselves":
            assert person.email not in client.get("/cs/my/members").text
    assert _state(app, membership) == "pending"


def test_an_unconfirmed_person_waits_unseen(app: Flask) -> None:
    person = account(app, municipality=PRAHA, membership="pending", state="unconfirmed")
    client = signed_in(app, account(app, "administrator"))
    assert person.email not in client.get("/cs/admin/memberships").text


def test_a_decision_is_taken_once(app: Flask) -> None:
    _person, membership = _pending(app)
    clients = [signed_in(app, account(app, "administrator")) for _number in range(4)]
    tokens = [_token(client) for client in clients]

    def decide(number: int) -> int:
        decision = "approve" if number % 2 else "refuse"
        data = {"csrf_token": tokens[number]}
        return clients[number].post(f"/cs/my/members/{membership}/{decision}", data=data).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(decide, range(4))) == [303, 409, 409, 409]
    with app.app_context():
        decided = select(func.count()).select_from(AuditEvent).where(AuditEvent.thing_type == "membership")
        assert session.scalar(decided) == 1


def test_asking_twice_is_one_request(app: Flask) -> None:
    client = signed_in(app, account(app))
    for _time in range(2):
        assert client.sent("/cs/my/members/join", {"municipality": "Praha", "note": "Úřad"}).status_code == 303
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(Membership)) == 1


def test_members_end_and_leave(app: Flask) -> None:
    keeper, colleague = account(app, municipality=PRAHA), account(app, municipality=PRAHA)
    with app.app_context():
        ids = {one.user_id: one.id for one in session.scalars(select(Membership))}
    client = signed_in(app, keeper)
    assert _decide(client, ids[keeper.id], "end") == 404
    assert _decide(client, ids[colleague.id], "end") == 303
    assert mails(app, colleague.email, "membership_ended")
    data = {"csrf_token": _token(client)}
    assert client.post(f"/cs/my/members/{ids[colleague.id]}/leave", data=data).status_code == 404
    assert client.post(f"/cs/my/members/{ids[keeper.id]}/leave", data=data).status_code == 303
    assert {_state(app, one) for one in ids.values()} == {"ended"}


def test_the_menu_counts_what_waits(app: Flask) -> None:
    _pending(app)
    keeper = account(app, "administrator")
    for decider, opened, path in (
        (account(app, municipality=PRAHA), "/cs/account", "members"),
        (keeper, "/cs/account", "admin"),
        (keeper, "/cs/admin/accounts", "memberships"),
    ):
        page = signed_in(app, decider).get(opened).text
        entry = page.partition(f'/{path}"')[2].partition("</a>")[0]
        assert "c-desk-nav__count" in entry
        assert ">1<" in entry


def test_the_team_and_what_is_listed_of_it_agree(app: Flask) -> None:
    for code in (PRAHA, BRNO):
        for membership in ("approved", "pending"):
            account(app, municipality=code, membership=membership)
    for role in ("member", "moderator", "administrator"):
        account(app, role)
    account(app, "administrator", state="blocked")
    with app.app_context():
        memberships = session.scalars(select(Membership)).all()
        for user in session.scalars(select(User)).all():
            seen = set(session.scalars(select(Membership.id).where(memberships_visible_to(user))))
            for one in memberships:
                assert can_see_team(user, one.municipality_code) == (one.id in seen), (user.email, one.id)
