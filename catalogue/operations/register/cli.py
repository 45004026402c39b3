"""Commands that bring the register of municipalities up to date from a file, and write it to one."""

from datetime import date, datetime
from pathlib import Path

import click

from ... import database
from ...accounts.cli import in_catalogue, known
from ...clock import now
from ...errors import Invalid
from . import services
from .presenters import groups_of, report_of
from .queries import present_register
from .reading import MOST_BYTES, FaultyFile
from .writing import as_csv

SHOWN = 50


@click.group()
def register() -> None:
    """Bring the register of municipalities up to date."""


@register.command("update")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the populations (default: 1 January).")
@click.option(
    "--successor", "successors", multiple=True, metavar="OLD=NEW", help="Codes: OLD, not in FILE, is now part of NEW."
)
@click.option(
    "--confirm",
    "confirmed",
    type=int,
    help="Number of municipalities that end, are renamed or move, where they are many.",
)
@click.option("--as", "email", default="", help="Administrator who answers for it (default: the installation).")
def update_register(
    file: Path, dry_run: bool, day: datetime | None, successors: tuple[str, ...], confirmed: int | None, email: str
) -> None:
    """Bring municipalities in line with FILE (.csv), and let everything published follow.

    All of it is done, or nothing. What the file lacks is kept as it is, unless --successor says what it was merged into.
    """
    into = _pairs(successors)
    with in_catalogue():
        if file.stat().st_size > MOST_BYTES:
            raise Invalid(f"The file is larger than {MOST_BYTES // 2**20} MB.")
        try:
            found = services.preview(data := file.read_bytes())
        except FaultyFile as faulty:
            for one in faulty.problems[:SHOWN]:
                click.echo(f"Line {one.line}{f', {one.column}' if one.column else ''}: {one.message}")
            raise
        plan = found.plan
        if unlisted := into.keys() - {row["code"] for row in plan.missing}:
            raise Invalid(f"These codes do not end by the file: {', '.join(sorted(unlisted))}.")
        for name in found.unknown:
            click.echo(f"The column “{name}” is not known and was left out.")
        for code, suggested in plan.suggested.items():
            if code not in into:
                click.echo(
                    f"Perhaps: --successor {code}={suggested}  ({plan.present.label(code)} → {plan.wanted.label(suggested)})"
                )
        ending = services.ending_of(plan, into)
        _tell(report_of(plan, ending))
        if dry_run or not services.changes_anything(plan, ending):
            click.echo("Nothing was changed.")
            return
        user = known(email) if email else None
        update = services.bring(user, file.name, data, day.date() if day else date(now().year, 1, 1))
        moved = services.apply(user, update, found.mark, into, confirmed)
        database.commit()
        click.echo(f"The register is up to date (update {update.id}); {moved} public projects follow.")


def _pairs(successors: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=")[::2] for one in successors]
    if not all(old and new for old, new in pairs):
        raise click.UsageError("--successor takes two codes: OLD=NEW.")
    return dict(pairs)


def _tell(report: dict[str, object]) -> None:
    for group in groups_of(report):
        click.echo(f"{group.name}: {group.number}")
        for name, what in group.lines[:SHOWN]:
            click.echo(f"  {name} {what}".rstrip())
        if left := group.number - len(group.lines[:SHOWN]) if group.lines else 0:
            click.echo(f"  … and {left} more")


@register.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_register(file: Path) -> None:
    """Write the present register to FILE (.csv), as `register update` reads it."""
    with in_catalogue(), database.only_reading():
        present = present_register()
        file.write_bytes(as_csv(present))
        click.echo(f"{file} holds the register.")
