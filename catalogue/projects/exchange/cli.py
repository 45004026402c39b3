"""Commands that bring projects from a file, write them to one, and undo what a file brought."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ... import database
from ...accounts.cli import in_catalogue, known
from ...accounts.models import User
from ...database import session
from ...errors import Invalid, NotFound
from .entries import Contents, Entry
from .files import BY_COMMAND, ending_of, read_file
from .models import ImportBatch
from .queries import records
from .services import Report, begin, check, finish, finish_undoing, take, undo
from .writing import as_bytes, write_back, write_export

AT_ONCE = 100
"""So many rows share a transaction, so that others can write in between."""
SHOWN = 50
LINE_EVERY = 1000
WORDS = {
    "created": "new drafts", "updated": "drafts updated", "revised": "revisions opened",
    "unchanged": "already as in the file", "refused": "refused",
}  # fmt: skip


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--as", "email", default="", help="Act for this account, with its rights (default: the installation).")
@click.option("--publish", is_flag=True, help="Publish complete texts too; only with --as an administrator.")
@click.option(
    "--errors",
    "back",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the file back here, with an error column.",
)
def import_file(file: Path, dry_run: bool, email: str, publish: bool, back: Path | None) -> None:
    """Bring projects from FILE (.xlsx, .csv or .json): drafts, and changes of those brought before.

    Rows with an error are left out and named; all others are taken. The same command goes on after an interruption.
    """
    if publish and not email:
        raise click.UsageError("--publish needs --as an administrator: every decision has a name.")
    with in_catalogue():
        _within(file)
        contents = read_file(file.name, data := file.read_bytes(), BY_COMMAND)
        if contents.cut:
            raise Invalid(f"The file has more than {BY_COMMAND.rows} rows. Split it.")
        report = Report.of(contents)
        if dry_run:
            with database.only_reading(), _progress(contents.entries) as entries:
                for verdict in check(known(email) if email else None, entries):
                    report.add(verdict)
            batch = None
        else:
            batch = _taken(known(email) if email else None, file.name, data, contents, report, publish)
        _tell(report, batch)
        if back:
            back.write_bytes(as_bytes(lambda out: write_back(ending_of(file.name), contents, report.problems, out)))
        if refused := report.counts["refused"]:
            raise Invalid(f"{refused} of {len(contents.entries)} rows were refused; each is named above.")


def _within(file: Path) -> None:
    if file.stat().st_size > BY_COMMAND.file_bytes:
        raise Invalid(f"The file is larger than {BY_COMMAND.file_bytes // 2**20} MB. Split it.")


def _taken(user: User | None, name: str, data: bytes, contents: Contents, report: Report, publish: bool) -> ImportBatch:
    batch = begin(user, name, data)
    database.commit()
    with _progress(contents.entries) as entries:
        for position, verdict in enumerate(take(user, batch, entries, publish=publish), start=1):
            report.add(verdict)
            if position % AT_ONCE == 0:
                database.commit()
    finish(user, batch, report)
    database.commit()
    return batch


@contextmanager
def _progress(entries: list[Entry]) -> Iterator[Iterator[Entry]]:
    """Show how far the rows are: a bar on a terminal, a line now and then elsewhere."""
    if sys.stderr.isatty():
        with click.progressbar(entries, label="Importing", file=sys.stderr) as bar:
            yield iter(bar)
    else:
        yield _with_lines(entries)


def _with_lines(entries: list[Entry]) -> Iterator[Entry]:
    for position, entry in enumerate(entries, start=1):
        yield entry
        if position % LINE_EVERY == 0:
            click.echo(f"{position} of {len(entries)} rows", err=True)


def _tell(report: Report, batch: ImportBatch | None) -> None:
    for name in report.unknown:
        click.echo(f"The column “{name}” is not known and was left out.")
    for note in report.notes:
        click.echo(note)
    for problem in report.problems[:SHOWN]:
        where = f"Row {problem['row']}" + (f", {problem['column']}" if problem["column"] else "")
        click.echo(f"{where}: {problem['message']}")
    if len(report.problems) > SHOWN:
        click.echo(f"… and {len(report.problems) - SHOWN} more; --errors FILE writes them all beside their rows.")
    told = ", ".join(f"{report.counts[action]} {words}" for action, words in WORDS.items() if report.counts[action])
    click.echo(f"Import {batch.id}: {told or 'nothing to do'}." if batch else f"It would be: {told or 'nothing'}.")


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--municipality", "codes", multiple=True, help="Only projects of this municipality; may be repeated.")
def export_file(file: Path, codes: tuple[str, ...]) -> None:
    """Write the present texts of all projects to FILE (.xlsx, .csv or .json), as `import` reads them."""
    with in_catalogue(), database.only_reading():
        ending = ending_of(file.name)
        found = list(records(codes or None))
        partly = file.with_name(f".{file.name}.part")
        with partly.open("wb") as out:
            write_export(ending, found, out)
        partly.replace(file)
        click.echo(f"{file} holds {len(found)} projects.")


@click.command("undo-import")
@click.argument("number", type=int)
def undo_import(number: int) -> None:
    """Take back import NUMBER: its drafts and changes that nobody has touched since; it names those left alone."""
    with in_catalogue():
        batch = session.get(ImportBatch, number)
        if batch is None:
            raise NotFound(f"There is no import number {number}.")
        undone, left = 0, []
        for project, taken_back in _committed(undo(None, batch)):
            undone += taken_back
            if not taken_back:
                left.append(project.id)
        finish_undoing(None, batch, undone, left)
        for one in left:
            click.echo(f"Project {one} was changed, submitted or published since, and was left alone.")
        click.echo(f"Import {number} is undone: {undone} taken back, {len(left)} left alone.")


def _committed(steps: Iterator[Any]) -> Iterator[Any]:
    for position, step in enumerate(steps, start=1):
        yield step
        if position % AT_ONCE == 0:
            database.commit()
