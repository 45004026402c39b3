"""Public rows follow the register of municipalities: name, district, region, size, inhabitants, place, and successor.

The index of the search holds names of tags and places too; it is told of projects whose names are other ones now.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, String, and_, bindparam, cast, or_, select, update
from sqlalchemy.orm import aliased

from ..database import session
from ..municipalities import queries as places
from ..municipalities.models import Municipality
from .feed import announce_all, hold
from .models import Project, Publication, PublicationKeyArea
from .publication import per_inhabitant_of, place_on_card

AT_ONCE = 500
"""So many public rows are read and written together."""


def retell_names(
    *, key_areas: Collection[str] = (), topics: Collection[str] = (), districts: Collection[str] = (),
    regions: Collection[str] = (),
) -> int:  # fmt: skip
    """Say in the change feed that names are other ones which projects are searched by; return of how many."""
    tagged = select(PublicationKeyArea.project_id).where(PublicationKeyArea.key_area.in_(sorted(key_areas)))
    document = cast(Publication.document, String)
    named = or_(
        Publication.project_id.in_(tagged),
        Publication.district_code.in_(sorted(districts)),
        Publication.region_code.in_(sorted(regions)),
        *(document.contains(f'"{code}"', autoescape=True) for code in sorted(topics)),
    )
    after = told = 0
    while numbers := session.scalars(_numbers().where(named, Publication.project_id > after).limit(AT_ONCE)).all():
        announce_all(numbers, "changed")
        after, told = numbers[-1], told + len(numbers)
    return told


def _numbers() -> Select[int]:
    return select(Publication.project_id).order_by(Publication.project_id)


def realign() -> int:
    """Write the public rows that tell of their municipality what is no longer so, and the change feed; return how many.

    The text of a project is as old as it was: the moment of its last change stays.
    """
    hold()
    after = moved = 0
    while batch := session.execute(_stale().where(Publication.project_id > after).limit(AT_ONCE)).all():
        after = batch[-1].project_id
        if rows := [row for found in batch if (row := _realigned(found)) is not None]:
            _write(rows)
            moved += len(rows)
    return moved


def _stale() -> Select[Any]:
    """Select public rows beside the municipality that they no longer fit, in the order of their numbers."""
    found_under, card = aliased(Municipality), Publication.card
    told = or_(
        Publication.district_code != Municipality.district_code,
        card[("municipality", "name")].as_string() != Municipality.name,
        card["population"].as_integer() != Municipality.population,
        card[("point", 0)].as_float() != Municipality.longitude,
        card[("point", 1)].as_float() != Municipality.latitude,
        and_(found_under.retired_at.is_not(None), found_under.successor_code.is_not(None)),
        and_(Municipality.successor_code.is_(None), Publication.municipality_code != Municipality.code),
    )
    return (
        select(
            Publication.project_id, Publication.municipality_code.label("found_under"), Publication.card,
            Publication.document["investment_cost"].label("cost"), Municipality.code, Municipality.name,
            Municipality.district_code, Municipality.region_code, Municipality.size_class, Municipality.population,
            Municipality.longitude, Municipality.latitude,
        )
        .join(Project, Project.id == Publication.project_id)
        .join(Municipality, Municipality.code == Project.municipality_code)
        .outerjoin(found_under, found_under.code == Publication.municipality_code)
        .where(
            or_(
                Publication.size_class != Municipality.size_class,
                Publication.region_code != Municipality.region_code,
                and_(Publication.municipality_code.is_not(None), told),
            )
        )
        .order_by(Publication.project_id)
    )  # fmt: skip


def _realigned(found: Row[Any]) -> dict[str, Any] | None:
    """Return what is to be written of a public row; nothing where it says all of it already."""
    anonymous = found.found_under is None
    card = found.card | place_on_card(found, anonymous=anonymous)
    code = None if anonymous else places.code_today(found.code)
    if card == found.card and code == found.found_under:
        return None
    return {
        "number": found.project_id,
        "card": card,
        "municipality_code": code,
        "district_code": card["district"],
        "region_code": found.region_code,
        "size_class": found.size_class,
        "cost_per_inhabitant": per_inhabitant_of(found.cost, card["population"]),
    }


def _write(rows: list[dict[str, Any]]) -> None:
    table = Publication.__table__
    change = update(table).where(table.c.project_id == bindparam("number"))  # type: ignore[arg-type]
    columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "number"}
    session.execute(change.values(columns), rows)
    announce_all([row["number"] for row in rows], "changed")
