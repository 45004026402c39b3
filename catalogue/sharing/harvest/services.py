"""Looking after sources; each step leaves an event."""

from flask import current_app
from sqlalchemy import select

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from .models import LONGEST_FILE, LONGEST_NAME, HarvestSource
from .policies import can_harvest
from .records import address_of

MOST = 50
"""How many sources a catalogue has."""


def add(user: User, name: str, address: str, file: str = "") -> HarvestSource:
    """Add another catalogue by its address, or by that of a JSON Lines file with its projects; the worker reads it soon."""
    _allow(user)
    try:
        plain = address_of(address)
        file = address_of(file) if file else ""
    except ValueError:
        raise Invalid(_("Write a full address, such as https://katalog.example.cz.")) from None
    if not 0 < len(name) <= LONGEST_NAME or len(file) > LONGEST_FILE:
        raise Invalid(_("Some answers need mending."))
    if plain == current_app.config["CATALOGUE"].base_url.rstrip("/").lower():
        raise Invalid(_("That is this catalogue itself."))
    if session.scalar(select(HarvestSource.id).where(HarvestSource.address == plain)):
        raise Conflict(_("This catalogue is a source already."))
    if len(session.scalars(select(HarvestSource.id)).all()) >= MOST:
        raise Conflict(_("There are %(most)s sources already, which is the most.", most=MOST))
    made = HarvestSource(name=name, address=plain, file=file, added_by_id=user.id)
    session.add(made)
    session.flush()
    record(
        "harvest.added", "harvest_source", made.id, actor_id=user.id, new={"address": plain, "file": file, "name": name}
    )
    return made


def pause(user: User, source: HarvestSource) -> None:
    """Read a source no longer; what came from it stays."""
    _turn(user, source, "paused", "harvest.paused")


def resume(user: User, source: HarvestSource) -> None:
    """Read a paused source again, soon."""
    _turn(user, source, "active", "harvest.resumed")
    source.next_at = now()


def read_soon(user: User, source: HarvestSource) -> None:
    """Read a source at the next round of the worker instead of in some hours."""
    _allow(user)
    if source.state != "active":
        raise Conflict(_("The source is not read now."))
    source.next_at = now()
    session.flush()
    record("harvest.hurried", "harvest_source", source.id, actor_id=user.id)


def remove(user: User, source: HarvestSource) -> None:
    """Give back everything that came from a source, and forget it; the worker does so in batches."""
    _turn(user, source, "removing", "harvest.removed")


def _turn(user: User, source: HarvestSource, state: str, event: str) -> None:
    _allow(user)
    if source.state in (state, "removing"):
        raise Conflict(_("Somebody else has decided already."))
    before, source.state = source.state, state
    session.flush()
    record(event, "harvest_source", source.id, actor_id=user.id, old={"state": before}, new={"state": state})


def _allow(user: User) -> None:
    if not can_harvest(user):
        raise Forbidden(_("This page is for administrators."))
