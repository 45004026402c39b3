"""Commands about accounts, for whoever runs the installation."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from .. import database
from ..config import ConfigurationError
from ..errors import NotFound, Refused
from ..i18n import speaking
from . import services
from .leaving import erase
from .models import ROLES, User
from .queries import user_by_email


@click.group()
def user() -> None:
    """Create accounts, block them, and change their roles."""


@contextmanager
def in_catalogue() -> Iterator[None]:
    """Open the application for one command; keep its changes when it ends well, else say why in one line."""
    from .. import create_app

    try:
        with create_app().app_context(), speaking("en"):
            yield
            database.commit()
    except (ConfigurationError, Refused) as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)


def known(email: str) -> User:
    """Return the account of an address; raise NotFound in words."""
    found = user_by_email(email)
    if found is None:
        raise NotFound(f"There is no account with the address {email}.")
    return found


@user.command("block")
@click.argument("email")
@click.option("--reason", default="", help="Why; told to the person by mail, and kept in the audit record.")
def block(email: str, reason: str) -> None:
    """Keep EMAIL from signing in; all sessions end at once."""
    with in_catalogue():
        services.block(known(email), actor=None, reason=reason)
        click.echo(f"{email} is blocked.")


@user.command("unblock")
@click.argument("email")
@click.option("--reason", default="", help="Why; kept in the audit record.")
def unblock(email: str, reason: str) -> None:
    """Let EMAIL sign in again."""
    with in_catalogue():
        services.unblock(known(email), actor=None, reason=reason)
        click.echo(f"{email} is not blocked any more.")


@user.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
def change_role(email: str, role: str) -> None:
    """Give EMAIL another role; all sessions end at once."""
    with in_catalogue():
        services.change_role(known(email), role, actor=None)
        click.echo(f"{email} is {role}.")


@user.command("erase")
@click.argument("email")
@click.option("--reason", default="", help="Why; kept in the audit record for good, so name nobody.")
def erase_account(email: str, reason: str) -> None:
    """Take everything personal from the account of EMAIL, at once and for good."""
    with in_catalogue():
        erase(known(email), actor=None, reason=reason)
        click.echo("The account is erased.")
