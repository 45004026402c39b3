"""The register as it is, its mark, and the updates of it so far."""

import hashlib
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, select, text
from sqlalchemy.orm import joinedload, raiseload

from ...database import Base, session
from ...errors import NotFound
from ...municipalities.models import District, Municipality, Region, RegisterUpdate
from .judging import Register, Row

_ONE_AT_A_TIME = 7_120_302
"""The advisory lock of PostgreSQL under which the register is changed."""
_SHOWN = 20


def hold() -> None:
    """Let nobody else change the register until the transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})


def present_register() -> Register:
    """Return the register as it is, with what has ended."""
    regions = {code: (czech, english) for code, czech, english in session.execute(
        select(Region.code, Region.name_cs, Region.name_en)
    )}  # fmt: skip
    return Register(regions, _rows(District), _rows(Municipality))


def _rows(model: type[Base]) -> dict[str, Row]:
    table = cast(Table, model.__table__)
    return {row.code: dict(row._mapping) for row in session.execute(select(table).order_by(table.c.code))}


def mark_of(register: Register) -> str:
    """Return a text that is another one whenever anything in the register is."""
    told: Any = [list(rows.values()) for rows in (register.districts, register.places)]
    return hashlib.sha256(repr((dict(register.regions), told)).encode()).hexdigest()[:32]


def updates() -> Sequence[RegisterUpdate]:
    """Return the last updates, newest first, those only checked too."""
    newest = select(RegisterUpdate).order_by(RegisterUpdate.id.desc()).limit(_SHOWN)
    return session.scalars(newest.options(joinedload(RegisterUpdate.brought_by), raiseload("*"))).all()


def update_or_404(number: int, *, to_change: bool = False) -> RegisterUpdate:
    """Return an update, locked for change if asked; raise NotFound where there is none."""
    wanted = select(RegisterUpdate).where(RegisterUpdate.id == number)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound()
    return found


def is_kept_by_hand() -> bool:
    """Whether the register was brought up to date by a file of its own; the reference data then leave it alone."""
    applied = select(RegisterUpdate.id).where(RegisterUpdate.state == "applied", RegisterUpdate.is_seed.is_(False))
    return session.scalar(applied.limit(1)) is not None
