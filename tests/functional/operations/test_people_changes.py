"""What administrators change of an account of somebody else: its address, its memberships, and that nothing is left of it."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.audit.queries import first_broken_link
from catalogue.clock import now
from catalogue.database import session
from catalogue.municipalities.memberships.models import Membership
from tests.client import StrictClient
from tests.factories import desks
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
    press,
    sign_up,
    signed_in,
    try_to_sign_in,
)

NEW = "jana.nova@obec.example.cz"
WHY = "Obec změnila doménu, do staré schránky se nikdo nedostane."


@pytest.fixture
def keeper(app: Flask) -> Account:
    """An administrator."""
    return account(app, "administrator")


@pytest.fixture
def desk(app: Flask, keeper: Account) -> StrictClient:
    """The administrator's browser."""
    return signed_in(app, keeper)


def _page(person: Account, step: str = "") -> str:
    return f"/cs/admin/accounts/{person.public_id}{step}"


def _events(app: Flask, person: Account) -> list[tuple[str, int | None, str]]:
    with app.app_context():
        wanted = select(AuditEvent).where(AuditEvent.thing_type == "user", AuditEvent.thing_id == str(person.id))
        changes = ("account.address", "account.erased")
        found = session.scalars(wanted.order_by(AuditEvent.id))
        return [(one.event, one.actor_id, one.reason) for one in found if one.event.startswith(changes)]


def _stored(app: Flask, person: Account) -> User:
    with app.app_context():
        return session.get_one(User, person.id)


def _asked(desk: StrictClient, person: Account, address: str = NEW) -> int:
    return desk.sent(_page(person, "/address"), {"email": address, "reason": WHY}).status_code


def test_a_new_address_counts_when_its_owner_has_confirmed_it(app: Flask, desk: StrictClient, keeper: Account) -> None:
    person = account(app)
    theirs = signed_in(app, person)
    assert _asked(desk, person, f"  {NEW.upper()} ") == 303
    (to_new,), (to_old,) = (
        mails(app, NEW.upper().replace("OBEC.EXAMPLE.CZ", "obec.example.cz")),
        mails(app, person.email),
    )
    assert NEW.upper() not in to_old.text.upper(), "whoever reads the old mailbox does not learn the new one"
    assert is_signed_in(theirs)
    assert NEW.upper() in html.unescape(desk.get(_page(person)).text).upper()
    link = link_in(to_new, "/new-address/")
    page = new_client(app).get(link)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert _stored(app, person).email == person.email, "a mail scanner that follows the link changes nothing"
    assert new_client(app).sent(link).status_code == 200
    assert _stored(app, person).email_key == NEW
    assert not is_signed_in(theirs)
    assert try_to_sign_in(new_client(app), person.email).status_code == 422
    assert try_to_sign_in(new_client(app), NEW).status_code == 303
    assert new_client(app).get(link).status_code == 410
    assert [one.event for one in mails(app, person.email)] == ["account_address_change"] * 2
    assert _events(app, person) == [
        ("account.address_asked", keeper.id, WHY),
        ("account.address_changed", person.id, ""),
    ]


def test_the_chain_holds_no_address(app: Flask, desk: StrictClient) -> None:
    person = account(app)
    assert _asked(desk, person) == 303
    new_client(app).sent(link_in(mails(app, NEW)[0], "/new-address/"))
    with app.app_context():
        rows = [f"{one.old} {one.new} {one.reason}" for one in session.scalars(select(AuditEvent))]
        assert not [row for row in rows if "@" in row]
        assert first_broken_link() is None


def test_links_to_new_addresses_end(app: Flask, desk: StrictClient) -> None:
    """By a newer one, by taking them back, by a new password, by blocking, after two days, and when somebody else has it."""
    person = account(app)

    def link() -> str:
        assert _asked(desk, person) == 303
        return link_in(mails(app, NEW)[-1], "/new-address/")

    first, second = link(), link()
    assert new_client(app).get(first).status_code == 410
    assert new_client(app).get(second).status_code == 200
    assert press(desk, _page(person, "/address/withdraw")).status_code == 303
    assert new_client(app).get(second).status_code == 410
    assert press(desk, _page(person, "/address/withdraw")).status_code == 303
    assert [one[0] for one in _events(app, person)].count("account.address_withdrawn") == 1
    third = link()
    theirs = signed_in(app, person)
    passwords = {"old_password": PASSWORD, "new_password": "modrý traktor nad rybníkem"}
    assert press(theirs, "/cs/account/password", **passwords).status_code == 303
    assert new_client(app).get(third).status_code == 410
    with time_machine.travel(now() + timedelta(hours=1)):
        fourth = link()
    with time_machine.travel(now() + timedelta(hours=50)):
        assert new_client(app).get(fourth).status_code == 410
    fifth = link()
    sign_up(new_client(app), NEW)
    assert new_client(app).sent(fifth).status_code == 410
    assert new_client(app).get(fifth).status_code == 410
    assert _stored(app, person).email == person.email
    assert desk.sent(_page(person, "/block"), {"reason": WHY}).status_code == 303
    assert desk.get(_page(person)).text.count("/address/withdraw") == 0


