"""The command line: one program for running, looking after and filling the catalogue."""

import sys
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click
from flask import Flask, current_app

from . import __version__, create_app, database, migrate
from .accounts.appeals.services import sweep_appeals
from .accounts.digest import send_forever
from .accounts.leaving import erase_due
from .api import bulk
from .audit.queries import first_broken_link
from .config import ConfigurationError
from .municipalities.memberships.cli import user
from .municipalities.memberships.persons import sweep_invitations
from .notifications.services import sweep_mails
from .notifications.worker import run_forever
from .operations.checks import problems as problems_found
from .operations.register.cli import register
from .operations.seeding import seed_examples_for_development, seed_reference
from .operations.serving import announce, is_taken, serve_until_stopped
from .projects.asking import ask_forever
from .projects.attachments import services as attachments
from .projects.examples import BadExample, remove_examples
from .projects.exchange.cli import export_file, import_file, undo_import
from .projects.images import services as images
from .projects.links.checking import check_forever
from .projects.questions.services import sweep_questions
from .search import upkeep
from .search.index import ahead
from .search.index.writer import follow_forever
from .search.vectors.computing import compute_forever, forget
from .sharing.alerts import sending
from .sharing.harvest.cli import harvest
from .sharing.harvest.running import harvest_forever


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


def in_application(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the application, and keep its changes when it ends well."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            app = create_app()
        except ConfigurationError as problem:
            _fail(str(problem))
        with app.app_context():
            result = command(*arguments, **options)
            database.commit()
            return result

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="catalogue")
def cli() -> None:
    """Catalogue of good practice of Czech municipalities."""


for _command in (user, import_file, export_file, undo_import, harvest, register):
    cli.add_command(_command)


@cli.command("sweep")
@in_application
def sweep() -> None:
    """Remove files that no project knows, and data of persons whose time is over; run it once a night."""
    click.echo(
        f"Removed: {images.sweep_orphans()} pictures, {attachments.sweep_orphans()} documents, {erase_due()} accounts, "
        f"{sweep_invitations()} invitations, {sweep_mails()} mails, {sweep_questions()} questions, words of {sweep_appeals()} appeals."
    )


@cli.group()
def db() -> None:
    """Bring the database to a schema and look at it."""


@db.command("upgrade")
@click.argument("revision", default="head")
@in_application
def db_upgrade(revision: str) -> None:
    """Apply migrations up to REVISION (default: the newest)."""
    migrate.upgrade(database.of(current_app).writing, revision)
    click.echo(f"The schema is at {migrate.current(database.of(current_app).reading)}.")


@db.command("downgrade")
@click.argument("revision")
@in_application
def db_downgrade(revision: str) -> None:
    """Take migrations back to REVISION (`base`, `-1` or a number)."""
    migrate.downgrade(database.of(current_app).writing, revision)
    click.echo(f"The schema is at {migrate.current(database.of(current_app).reading) or 'base'}.")


@db.command("current")
@in_application
def db_current() -> None:
    """Say which schema the database has."""
    click.echo(migrate.current(database.of(current_app).reading) or "base")


@db.command("check")
@in_application
def db_check() -> None:
    """Say whether the database agrees with the code; exit code 1 when it does not."""
    if found := migrate.differences(database.of(current_app).reading):
        _fail("The database differs from the models: " + "; ".join(found))
    click.echo("The database agrees with the models.")


@cli.command()
@click.option("--examples", is_flag=True, help="Load the example projects and the demonstration accounts too.")
@click.option("--remove-examples", "remove", is_flag=True, help="Remove all example projects instead.")
@in_application
def seed(examples: bool, remove: bool) -> None:
    """Load or update the reference data; nothing is ever deleted but examples on request."""
    if remove:
        click.echo(f"Removed {remove_examples()} example projects.")
        return
    for table, counts in (done := seed_reference()).items():
        click.echo(f"{table}: {counts}")
    if "municipalities" not in done:
        click.echo("municipalities: kept as the last file of `register update` says")
    if examples:
        try:
            click.echo(seed_examples_for_development())
        except BadExample as problem:
            _fail(str(problem))


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Serving processes.")
@click.option(
    "--worker/--no-worker",
    "with_worker",
    default=None,
    help="Send mail and keep the index from this command too (default: in development only).",
)
@in_application
def serve(host: str, port: int, workers: int, with_worker: bool | None) -> None:
    """Serve the catalogue until it is stopped."""
    settings = current_app.config["CATALOGUE"]
    if is_taken(host, port):
        _fail(f"{host}:{port} is taken or not ours to listen on. Choose another port with PORT= or --port.")
    upkeep.prepare()
    announce(host, port)
    serve_until_stopped(
        host, port, workers, with_worker=not settings.production if with_worker is None else with_worker
    )


@cli.command()
@in_application
def worker() -> None:
    """Send mail, ask for yearly confirmations, look at links, read other catalogues, keep the index and the vectors of texts."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    stop = threading.Event()
    works = (
        follow_forever, ask_forever, check_forever, send_forever, sending.send_forever, bulk.make_forever, harvest_forever,
        compute_forever, ahead.make_forever,
    )  # fmt: skip
    helpers = [threading.Thread(target=work, args=(app, stop)) for work in works]
    for helper in helpers:
        helper.start()
    try:
        run_forever(stop)
    finally:
        stop.set()
        for helper in helpers:
            helper.join()


@cli.command("export-open-data")
@in_application
def export_open_data() -> None:
    """Make the files with the whole catalogue anew; the worker does so every night."""
    for one in bulk.make():
        click.echo(f"{one.sha256}  projects.{one.ending}  {one.projects} projects, {one.bytes} bytes")


@cli.group()
def search() -> None:
    """Look after the index of the search."""


@search.command("rebuild")
@in_application
def search_rebuild() -> None:
    """Build the index anew beside the one in use, and swap it in whole."""
    click.echo(f"The index holds {upkeep.rebuild()} projects.")


@search.command("make-ahead")
@in_application
def search_make_ahead() -> None:
    """Make ready what pages of results take beside the index, as far as it is out of date; the worker does so by itself."""
    upkeep.make_ahead()


@search.command("status")
@in_application
def search_status() -> None:
    """Say what the index holds; exit code 1 when it is not up to date."""
    told, complete = upkeep.status()
    if not complete:
        _fail(told)
    click.echo(told)


@search.command("forget-vectors")
@in_application
def search_forget_vectors() -> None:
    """Remove what is known of the meaning of texts; a worker with the extra begins anew."""
    click.echo(f"Removed {forget()} vectors.")


@cli.group()
def audit() -> None:
    """Look after the audit chain."""


@audit.command("verify")
@in_application
def audit_verify() -> None:
    """Check every link of the audit chain; exit code 1 names the first broken one."""
    if (broken := first_broken_link()) is not None:
        _fail(f"The chain breaks at event {broken.id} ({broken.event}, {broken.at.isoformat()}).")
    click.echo("The audit chain is whole.")


@cli.command()
@in_application
def check() -> None:
    """Check configuration, schema, data and storage; exit code 1 when something is wrong."""
    if found := problems_found():
        _fail("\n".join(found))
    click.echo("Everything is in order.")


def main() -> None:
    """Run the command line."""
    cli(prog_name="catalogue")
