"""The command that reads other catalogues now."""

import click
from sqlalchemy import select

from ... import database
from ...accounts.cli import in_catalogue
from ...database import session
from ...errors import Invalid
from ...projects.links.fetching import Failed
from .models import HarvestSource
from .running import run


@click.command("harvest")
@click.argument("address", required=False)
def harvest(address: str | None) -> None:
    """Read the catalogue at ADDRESS, or every one that is read, now instead of in some hours; say what came of it."""
    with in_catalogue():
        wanted = select(HarvestSource.id, HarvestSource.address).where(HarvestSource.state == "active")
        found = session.execute(wanted.where(HarvestSource.address == address) if address else wanted).all()
        database.let_go()
        if address and not found:
            raise Invalid(f"{address} is not among the catalogues that are read.")
        failed = []
        for number, name in found:
            try:
                counted = run(number).counted
                click.echo(
                    f"{name}: " + (", ".join(f"{key} {counted[key]}" for key in sorted(counted)) or "nothing new")
                )
            except Failed as failure:
                failed.append(f"{name}: {failure.problem}")
        if failed:
            raise Invalid("; ".join(failed))