def test_what_cannot_be_an_address_of_the_person_is_refused_and_stays_typed(
    app: Flask, desk: StrictClient, keeper: Account
) -> None:
    person, other, blocked = account(app), account(app), account(app, state="blocked")
    for address in ("nic", person.email.upper(), other.email):
        answer = desk.sent(_page(person, "/address"), {"email": address, "reason": WHY})
        assert answer.status_code == 422
        assert f'value="{html.escape(address)}"' in answer.text
        assert WHY in html.unescape(answer.text)
    assert desk.sent(_page(person, "/address"), {"email": NEW, "reason": "krátké"}).status_code == 422
    assert _asked(desk, blocked) == 422
    assert desk.get(_page(keeper, "/address")).status_code == 403
    assert mails(app) == []


def test_an_account_is_erased_by_its_page_after_its_address_was_typed(
    app: Flask, desk: StrictClient, keeper: Account
) -> None:
    person = account(app, municipality=PRAHA)
    with app.app_context():
        number = desks.draft(session.get_one(User, person.id)).id
        database.commit()
    theirs = signed_in(app, person)
    preview = desk.get(_page(person, "/erase")).text
    assert "Praha" in preview.partition("<main")[2]
    assert re.search(r"<dt>[^<]*zařízení[^<]*</dt><dd>1</dd>", preview), "devices"
    assert re.search(r"<dt>Projekty, které[^<]*</dt><dd>1</dd>", preview), "projects"
    wrong = desk.sent(_page(person, "/erase"), {"confirmation": "jiny@obec.example.cz", "reason": WHY})
    assert wrong.status_code == 422
    assert WHY in html.unescape(wrong.text)
    assert is_signed_in(theirs)
    typed = {"confirmation": f" {person.email.upper()} ", "reason": WHY}
    assert desk.sent(_page(person, "/erase"), typed).status_code == 303
    assert not is_signed_in(theirs)
    gone = _stored(app, person)
    assert (gone.email, gone.password_hash, gone.role) == (f"erased-{person.id}@erased.invalid", "", "member")
    assert _events(app, person) == [("account.erased", keeper.id, WHY)]
    assert [one.event for one in mails(app, person.email)] == ["account_erased"]
    assert desk.get(_page(person)).status_code == desk.get(_page(person, "/erase")).status_code == 200
    again = press(desk, _page(person, "/erase"), confirmation=gone.email, reason=WHY)
    assert again.status_code == 422
    assert desk.get(f"/cs/my/members/{PRAHA}").text.count("Smazaný účet") == 0
    with app.app_context():
        assert session.get_one(desks.Project, number).created_by_id == person.id
        assert first_broken_link() is None


def test_nobody_is_erased_whom_others_need_and_the_page_says_who(app: Flask, desk: StrictClient) -> None:
    owner, editor = account(app, municipality=PRAHA), account(app, municipality=PRAHA)
    page = desk.get(_page(owner, "/erase")).text
    assert "bez hlavního editora" in page
    assert f'href="/cs/my/members/{PRAHA}"' in page
    assert 'name="confirmation"' not in page
    assert press(desk, _page(owner, "/erase"), confirmation=owner.email, reason=WHY).status_code == 422
    assert _stored(app, owner).email == owner.email
    assert desk.sent(_page(editor, "/erase"), {"confirmation": editor.email, "reason": WHY}).status_code == 303
    assert desk.sent(_page(owner, "/erase"), {"confirmation": owner.email, "reason": WHY}).status_code == 303


