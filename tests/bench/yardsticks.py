"""The naive yardstick: the same search by SQL, as one writes it first - SQLAlchemy, FTS5, a GROUP BY for each facet.

It is not made bad on purpose: single answers are columns, several are rows of an indexed table, words are in an FTS5 table
that ignores diacritics, nothing is read but numbers and counts, and every row is built before the measuring begins.
It knows no forms of words, so it finds fewer projects than the catalogue does, and is quicker for that.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    false,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session

from catalogue.search.criteria import SearchCriteria
from catalogue.search.facets import FACET, FACETS, GROUPS, PublicRow
from catalogue.search.index import rows

from .searching import SHOWN, Found

MANY_VALUED = ("pillar", "key_area", "funding", "topic", "offer", "sdg")
_ORDERS = {"newest": "published", "confirmed": "confirmed", "cheapest": "cost_each", "adopted": "adoptions"}
_BATCH = 1000

_metadata = MetaData()
_single = [facet for facet in FACETS if facet.name not in MANY_VALUED]
facts = Table(
    "facts",
    _metadata,
    Column("project_id", Integer, primary_key=True),
    *(Column(facet.name, Integer if facet.up_to else String, index=True) for facet in _single),
    *(Column(name, String, index=True) for name in ("published", "confirmed")),
    *(Column(name, Integer, index=True) for name in ("cost_each", "adoptions")),
)
tags = Table(
    "tags",
    _metadata,
    Column("facet", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("project_id", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
words = Table("words", MetaData(), Column("rowid", Integer), Column("words", String), Column("rank", Integer))
_FULL_TEXT = "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')"
_BY_PROJECT = "CREATE INDEX tags_by_project ON tags (project_id, facet)"


class NaiveSearch:
    """The search by SQL over a database of its own."""

    def __init__(self, file: Path) -> None:
        """Open the database; `build` fills it."""
        self.engine = create_engine(f"sqlite:///{file}")

    def build(self, reading: Session) -> None:
        """Copy what the search needs of every project that the catalogue finds."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA synchronous=OFF")
            _metadata.create_all(connection)
            connection.exec_driver_sql(_FULL_TEXT)
            batch: list[PublicRow] = []
            for row in rows.all_rows(reading):
                batch.append(row)
                if len(batch) == _BATCH:
                    self._insert(connection, batch)
                    batch = []
            self._insert(connection, batch)
            connection.exec_driver_sql(_BY_PROJECT)
            connection.exec_driver_sql("ANALYZE")

    def _insert(self, connection: Connection, batch: list[PublicRow]) -> None:
        if not batch:
            return
        connection.execute(facts.insert(), [_facts_of(row) for row in batch])
        connection.execute(tags.insert(), [tag for row in batch for tag in _tags_of(row)])
        texts = [(row.id, " ".join(piece for _field, piece, _language in rows.pieces(row))) for row in batch]
        connection.exec_driver_sql("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)

    def answer(self, criteria: SearchCriteria) -> Found:
        """Answer a search: one statement for the total, one for the page, and one for each facet."""
        with self.engine.connect() as connection:
            everything = self._conditions(criteria)
            total = connection.scalar(select(func.count()).select_from(facts).where(*everything)) or 0
            numbers = list(connection.scalars(self._page(criteria, everything)))
            counts = {
                facet.name: self._counts(connection, facet.name, self._conditions(criteria, facet.group))
                for facet in FACETS
            }
        return Found(total, numbers, counts)

    def _conditions(self, criteria: SearchCriteria, left_out: str = "") -> list[ColumnElement[bool]]:
        conditions = [
            or_(false(), *_chosen(criteria, group))
            for group in GROUPS
            if group in criteria.chosen_groups() - {left_out}
        ]
        if criteria.wording:
            found = select(words.c.rowid).where(text("words MATCH :wanted").bindparams(wanted=_wanted(criteria)))
            conditions.append(facts.c.project_id.in_(found))
        return conditions

    def _page(self, criteria: SearchCriteria, conditions: list[ColumnElement[bool]]) -> Any:
        page = select(facts.c.project_id).where(*conditions)
        if criteria.wording and criteria.sort == "relevance":
            matched = text("words MATCH :wanted").bindparams(wanted=_wanted(criteria))
            page = page.join(words, words.c.rowid == facts.c.project_id).where(matched).order_by(words.c.rank)
        else:
            order = facts.c[_ORDERS.get(criteria.sort, "published")]
            page = page.order_by(order.asc().nulls_last() if criteria.sort == "cheapest" else order.desc())
        return page.limit(SHOWN).offset((criteria.page - 1) * criteria.per_page)

    def _counts(self, connection: Connection, facet: str, conditions: list[ColumnElement[bool]]) -> dict[str, int]:
        found = select(facts.c.project_id).where(*conditions)
        column = tags.c.value if facet in MANY_VALUED else facts.c[facet]
        counted = select(column, func.count()).group_by(column)
        if facet in MANY_VALUED:
            counted = counted.where(tags.c.facet == facet)
            counted = counted.where(tags.c.project_id.in_(found)) if conditions else counted
        else:
            counted = counted.where(column.is_not(None), *conditions)
        values = {str(value): int(number) for value, number in connection.execute(counted)}
        return _up_to(values) if FACET[facet].up_to else values


def _facts_of(row: PublicRow) -> dict[str, Any]:
    cost, population = row.document.get("investment_cost"), row.card["population"]
    single = {facet.name: next(iter(facet.values(row)), None) for facet in _single}
    return {
        **single,
        "project_id": row.id,
        "published": row.card["published_at"],
        "confirmed": row.card["confirmed_at"],
        "cost_each": cost / population if isinstance(cost, int | float) and population else None,
        "adoptions": row.card["adoptions"],
    }


def _tags_of(row: PublicRow) -> Iterator[Mapping[str, Any]]:
    for name in MANY_VALUED:
        for value in set(FACET[name].values(row)):
            yield {"facet": name, "value": value, "project_id": row.id}


def _chosen(criteria: SearchCriteria, group: str) -> Iterator[ColumnElement[bool]]:
    for facet in FACETS:
        values = criteria.chosen(facet.name)
        if facet.group != group or not values:
            continue
        if facet.name in MANY_VALUED:
            having = select(tags.c.project_id).where(tags.c.facet == facet.name, tags.c.value.in_(values))
            yield facts.c.project_id.in_(having)
        elif facet.up_to:
            yield facts.c[facet.name] <= max(map(int, values))
        else:
            yield facts.c[facet.name].in_(values)


def _up_to(counts: dict[str, int]) -> dict[str, int]:
    offered = {option.value for facet in FACETS if facet.up_to for option in facet.options()}
    sums = {value: sum(number for at, number in counts.items() if int(at) <= int(value)) for value in offered}
    return {value: number for value, number in sums.items() if number}


def _wanted(criteria: SearchCriteria) -> str:
    return " ".join(f'"{word}"' for word in criteria.wording.words)
