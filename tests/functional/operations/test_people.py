"""Accounts as administrators see them: finding one, roles, blocking with a reason, and ending sessions."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.database import session
from catalogue.operations.people import queries
from tests.client import StrictClient
from tests.factories.accounts import PRAHA, Account, account, is_signed_in, mails, press, session_count, signed_in

LIST = "/cs/admin/accounts"
WHY = "Z účtu chodila reklama & <b>spam</b>."


@pytest.fixture
def keeper(app: Flask) -> Account:
    """An administrator."""
    return account(app, "administrator")


@pytest.fixture
def desk(app: Flask, keeper: Account) -> StrictClient:
    """The administrator's browser."""
    return signed_in(app, keeper)


def _page(person: Account, step: str = "") -> str:
    return f"{LIST}/{person.public_id}{step}"


def _press(client: StrictClient, person: Account, step: str) -> int:
    """Press a button of an account's page."""
    return press(client, _page(person, step)).status_code


def _person(app: Flask, person: Account) -> tuple[str, str]:
    with app.app_context():
        found = session.get_one(User, person.id)
        return found.role, found.state


def _events(app: Flask, person: Account) -> list[str]:
    """Return what others did with an account."""
    with app.app_context():
        wanted = select(AuditEvent.event).where(
            AuditEvent.thing_type == "user", AuditEvent.thing_id == str(person.id), AuditEvent.actor_id != person.id
        )
        return list(session.scalars(wanted.order_by(AuditEvent.id)))