@pytest.mark.parametrize("state", ["active", "blocked"])
def test_what_ends_with_an_erased_account_was_ended_by_the_administrator(
    app: Flask, desk: StrictClient, keeper: Account, state: str
) -> None:
    person, author = account(app, "moderator", municipality=PRAHA), account(app, municipality=BRNO)
    with app.app_context():
        moderator = session.get_one(User, person.id)
        project = desks.submitted(session.get_one(User, author.id), BRNO)
        desks.services.take_up(moderator, project)
        moderator.state, number = state, project.id
        database.commit()
    assert desk.sent(_page(person, "/erase"), {"confirmation": person.email, "reason": WHY}).status_code == 303
    with app.app_context():
        wanted = select(AuditEvent).where(AuditEvent.event.in_(("membership.ended", "project.put_back")))
        found = session.scalars(wanted.order_by(AuditEvent.event)).all()
        assert [(one.event, one.actor_id) for one in found] == [
            ("membership.ended", keeper.id), ("project.put_back", keeper.id)
        ]  # fmt: skip
        ended = session.scalars(select(Membership).where(Membership.user_id == person.id)).one()
        assert (ended.state, ended.decided_by_id) == ("ended", keeper.id)
        left = session.get_one(desks.Project, number)
        assert (left.state, left.claimed_by_id) == ("submitted", None)
        assert first_broken_link() is None


def test_who_holds_a_text_that_was_hidden_meanwhile_can_be_erased(
    app: Flask, desk: StrictClient, keeper: Account
) -> None:
    person, author = account(app, "moderator"), account(app, municipality=BRNO)
    with app.app_context():
        moderator, writer, above = (session.get_one(User, one.id) for one in (person, author, keeper))
        project = desks.published(writer, above, BRNO)
        desks.services.revise(writer, project)
        desks.services.submit(writer, project, desks.version(project))
        desks.services.take_up(moderator, project)
        desks.services.hide(above, project, "Osobní údaje.")
        database.commit()
    assert desk.sent(_page(person, "/erase"), {"confirmation": person.email, "reason": WHY}).status_code == 303


def test_oneself_is_erased_on_ones_own_page_only(app: Flask, desk: StrictClient, keeper: Account) -> None:
    assert desk.get(_page(keeper, "/erase")).status_code == 403
    other = account(app, "administrator")
    assert desk.sent(_page(other, "/erase"), {"confirmation": other.email, "reason": WHY}).status_code == 303
    assert _stored(app, keeper).is_active


@pytest.mark.parametrize("state", ["blocked", "unconfirmed"])
def test_who_cannot_sign_in_leaves_no_membership_behind(app: Flask, desk: StrictClient, state: str) -> None:
    person = account(app, state=state, municipality=PRAHA)
    assert desk.sent(_page(person, "/erase"), {"confirmation": person.email, "reason": WHY}).status_code == 303
    with app.app_context():
        assert session.scalars(select(Membership.state).where(Membership.user_id == person.id)).all() == ["ended"]
    assert len(mails(app, person.email)) == (1 if state == "blocked" else 0), "nobody proved the other address"


def test_a_moderator_with_limits_can_be_erased(app: Flask, desk: StrictClient) -> None:
    person = account(app, "moderator")
    with app.app_context():
        session.get_one(User, person.id).review_limits = {"pillars": ["A"], "regions": []}
        database.commit()
    assert desk.sent(_page(person, "/erase"), {"confirmation": person.email, "reason": WHY}).status_code == 303
    assert _stored(app, person).review_limits is None


def test_memberships_are_decided_on_and_changed_on_the_page_of_the_person(app: Flask, desk: StrictClient) -> None:
    account(app, municipality=PRAHA)
    person = account(app, municipality=PRAHA)
    asker = account(app, municipality=BRNO, membership="pending")

    def send(who: Account, step: str) -> None:
        found = re.search(rf'action="([^"]*{step}[^"]*)"', desk.get(_page(who)).text)
        assert found, step
        answer = press(desk, html.unescape(found[1]))
        assert (answer.status_code, answer.location) == (303, _page(who))

    def standing(who: Account) -> list[tuple[str, str]]:
        with app.app_context():
            wanted = select(Membership.state, Membership.role).where(Membership.user_id == who.id)
            return [(state, role) for state, role in session.execute(wanted)]

    send(person, "/owner")
    assert standing(person) == [("approved", "owner")]
    send(person, "/editor")
    assert standing(person) == [("approved", "editor")]
    send(person, "/end")
    assert standing(person) == [("ended", "editor")]
    send(asker, "/approve")
    assert standing(asker) == [("approved", "owner")]
    assert "/editor?" not in desk.get(_page(asker)).text, "who is alone there stays an owner"
    other_host = press(desk, "/cs/my/members/1/owner?next=//example.org/")
    assert other_host.location == f"/cs/my/members/{PRAHA}"
