"""Loading of the reference data in seeds/: adds, updates and retires rows by their code, never deletes one."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update

from ..audit.services import record
from ..clock import now
from ..config import ROOT
from ..database import Base, session
from ..municipalities.models import Region
from ..projects.realigning import realign, retell_names
from ..remembered import forget_after_change
from ..taxonomy import queries as taxonomy
from ..taxonomy.models import KeyArea, Pillar, Topic, TopicKeyArea
from ..text import czech_sort_key
from .register.queries import is_kept_by_hand
from .register.services import seed

SEEDS = ROOT / "seeds"
POPULATIONS_ON = date(2022, 1, 1)
"""The day that the populations in the file of municipalities are of."""
Rows = dict[str, dict[str, Any]]
Terms = Mapping[str, list[str]]
"""Words by language."""


@dataclass(slots=True)
class Counts:
    """What one run did to one table."""

    added: int = 0
    updated: int = 0
    retired: int = 0
    unchanged: int = 0
    renamed: frozenset[str] = field(default=frozenset(), compare=False)
    """The codes of those whose name is another one, or is no longer used or used again."""

    @property
    def changed(self) -> bool:
        """Whether the run changed anything."""
        return any(astuple(self)[:3])

    def __str__(self) -> str:
        return f"{self.added} added, {self.updated} updated, {self.retired} retired, {self.unchanged} unchanged"


def seed_reference(folder: Path = SEEDS) -> dict[str, Counts]:
    """Bring the tags and places in line with the files; return what was done to each table.

    A second run over the same files changes nothing. What is published follows. Raise OSError, KeyError, ValueError or
    Refused where a file cannot be read.
    """
    regions = {row["code"]: row for row in _region_rows(folder / "regions.toml")}
    pillars, key_areas = _taxonomy_rows(folder / "taxonomy.toml")
    _add_terms(key_areas, tomllib.loads((folder / "terms.toml").read_text("utf-8")))
    topics, links = _topic_rows(folder / "topics.toml")
    _keep_what_was_changed(Pillar, pillars)
    _keep_what_was_changed(KeyArea, key_areas)
    _keep_what_was_changed(Topic, topics, links)
    done = {
        "regions": _bring_in_line(Region, regions),
        **_places(folder / "municipalities.csv"),
        "pillars": _bring_in_line(Pillar, pillars),
        "key areas": _bring_in_line(KeyArea, key_areas),
    }
    forget_after_change()
    links = {code: [area.code for area in taxonomy.areas_today(areas)] for code, areas in links.items()}
    done["topics"] = _bring_in_line(Topic, topics, changed_besides=_topics_linked_otherwise(links))
    _link_topics(links)
    forget_after_change()
    if any(counts.changed for counts in done.values()):
        told = {table: str(counts) for table, counts in done.items()}
        record("reference.seeded", "reference", "seeds", actor_id=None, new=told)
    realign()
    retell_names(**{told_as: done[table].renamed for table, told_as in _SEARCHED_BY.items() if table in done})
    return done


_SEARCHED_BY = {"regions": "regions", "districts": "districts", "key areas": "key_areas", "topics": "topics"}
"""Tables whose names projects are searched by, and what `retell_names` calls them."""


def _bring_in_line(model: type[Base], wanted: Rows, changed_besides: Iterable[str] = ()) -> Counts:
    """Add, update and retire the rows of one table by code; write only what differs."""
    table = cast(Table, model.__table__)
    present = {row.code: row._asdict() for row in session.execute(select(table))}
    besides = set(changed_besides)
    added = [row for code, row in wanted.items() if code not in present]
    differing = [code for code, row in wanted.items() if code in present and not row.items() <= present[code].items()]
    retiring = [code for code, row in present.items() if code not in wanted and _is_in_use(row)]
    if added:
        session.execute(insert(table), added)
    if differing:
        columns = [name for name in next(iter(wanted.values())) if name != "code"]
        change = update(table).where(table.c.code == bindparam("its_code"))
        session.execute(
            change.values({name: bindparam(name) for name in columns}),
            [{"its_code": code} | {name: wanted[code][name] for name in columns} for code in differing],
        )
    if retiring:
        values = {"retired_at": now()} if "retired_at" in table.c else {"state": "retired"}
        session.execute(update(table).where(table.c.code.in_(retiring)).values(values))
    updated = len(set(differing) | (besides & present.keys()))
    renamed = frozenset(retiring).union(code for code in differing if _is_renamed(present[code], wanted[code]))
    return Counts(len(added), updated, len(retiring), len(wanted) - len(added) - updated, renamed)


def _is_renamed(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether people read or search by another name, or one that is used no longer, or again."""
    return any(old[one] != new[one] for one in ("name", "name_cs", "name_en", "retired_at", "state") if one in new)


def _is_in_use(row: Mapping[str, Any]) -> bool:
    """Whether a row that is missing from the file is to be retired; what people proposed or made is not the file's."""
    if "retired_at" in row:
        return row["retired_at"] is None and "retired_at" not in row.get("by_hand", ())
    return bool(row["seeded"]) and row["state"] != "retired" and "state" not in row["by_hand"]


def _region_rows(path: Path) -> Iterator[dict[str, Any]]:
    for position, entry in enumerate(tomllib.loads(path.read_text("utf-8"))["region"], start=1):
        czech = entry["name"]["cs"]
        yield {
            "code": entry["code"],
            "name_cs": czech,
            "name_en": entry["name"]["en"],
            "position": position,
            "sort_key": czech_sort_key(czech),
            "retired_at": None,
        }


