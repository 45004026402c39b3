"""Questions about places; regions and districts answer from memory, because every page asks for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, raiseload

from ..database import session
from ..errors import NotFound
from ..remembered import remembered
from .models import MILITARY, District, Municipality, Region, RegisterUpdate
from .presenters import DistrictView, PlaceOnMap, Profile, RegionView


@remembered
def regions() -> tuple[RegionView, ...]:
    """Return the regions in order, each with its districts in Czech order."""
    rows = select(District.code, District.name, District.region_code).where(District.retired_at.is_(None))
    of_region: dict[str, list[DistrictView]] = defaultdict(list)
    for code, name, region_code in session.execute(rows.order_by(District.sort_key)):
        of_region[region_code].append(DistrictView(code, name, region_code))
    found = select(Region.code, Region.name_cs, Region.name_en).where(Region.retired_at.is_(None))
    return tuple(
        RegionView(code, czech, english, tuple(of_region[code]))
        for code, czech, english in session.execute(found.order_by(Region.position))
    )


@remembered
def _districts_by_code() -> Mapping[str, DistrictView]:
    return {district.code: district for region in regions() for district in region.districts}


@remembered
def _ambiguous() -> frozenset[tuple[str, str]]:
    rows = (
        select(Municipality.name, Municipality.district_code)
        .where(Municipality.retired_at.is_(None), Municipality.kind != MILITARY)
        .group_by(Municipality.name, Municipality.district_code)
        .having(func.count() > 1)
    )
    return frozenset((name, district_code) for name, district_code in session.execute(rows))


@remembered
def profiles() -> Mapping[str, Profile]:
    """Return what municipalities are compared by, of all that may be chosen today, by code."""
    columns = (
        Municipality.code, Municipality.name, Municipality.kind, Municipality.size_class, Municipality.population,
        Municipality.district_code, Municipality.region_code, Municipality.longitude, Municipality.latitude,
    )  # fmt: skip
    found = select(*columns).where(Municipality.retired_at.is_(None), Municipality.kind != MILITARY)
    return {row[0]: Profile(*row) for row in session.execute(found)}


@remembered
def successors() -> Mapping[str, tuple[str, str]]:
    """Return code and name of what each municipality that was merged into another one belongs to today, by code."""
    merged = select(Municipality.code, Municipality.successor_code).where(
        Municipality.retired_at.is_not(None), Municipality.successor_code.is_not(None)
    )
    into = {code: str(end) for code, end in session.execute(merged.order_by(Municipality.code))}
    today = {code: end for code in into if (end := _end_of(code, into)) is not None}
    named = select(Municipality.code, Municipality.name).where(Municipality.code.in_(set(today.values())))
    names = {code: name for code, name in session.execute(named)}  # noqa: C416 - rows are no pairs to the types
    return {code: (end, names[end]) for code, end in today.items()}


def _end_of(code: str, into: Mapping[str, str]) -> str | None:
    """Return where a chain of mergers ends; nothing where it goes in a circle."""
    passed = {code}
    while (following := into.get(code)) is not None:
        if following in passed:
            return None
        passed.add(following)
        code = following
    return code


def code_today(code: str) -> str:
    """Return the code of the municipality that one belongs to today: its own, or that of its successor."""
    return successors().get(code, (code,))[0]


def predecessors_of(code: str) -> tuple[str, ...]:
    """Return the codes of the municipalities that were merged into one, directly or by way of others."""
    return tuple(before for before, (into, _name) in successors().items() if into == code)


@remembered
def populations_on() -> date | None:
    """Return the day that the numbers of inhabitants are of, if it is known."""
    newest = select(RegisterUpdate.populations_on).where(RegisterUpdate.state == "applied")
    return session.scalar(newest.order_by(RegisterUpdate.id.desc()).limit(1))


@remembered
def mark_of_register() -> int:
    """Return another number whenever the register of municipalities was changed."""
    applied = select(func.count()).select_from(RegisterUpdate).where(RegisterUpdate.state == "applied")
    return session.scalar(applied) or 0


@remembered
def coordinates() -> Mapping[str, PlaceOnMap]:
    """Return where each municipality lies, with its telling name and its size, by code; retired ones too."""
    wanted = select(
        Municipality.code, Municipality.name, Municipality.district_code, Municipality.orp_name,
        Municipality.longitude, Municipality.latitude, Municipality.population,
    )  # fmt: skip
    return {
        code: PlaceOnMap(code, name, _telling(name, district_code, orp_name), longitude, latitude, population)
        for code, name, district_code, orp_name, longitude, latitude, population in session.execute(wanted)
    }


def region(code: str) -> RegionView | None:
    """Return the region of a NUTS 3 code."""
    return next((found for found in regions() if found.code == code), None)


def districts() -> tuple[DistrictView, ...]:
    """Return all districts, in the order of their regions."""
    return tuple(_districts_by_code().values())


def district(code: str) -> DistrictView | None:
    """Return the district of a LAU 1 code."""
    return _districts_by_code().get(code)


def municipality(code: str) -> Municipality | None:
    """Return the municipality of a six-digit code with its district and region; retired ones too."""
    wanted = (
        select(Municipality)
        .where(Municipality.code == code)
        .options(joinedload(Municipality.district), joinedload(Municipality.region), raiseload("*"))
    )
    return session.scalar(wanted)


def municipality_or_404(code: str) -> Municipality:
    """Return a municipality for a page; raise NotFound for an unknown code and for a military district."""
    found = municipality(code)
    if found is None or found.kind == MILITARY:
        raise NotFound()
    return found


def municipalities_of(codes: Iterable[str]) -> Mapping[str, Municipality]:
    """Return the municipalities of several codes by code, in one query."""
    wanted = (
        select(Municipality)
        .where(Municipality.code.in_(list(codes)))
        .options(joinedload(Municipality.district), raiseload("*"))
    )
    return {place.code: place for place in session.scalars(wanted)}


def is_offered(code: str) -> bool:
    """Whether a code names a municipality that people may choose today."""
    wanted = select(Municipality.code).where(
        Municipality.code == code, Municipality.retired_at.is_(None), Municipality.kind != MILITARY
    )
    return session.scalar(wanted) is not None


def offered_municipalities(*, limit: int, page: int = 1) -> list[Municipality]:
    """Return a page of the municipalities that may be chosen today, in Czech order."""
    wanted = (
        select(Municipality)
        .where(Municipality.retired_at.is_(None), Municipality.kind != MILITARY)
        .options(joinedload(Municipality.district), raiseload("*"))
        .order_by(Municipality.sort_key, Municipality.code)
    )
    return list(session.scalars(wanted.offset((page - 1) * limit).limit(limit)))


def municipality_count() -> int:
    """Return how many municipalities may be chosen today."""
    counted = select(func.count()).select_from(Municipality)
    return session.scalar(counted.where(Municipality.retired_at.is_(None), Municipality.kind != MILITARY)) or 0


def is_name_ambiguous(place: Municipality) -> bool:
    """Whether another municipality of the same district bears the same name."""
    return (place.name, place.district_code) in _ambiguous()


def label(place: Municipality) -> str:
    """Return a name that tells a municipality from all others: with the district, and the ORP where needed."""
    return _telling(place.name, place.district_code, place.orp_name)


def _telling(name: str, district_code: str, orp_name: str) -> str:
    found = district(district_code)
    where = [found.name if found else district_code]
    if (name, district_code) in _ambiguous():
        where.append(f"ORP {orp_name}")
    return f"{name} ({', '.join(where)})"


@remembered
def _labels_by_code() -> dict[str, str]:
    return {}


def labels_of(codes: Iterable[str]) -> Mapping[str, str]:
    """Return the telling names of several codes; those asked for lately are not asked of the database again."""
    known, wanted = _labels_by_code(), set(codes)
    if missing := wanted - known.keys():
        columns = (Municipality.code, Municipality.name, Municipality.district_code, Municipality.orp_name)
        for code, *told in session.execute(select(*columns).where(Municipality.code.in_(missing))):
            known[code] = _telling(*told)
    return {code: known[code] for code in wanted if code in known}


def full_name(code: str) -> str:
    """Return the telling name of a code; the code itself where it is unknown."""
    found = municipality(code)
    return label(found) if found else code
