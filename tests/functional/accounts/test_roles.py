"""Blocking, roles, and the administrator who must remain; the commands that do the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts import services
from catalogue.accounts.demonstration import ACCOUNTS, PASSWORD
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.audit.queries import first_broken_link
from catalogue.config import Config
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden
from catalogue.municipalities.memberships.cli import user as commands
from catalogue.municipalities.memberships.demonstration import ensure_demonstration_accounts
from catalogue.municipalities.memberships.policies import represents
from tests.factories.accounts import PRAHA, Account, account


def _user(person: Account) -> User:
    return session.get_one(User, person.id)


def test_the_last_administrator_stays(app: Flask) -> None:
    only, blocked = account(app, "administrator"), account(app, "administrator", state="blocked")
    with app.app_context():
        with pytest.raises(Conflict):
            services.block(_user(only), actor=_user(only))
        with pytest.raises(Conflict):
            services.change_role(_user(only), "member", actor=_user(only))
        services.unblock(_user(blocked), actor=_user(only))
        services.change_role(_user(only), "member", actor=_user(only))
        with pytest.raises(Conflict):
            services.block(_user(blocked), actor=None)


def test_two_administrators_removing_each_other_leave_one(app: Flask) -> None:
    people = [account(app, "administrator"), account(app, "administrator")]

    def remove(number: int) -> bool:
        with app.app_context():
            try:
                services.change_role(_user(people[number]), "member", actor=_user(people[1 - number]))
            except (Conflict, Forbidden):
                database.rollback()
                return False
            database.commit()
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, range(2))) == [False, True]
    with app.app_context():
        assert len(session.scalars(select(User).where(User.role == "administrator")).all()) == 1


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_administrators_manage_accounts(app: Flask, role: str) -> None:
    person, other = account(app, role), account(app)
    with app.app_context():
        for act in (
            lambda: services.block(_user(other), actor=_user(person)),
            lambda: services.unblock(_user(other), actor=_user(person)),
            lambda: services.change_role(_user(other), "administrator", actor=_user(person)),
        ):
            with pytest.raises(Forbidden):
                act()


def test_every_change_is_one_event_with_old_and_new(app: Flask) -> None:
    keeper, person = account(app, "administrator"), account(app)
    with app.app_context():
        services.change_role(_user(person), "moderator", actor=_user(keeper), reason="Posila.")
        services.change_role(_user(person), "moderator", actor=_user(keeper))
        services.block(_user(person), actor=_user(keeper))
        services.unblock(_user(person), actor=_user(keeper))
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.thing_type == "user").order_by(AuditEvent.id)
        ).all()
        assert [(one.event, one.old, one.new) for one in events] == [
            ("account.role_changed", {"role": "member"}, {"role": "moderator"}),
            ("account.blocked", {"state": "active"}, {"state": "blocked"}),
            ("account.unblocked", {"state": "blocked"}, {"state": "active"}),
        ]
        assert {one.actor_id for one in events} == {keeper.id}
        assert first_broken_link() is None


def test_demonstration_accounts_are_made_once(app: Flask) -> None:
    with app.app_context():
        assert ensure_demonstration_accounts() == 3
        assert ensure_demonstration_accounts() == 0
        users = {one.email: one for one in session.scalars(select(User))}
        assert {(one.email, one.role) for one in users.values()} == {(one.email, one.role) for one in ACCOUNTS}
        assert all(one.is_demonstration for one in users.values())
        assert represents(users["clen@example.cz"], "584002")
        assert services.authenticate("clen@example.cz", PASSWORD, production=False)
        assert services.authenticate("clen@example.cz", PASSWORD, production=True) is None


def _run(config: Config, *arguments: str, given: str = "") -> tuple[int, str]:
    environment = {
        "CATALOGUE_DATABASE_URL": config.database_url, "CATALOGUE_DATA": str(config.data),
        "CATALOGUE_BASE_URL": config.base_url,
    }  # fmt: skip
    done = CliRunner().invoke(commands, list(arguments), input=given, env=environment)
    return done.exit_code, done.output


def test_the_command_creates_an_account(app: Flask, config: Config) -> None:
    arguments = (
        "create",
        "--email",
        "Nova@Obec.example.cz",
        "--role",
        "moderator",
        "--municipality",
        PRAHA,
        "--password-stdin",
    )
    assert _run(config, *arguments, given="tři koně v pračce\n")[0] == 0
    code, said = _run(config, *arguments, given="tři koně v pračce\n")
    assert code == 1
    assert said.strip().count("\n") == 0
    with app.app_context():
        user = session.scalars(select(User)).one()
        assert (user.role, user.state) == ("moderator", "active")
        assert represents(user, PRAHA)
        assert services.authenticate("nova@obec.example.cz", "tři koně v pračce", production=True)


@pytest.mark.parametrize(
    ("arguments", "given", "code"),
    [
        (("create", "--email", "nikdo", "--password-stdin"), "tři koně v pračce\n", 1),
        (
            ("create", "--email", "a@obec.example.cz", "--municipality", "000000", "--password-stdin"),
            "tři koně v pračce\n",
            1,
        ),
        (("create", "--email", "a@obec.example.cz", "--password-stdin"), "heslo\n", 1),
        (("create", "--email", "a@obec.example.cz", "--password-stdin"), "", 1),
        (("create", "--email", "a@obec.example.cz", "--role", "king", "--password-stdin"), "tři koně v pračce\n", 2),
        (("create",), "", 2),
        (("block", "nikdo@obec.example.cz"), "", 1),
        (("role", "nikdo@obec.example.cz", "member"), "", 1),
    ],
)
def test_the_command_refuses(app: Flask, config: Config, arguments: tuple[str, ...], given: str, code: int) -> None:
    assert _run(config, *arguments, given=given)[0] == code
    with app.app_context():
        assert session.scalars(select(User)).all() == []


def test_the_commands_block_and_change_roles(app: Flask, config: Config) -> None:
    person = account(app)
    assert _run(config, "role", person.email, "administrator")[0] == 0
    assert _run(config, "block", person.email)[0] == 1
    account(app, "administrator")
    assert _run(config, "block", person.email, "--reason", "Zkouška.")[0] == 0
    assert _run(config, "unblock", person.email)[0] == 0
