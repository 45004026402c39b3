"""Writing the register: into its tables, and into a file that the update reads again."""

import csv
import io
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, update

from ...clock import now
from ...database import Base, session
from ...municipalities.models import District, Municipality
from ...projects.exchange.files import harmless
from .comparing import Plan
from .judging import Register, Row, is_listed
from .reading import COLUMNS


def write_tables(plan: Plan, ending: Mapping[str, str | None]) -> None:
    """Make the tables fit a plan; those that end get the code of their successor, if they have one.

    Statements are few however many rows change: one each for what is new, changed and ended.
    """
    _write(District, plan.wanted.districts, plan.present.districts)
    _write(Municipality, plan.wanted.places, plan.present.places)
    table = cast(Table, Municipality.__table__)
    if ending:
        session.execute(
            update(table).where(table.c.code == bindparam("gone")).values(retired_at=now(), successor_code=bindparam("into")),
            [{"gone": code, "into": into} for code, into in ending.items()],
        )  # fmt: skip
    kept = [row for row in plan.missing if row["code"] not in ending]
    in_use = {row["district_code"] for row in (*plan.wanted.places.values(), *kept)}
    unused = [code for code, row in plan.present.districts.items() if is_listed(row) and code not in in_use]
    districts = cast(Table, District.__table__)
    if unused:
        session.execute(update(districts).where(districts.c.code.in_(unused)).values(retired_at=now()))


def _write(model: type[Base], wanted: Mapping[str, Row], present: Mapping[str, Row]) -> None:
    table = cast(Table, model.__table__)
    added = [row for code, row in wanted.items() if code not in present]
    changed = [row for code, row in wanted.items() if code in present and row != present[code]]
    if added:
        session.execute(insert(table), added)
    if changed:
        columns: dict[str, Any] = {name: bindparam(name) for name in changed[0] if name != "code"}
        session.execute(
            update(table).where(table.c.code == bindparam("its_code")).values(columns),
            [{"its_code": row["code"]} | {name: row[name] for name in columns} for row in changed],
        )


def as_csv(register: Register) -> bytes:
    """Return what the register lists as a file, by code, as the update reads it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for code, place in sorted(register.places.items()):
        if is_listed(place):
            district = register.districts[place["district_code"]]
            writer.writerow(harmless(str(cell)) for cell in (
                code, place["name"], place["kind"], district["code"], district["name"], place["region_code"],
                register.regions[place["region_code"]][0], place["orp_code"], place["orp_name"], place["population"],
                place["latitude"], place["longitude"], place["postcode"], place["company_number"] or "",
            ))  # fmt: skip
    return out.getvalue().encode()