def _places(path: Path) -> dict[str, Counts]:
    """Bring municipalities and their districts in line with the file, unless administrators keep them by files of their own."""
    if is_kept_by_hand():
        return {}
    plan = seed(path.name, path.read_bytes(), POPULATIONS_ON)
    present = plan.present.districts
    added = plan.districts.keys() - present.keys()
    gone = {code for code, row in present.items() if row["retired_at"] is None} - plan.wanted.districts.keys()
    updated = len(plan.districts) - len(added)
    return {
        "districts": Counts(
            len(added), updated, len(gone), len(plan.wanted.districts) - len(plan.districts), plan.renamed_districts
        ),
        "municipalities": Counts(len(plan.new), len(plan.changes), len(plan.missing), plan.unchanged),
    }


def _taxonomy_rows(path: Path) -> tuple[Rows, Rows]:
    pillars: Rows = {}
    key_areas: Rows = {}
    for position, entry in enumerate(tomllib.loads(path.read_text("utf-8"))["pillar"], start=1):
        pillars[entry["code"]] = _tag_row(entry, position) | {
            "motto_cs": entry["motto"]["cs"],
            "motto_en": entry["motto"]["en"],
            "colour": entry["colour"],
        }
        for area in entry["key_area"]:
            key_areas[area["code"]] = _tag_row(area, len(key_areas) + 1) | {"pillar_code": entry["code"]}
    return pillars, key_areas


def _tag_row(entry: Mapping[str, Any], position: int) -> dict[str, Any]:
    return {
        "code": entry["code"],
        "slug": entry["slug"],
        "name_cs": entry["name"]["cs"],
        "name_en": entry["name"]["en"],
        "description_cs": entry["description"]["cs"],
        "description_en": entry["description"]["en"],
        "official_cs": entry["official_cs"],
        "position": position,
        "retired_at": None,
    }


def _add_terms(key_areas: Rows, seeded: Mapping[str, Terms]) -> None:
    """Give key areas the words of the file, with what administrators did to those of the file before.

    Raise KeyError for words of an unknown key area.
    """
    if unknown := seeded.keys() - key_areas.keys():
        raise KeyError(f"words of unknown key areas: {', '.join(sorted(unknown))}")
    found = session.execute(select(KeyArea.code, KeyArea.terms, KeyArea.seeded_terms))
    present = {code: (terms, before) for code, terms, before in found}
    for code, row in key_areas.items():
        terms, before = present.get(code, ({}, {}))
        wanted = seeded.get(code, {})
        row["seeded_terms"] = dict(wanted)
        row["terms"] = {
            language: _merged(wanted.get(language, []), terms.get(language, []), before.get(language, []))
            for language in sorted({*wanted, *terms})
        }


def _keep_what_was_changed(model: type[Base], wanted: Rows, links: dict[str, list[str]] | None = None) -> None:
    """Give tags what administrators made of them in place of what the file says; topics keep where they belong, too."""
    table = cast(Table, model.__table__)
    for row in session.execute(select(table)):
        if row.code in wanted:
            wanted[row.code] |= {column: getattr(row, column) for column in row.by_hand if column in table.c}
            if links is not None and "key_areas" in row.by_hand:
                links.pop(row.code)


def _merged(wanted: list[str], present: list[str], before: list[str]) -> list[str]:
    """Return the words wanted now, less those taken away by hand since they were last seeded, plus those added by hand.

    Where the seeds have not changed, what is present stays as it is.
    """
    if wanted == before:
        return present
    added = [word for word in present if word not in before and word not in wanted]
    return [word for word in wanted if word in present or word not in before] + added


def _topic_rows(path: Path) -> tuple[Rows, dict[str, list[str]]]:
    topics: Rows = {}
    links: dict[str, list[str]] = {}
    for position, entry in enumerate(tomllib.loads(path.read_text("utf-8"))["topic"], start=1):
        links[entry["code"]] = list(entry["key_areas"])
        topics[entry["code"]] = {
            "code": entry["code"],
            "name_cs": entry["name"]["cs"],
            "name_en": entry["name"]["en"],
            "state": "approved",
            "seeded": True,
            "position": position,
            "terms": entry.get("terms", {}),
        }
    return topics, links


def _topics_linked_otherwise(links: Mapping[str, list[str]]) -> list[str]:
    """Return the topics whose key areas in the database are not those of the file."""
    rows = session.execute(
        select(TopicKeyArea.topic_code, TopicKeyArea.key_area_code).order_by(
            TopicKeyArea.topic_code, TopicKeyArea.position, TopicKeyArea.key_area_code
        )
    )
    present = {code: [area for _code, area in pairs] for code, pairs in groupby(rows, key=lambda row: row[0])}
    return [code for code, areas in links.items() if present.get(code, []) != areas]


def _link_topics(links: Mapping[str, list[str]]) -> None:
    """Tie topics to the key areas of the file; proposed topics keep theirs."""
    if differing := _topics_linked_otherwise(links):
        session.execute(delete(TopicKeyArea).where(TopicKeyArea.topic_code.in_(differing)))
        session.execute(
            insert(TopicKeyArea),
            [
                {"topic_code": code, "key_area_code": area, "position": position}
                for code in differing
                for position, area in enumerate(links[code], start=1)
            ],
        )
