"""People with passwords, and what they do at the door: sign in, sign up, open the links of their mails."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from catalogue import database
from catalogue.accounts.models import User, UserSession
from catalogue.accounts.passwords import hash_password
from catalogue.clock import now
from catalogue.database import session
from catalogue.municipalities.memberships.models import Membership
from catalogue.municipalities.memberships.queries import owners_of
from catalogue.notifications.models import OutboxMail
from tests.client import BASE, StrictClient

PASSWORD = "tři koně v pračce"
PRAHA, BRNO = "554782", "582786"


@dataclass(frozen=True)
class Account:
    """What a test needs to know of a person."""

    id: int
    public_id: str
    email: str
    password: str = PASSWORD


def account(
    app: Flask,
    role: str = "member",
    *,
    email: str = "",
    state: str = "active",
    municipality: str | None = None,
    membership: str = "approved",
    is_demonstration: bool = False,
) -> Account:
    """Make a person, who may represent a municipality, and keep them."""
    with app.app_context():
        address = email or f"{role}-{session.scalar(select(func.count()).select_from(User))}@obec.example.cz"
        user = User(
            email=address, email_key=address.casefold(), name=f"Osoba {role}", password_hash=hash_password(PASSWORD),
            role=role, state=state, language="cs", confirmed_at=None if state == "unconfirmed" else now(),
            is_demonstration=is_demonstration,
        )  # fmt: skip
        session.add(user)
        session.flush()
        if municipality:
            session.add(
                Membership(
                    user_id=user.id, municipality_code=municipality, state=membership,
                    role=first_owns(municipality) if membership == "approved" else "editor",
                    decided_at=None if membership == "pending" else now(),
                )
            )  # fmt: skip
        made = Account(user.id, user.public_id, user.email)
        database.commit()
    return made


def first_owns(municipality: str) -> str:
    """Return the role of who represents a municipality next: the first is its owner."""
    return "editor" if owners_of(municipality) else "owner"


def new_client(app: Flask) -> StrictClient:
    """Return a further browser."""
    client = app.test_client()
    assert isinstance(client, StrictClient)
    return client


def try_to_sign_in(client: StrictClient, email: str, password: str = PASSWORD, **kwargs: Any) -> TestResponse:
    """Send the form of signing in."""
    return client.sent("/cs/sign-in", {"email": email, "password": password}, **kwargs)


def signed_in(app: Flask, person: Account) -> StrictClient:
    """Return a browser in which a person has signed in."""
    client = new_client(app)
    answer = try_to_sign_in(client, person.email, person.password)
    assert answer.status_code == 303, answer.text
    return client


def plain_browser(app: Flask, person: Account) -> tuple[FlaskClient, dict[str, str]]:
    """Return a person's browser without the checks of pages, which other tests make, and the token of their session."""
    made = FlaskClient(app, app.response_class, use_cookies=True)
    made._cookies = signed_in(app, person)._cookies
    found = re.search(r'name="csrf_token" value="([^"]+)"', made.get("/cs/account", base_url=BASE).text)
    assert found
    return made, {"csrf_token": found[1]}


def sign_up(client: StrictClient, email: str, **fields: Any) -> TestResponse:
    """Send the form of signing up."""
    typed = {"name": "Nová Úřednice", "email": email, "password": PASSWORD, "municipality": "Praha", **fields}
    return client.sent("/cs/sign-up", typed)


def mails(app: Flask, recipient: str | None = None, event: str | None = None) -> list[OutboxMail]:
    """Return the queued mails, oldest first."""
    with app.app_context():
        wanted = select(OutboxMail).order_by(OutboxMail.id)
        if recipient:
            wanted = wanted.where(OutboxMail.recipient == recipient)
        if event:
            wanted = wanted.where(OutboxMail.event == event)
        return list(session.scalars(wanted).all())


def link_in(mail: OutboxMail, part: str) -> str:
    """Return the path of the link in a mail that contains a text."""
    found = re.search(rf"https://katalog\.example\.cz(\S*{re.escape(part)}\S*)", mail.text)
    assert found, mail.text
    return found[1]


def session_cookie(client: StrictClient) -> str:
    """Return the id that a browser holds; an empty text where it holds none."""
    cookie = client.get_cookie("__Host-session", domain="katalog.example.cz")
    return cookie.value if cookie else ""


def with_cookie(app: Flask, value: str) -> StrictClient:
    """Return a browser with a copied cookie."""
    client = new_client(app)
    client.set_cookie("__Host-session", value, domain="katalog.example.cz", secure=True, httponly=True)
    return client


def press(client: StrictClient, path: str, **typed: str) -> TestResponse:
    """Press a button as somebody who is signed in, with what was typed beside it, whether or not the page offers that."""
    token = re.search(r'name="csrf_token" value="([^"]*)"', client.get("/cs/account").text)
    assert token
    return client.post(path, data={"csrf_token": token[1], **typed})


def is_signed_in(client: StrictClient) -> bool:
    """Whether a browser still opens the account page."""
    return client.get("/cs/account").status_code == 200


def session_count(app: Flask) -> int:
    """Return how many sessions are stored."""
    with app.app_context():
        return session.scalar(select(func.count()).select_from(UserSession)) or 0
