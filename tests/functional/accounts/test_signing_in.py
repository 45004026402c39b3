"""Signing in and out: fixation, copied cookies, limits of time, and where it leads."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from catalogue import create_app, database
from catalogue.accounts import services, tokens
from catalogue.accounts.models import User, UserSession
from catalogue.accounts.passwords import hash_password, is_outdated
from catalogue.config import Config
from catalogue.database import session
from tests.client import StrictClient
from tests.factories.accounts import (
    PASSWORD,
    account,
    is_signed_in,
    new_client,
    session_cookie,
    session_count,
    signed_in,
    try_to_sign_in,
    with_cookie,
)

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_member_signs_in_and_out(app: Flask, client: StrictClient) -> None:
    person = account(app)
    assert try_to_sign_in(client, person.email.upper()).headers["Location"] == "/cs/my/projects"
    assert is_signed_in(client)
    answer = client.post("/cs/sign-out", data={"csrf_token": _token(client, "/cs/account")})
    assert answer.status_code == 303
    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    assert not is_signed_in(client)
    assert session_count(app) == 0


def _token(client: StrictClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def test_reviewers_land_on_their_desk(app: Flask) -> None:
    for role in ("moderator", "administrator"):
        answer = try_to_sign_in(new_client(app), account(app, role).email)
        assert answer.headers["Location"] == "/cs/moderation"


def test_the_id_changes_and_a_planted_one_stays_a_visitors(app: Flask) -> None:
    person = account(app)
    for planted in ("p" + "A" * 43, "v" + "A" * 43, "", "x"):
        client = with_cookie(app, planted)
        client.get("/cs/sign-in")
        before = session_cookie(client)
        assert before != planted or planted.startswith("v")
        assert try_to_sign_in(client, person.email).status_code == 303
        after = session_cookie(client)
        assert after not in (before, planted)
        assert not is_signed_in(with_cookie(app, before))
        assert not is_signed_in(with_cookie(app, planted))
        assert is_signed_in(with_cookie(app, after))


def test_signing_in_again_ends_the_session_before(app: Flask) -> None:
    person, other = account(app), account(app)
    client = signed_in(app, person)
    old = session_cookie(client)
    token = _token(client, "/cs/account")
    answer = client.post("/cs/sign-in", data={"csrf_token": token, "email": other.email, "password": PASSWORD})
    assert answer.status_code == 303
    assert not is_signed_in(with_cookie(app, old))
    assert session_count(app) == 1


@pytest.mark.parametrize("ending", ["sign_out", "block", "role", "reset", "own_password", "other_device"])
def test_a_copied_cookie_dies(app: Flask, ending: str) -> None:
    person, keeper = account(app), account(app, "administrator")
    client = signed_in(app, person)
    copy = with_cookie(app, session_cookie(client))
    assert is_signed_in(copy)
    if ending == "sign_out":
        client.post("/cs/sign-out", data={"csrf_token": _token(client, "/cs/account")})
    elif ending == "own_password":
        answer = client.post(
            "/cs/account/password",
            data={
                "csrf_token": _token(client, "/cs/account"),
                "old_password": PASSWORD,
                "new_password": "jiné dlouhé heslo s kočkou",
            },
        )
        assert answer.status_code == 303
        assert is_signed_in(client)
    elif ending == "other_device":
        second = signed_in(app, person)
        answer = second.post("/cs/account/sessions/end-others", data={"csrf_token": _token(second, "/cs/account")})
        assert answer.status_code == 303
        assert is_signed_in(second)
    else:
        with app.app_context():
            user, actor = session.get_one(User, person.id), session.get_one(User, keeper.id)
            if ending == "block":
                services.block(user, actor=actor)
            elif ending == "role":
                services.change_role(user, "moderator", actor=actor)
            else:
                assert services.reset_password(tokens.issue(user, "reset"), "jiné dlouhé heslo s kočkou")
            database.commit()
    assert not is_signed_in(copy)


def test_idle_limit(app: Flask) -> None:
    person = account(app)
    with time_machine.travel(START, tick=False) as clock:
        client = signed_in(app, person)
        clock.shift(timedelta(minutes=120) - timedelta(seconds=1))
        assert is_signed_in(client)
        clock.shift(timedelta(minutes=120, seconds=1))
        assert not is_signed_in(client)


def test_absolute_limit(app: Flask) -> None:
    person = account(app)
    with time_machine.travel(START, tick=False) as clock:
        client = signed_in(app, person)
        for _hour in range(11):
            clock.shift(timedelta(hours=1))
            assert is_signed_in(client)
        clock.shift(timedelta(minutes=59, seconds=59))
        assert is_signed_in(client)
        clock.shift(timedelta(seconds=2))
        assert not is_signed_in(client)


def test_being_seen_is_written_once_a_minute(app: Flask) -> None:
    person = account(app)

    def seen() -> datetime:
        with app.app_context():
            return session.scalars(select(UserSession.last_seen_at)).one()

    with time_machine.travel(START, tick=False) as clock:
        client = signed_in(app, person)
        clock.shift(30)
        assert is_signed_in(client)
        assert seen() == START
        clock.shift(30)
        assert is_signed_in(client)
        assert seen() == START + timedelta(seconds=60)


def test_the_cookie_is_not_kept_in_the_database(app: Flask) -> None:
    client = signed_in(app, account(app))
    with app.app_context():
        row = session.scalars(select(UserSession)).one()
        assert session_cookie(client) not in (row.id_hash, str(row.data))
        assert len(row.id_hash) == 64


@pytest.mark.parametrize("state", ["unconfirmed", "blocked"])
def test_who_may_not_sign_in_is_answered_like_a_stranger(app: Flask, state: str) -> None:
    person = account(app, state=state)
    known, unknown = (try_to_sign_in(new_client(app), address) for address in (person.email, "nikdo@obec.example.cz"))
    assert known.status_code == unknown.status_code == 422
    assert session_count(app) == 0


def test_a_hash_with_old_parameters_is_renewed(app: Flask, config: Config) -> None:
    person = account(app)
    stronger = create_app(Config(**{**config.__dict__, "password_time_cost": 2}))
    stronger.test_client_class = StrictClient
    assert try_to_sign_in(new_client(stronger), person.email).status_code == 303
    with stronger.app_context():
        user = session.get_one(User, person.id)
        assert not is_outdated(user.password_hash)
        assert user.password_hash.startswith("$argon2id$")


def test_demonstration_accounts_are_refused_in_production(app: Flask, config: Config) -> None:
    person = account(app, is_demonstration=True)
    assert try_to_sign_in(new_client(app), person.email).status_code == 303
    production = create_app(
        Config(
            **{
                **config.__dict__, "env": "production", "secret_key": "0123456789abcdefghijklmnopqrstuvwxyz",
                "smtp_url": "smtp://127.0.0.1:1",
            }
        )
    )  # fmt: skip
    production.test_client_class = StrictClient
    assert try_to_sign_in(new_client(production), person.email).status_code == 422
    assert new_client(production).get("/dev/mail").status_code == 404


def test_public_pages_know_nobody(app: Flask) -> None:
    client = signed_in(app, account(app, "administrator"))
    for path in ("/cs/", "/cs/projects", "/cs/help", "/api/v1/projects", "/cs/nothing-here"):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path
        assert "Osoba administrator" not in answer.text, path


def test_touching_the_session_on_a_public_page_fails(app: Flask) -> None:
    from flask import session as flask_session
    from flask_login import current_user

    from catalogue.accounts.sessions import SessionOutOfBounds

    with app.test_request_context("/cs/", base_url="https://katalog.example.cz"):
        with pytest.raises(SessionOutOfBounds):
            flask_session.get("csrf_token")
        with pytest.raises(SessionOutOfBounds):
            assert current_user.is_authenticated


def test_hash_is_argon2id_with_the_configured_parameters(app_context: None) -> None:
    assert hash_password(PASSWORD).startswith("$argon2id$v=19$m=64,t=1,p=1$")


def test_a_person_ends_one_of_their_own_sessions_only(app: Flask) -> None:
    person, stranger = account(app), account(app)
    here, there, foreign = signed_in(app, person), signed_in(app, person), signed_in(app, stranger)
    with app.app_context():
        rows = session.scalars(select(UserSession)).all()
        references = {
            hashlib.sha256(session_cookie(one).encode()).hexdigest()[:16]: one for one in (here, there, foreign)
        }
        assert {row.reference for row in rows} == set(references)
    token = _token(here, "/cs/account")
    answers = {
        references[reference]: here.post(
            f"/cs/account/sessions/{reference}/end", data={"csrf_token": token}
        ).status_code
        for reference in references
    }
    assert answers == {here: 404, there: 303, foreign: 404}
    assert here.post("/cs/account/sessions/%25/end", data={"csrf_token": token}).status_code == 404
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert is_signed_in(foreign)
