"""The command that creates an account, with the municipality it represents."""

import sys

import click

from ...accounts import services as accounts
from ...accounts.addresses import normal_address
from ...accounts.cli import in_catalogue, user
from ...accounts.models import ROLES
from ...accounts.passwords import weakness
from ...errors import Invalid
from .. import queries as places
from .services import create_approved

__all__ = ["user"]


@user.command("create")
@click.option("--email", required=True, help="Address; the person signs in with it.")
@click.option("--role", type=click.Choice(ROLES), default="member", show_default=True)
@click.option("--name", default="", help="Name and surname; the address where it is left out.")
@click.option("--municipality", "code", default="", help="Six-digit code of a municipality that the person represents.")
@click.option("--language", type=click.Choice(("cs", "en")), default="cs", show_default=True, help="Language of mails.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
def create(email: str, role: str, name: str, code: str, language: str, password_stdin: bool) -> None:
    """Create an account whose address needs no confirmation."""
    password = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    with in_catalogue():
        if normal_address(email) is None:
            raise Invalid(f"{email} is not an e-mail address.")
        if code and not places.is_offered(code):
            raise Invalid(f"There is no municipality with the code {code}.")
        if problem := weakness(password, [email.partition("@")[0], name, places.full_name(code) if code else ""]):
            raise Invalid(problem)
        made = accounts.create_user(email, name or email, password, role=role, language=language)
        if code:
            create_approved(made, code)
        click.echo(f"Created {made.email} ({role}).")