def test_accounts_are_found_by_name_address_role_and_state_a_page_at_a_time(
    app: Flask, desk: StrictClient, keeper: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, blocked = account(app, email="Jana.Nova@obec.example.cz"), account(app, "moderator", state="blocked")
    waiting = account(app, email="nova_%@obec.example.cz", state="unconfirmed")

    def found(query: str) -> set[str]:
        return set(re.findall(rf'href="{LIST}/([^"/?]+)"', desk.get(LIST + query).text))

    everybody = {one.public_id for one in (keeper, member, blocked, waiting)}
    assert found("") == found("?role=king&state=asleep&page=-1") == everybody
    assert found("?words=jana.nova") == {member.public_id}
    assert found("?words=_%25") == {waiting.public_id}
    assert found("?words=Osoba+moderator") == found("?role=moderator") == found("?state=blocked") == {blocked.public_id}
    assert found("?state=unconfirmed&role=member") == {waiting.public_id}
    assert found("?words=nikdo") == set()
    monkeypatch.setattr(queries, "PAGE", 3)
    assert found("") | found("?page=2") == everybody
    assert len(found("?page=2")) == 1


def test_the_page_of_an_account_shows_what_belongs_to_it(app: Flask, desk: StrictClient) -> None:
    person, other = account(app, municipality=PRAHA), account(app)
    signed_in(app, person)
    text = desk.get(_page(person)).text
    assert person.email in text
    assert "Praha" in text
    assert "Přihlášení." in text
    assert f'action="{_page(person)}/sessions/' in text
    assert "person=member-1%40obec.example.cz" in text or "person=member-1@obec.example.cz" in text
    text = desk.get(_page(other)).text
    assert "Praha" not in text.partition("<main")[2]
    assert f'action="{_page(other)}/sessions/' not in text
    assert desk.get(f"{LIST}/nobody").status_code == 404


def test_a_blocked_person_is_out_at_once_and_learns_why_and_how_to_appeal(app: Flask, desk: StrictClient) -> None:
    person = account(app)
    theirs = signed_in(app, person)
    empty = desk.sent(_page(person, "/block"), {"reason": " krátké "})
    assert empty.status_code == 422
    assert "krátké" in empty.text
    assert is_signed_in(theirs)
    assert desk.sent(_page(person, "/block"), {"reason": WHY}).status_code == 303
    assert not is_signed_in(theirs)
    assert _person(app, person) == ("member", "blocked")
    (mail,) = mails(app, person.email)
    assert WHY in mail.text
    assert "/appeal/" in mail.text
    assert "&lt;b&gt;spam" in mail.html
    again = desk.sent(_page(person, "/block"), {"reason": WHY})
    assert again.status_code == 422
    assert "&lt;b&gt;spam" in again.text
    assert _press(desk, person, "/unblock") == 303
    assert _press(desk, person, "/unblock") == 303
    assert _person(app, person) == ("member", "active")
    signed_in(app, person)
    assert _events(app, person) == ["account.blocked", "account.unblocked"]
    assert [one.event for one in mails(app, person.email)] == ["account_blocked", "account_unblocked"]


def test_an_address_that_nobody_confirmed_gets_no_mail(app: Flask, desk: StrictClient) -> None:
    person = account(app, state="unconfirmed")
    assert desk.sent(_page(person, "/block"), {"reason": WHY}).status_code == 303
    assert _person(app, person) == ("member", "blocked")
    assert mails(app, person.email) == []


def test_a_new_role_holds_at_once_and_only_known_ones_are_given(app: Flask, desk: StrictClient) -> None:
    person = account(app)
    theirs = signed_in(app, person)
    assert desk.sent(_page(person, "/role"), {"role": "king"}).status_code == 422
    assert is_signed_in(theirs)
    assert desk.sent(_page(person, "/role"), {"role": "moderator", "reason": "Posila."}).status_code == 303
    assert not is_signed_in(theirs)
    assert _person(app, person) == ("moderator", "active")
    assert _events(app, person) == ["account.role_changed"]


def test_sessions_end_one_by_one_or_all_at_once(app: Flask, desk: StrictClient) -> None:
    person, other = account(app), account(app)
    first, second, third = (signed_in(app, person) for _number in range(3))
    signed_in(app, other)
    step = re.search(rf'action="{re.escape(_page(person))}(/sessions/[^"/]+/end)"', desk.get(_page(person)).text)
    assert step
    assert _press(desk, other, step[1]) == 404
    assert _press(desk, person, "/sessions/a/end") == 404
    assert _press(desk, person, step[1]) == 303
    assert sum(map(is_signed_in, (first, second, third))) == 2
    assert _press(desk, person, "/sessions/end") == 303
    assert not any(map(is_signed_in, (first, second, third)))
    assert session_count(app) == 2
    assert _events(app, person) == ["account.sessions_ended"] * 2


def test_administrators_leave_their_own_account_and_accounts_given_up_alone(
    app: Flask, keeper: Account, desk: StrictClient
) -> None:
    account(app, "administrator")
    assert desk.get(_page(keeper)).status_code == 200
    for step, typed in (("/role", {"role": "member"}), ("/block", {"reason": WHY})):
        assert desk.get(_page(keeper, step)).status_code == 403
        token = re.search(r'name="csrf_token" value="([^"]*)"', desk.get("/cs/account").text)
        assert token
        assert desk.post(_page(keeper, step), data={"csrf_token": token[1], **typed}).status_code == 403
    for step in ("/unblock", "/sessions/end"):
        assert _press(desk, keeper, step) == 403
    assert _person(app, keeper) == ("administrator", "active")
    gone = account(app, state="blocked")
    with app.app_context():
        session.get_one(User, gone.id).erased_at = session.get_one(User, gone.id).confirmed_at
        database.commit()
    assert desk.sent(_page(gone, "/role"), {"role": "administrator"}).status_code == 422
    _press(desk, gone, "/unblock")
    assert _person(app, gone) == ("member", "blocked")


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_nobody_else_sees_or_changes_accounts(app: Flask, role: str) -> None:
    client, victim = signed_in(app, account(app, role)), account(app)
    token = re.search(r'name="csrf_token" value="([^"]*)"', client.get("/cs/account").text)
    assert token
    typed = {"csrf_token": token[1], "role": "administrator", "reason": WHY}
    assert client.get(LIST).status_code == client.get(_page(victim)).status_code == 403
    steps = ("/role", "/address", "/address/withdraw", "/block", "/unblock", "/erase", "/sessions/end")
    for step in (*steps, f"/sessions/{'a' * 16}/end"):
        assert client.post(_page(victim, step), data=typed).status_code == 403
    assert _person(app, victim) == ("member", "active")


def test_a_request_without_its_token_changes_nothing(app: Flask, desk: StrictClient) -> None:
    victim = account(app)
    for step in ("/role", "/address", "/address/withdraw", "/block", "/unblock", "/erase", "/sessions/end"):
        assert desk.post(_page(victim, step), data={"role": "administrator", "reason": WHY}).status_code == 400
    assert _person(app, victim) == ("member", "active")
