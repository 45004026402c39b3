"""The generated rows are those that `refresh` makes, the mix is what it says, and the yardstick finds the same."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, make_url, select

from catalogue import create_app, database
from catalogue.config import Config
from catalogue.database import Base, session
from catalogue.projects.document import contradictions, shortcomings
from catalogue.projects.document.questions import Tier
from catalogue.projects.models import Project, Publication, PublicationChange, PublicationKeyArea, Revision
from catalogue.projects.publication import refresh
from catalogue.projects.registers import knows_for
from tests.bench import generate, mix, report, searching
from tests.bench.generate import Maker, Plan
from tests.bench.prose import VOCABULARY, vocabulary
from tests.bench.yardsticks import NaiveSearch
from tests.databases import SQLite
from tests.dictionary import lend

pytestmark = pytest.mark.xdist_group("bench")

PROJECTS = 300
TABLES = (Project, Revision, Publication, PublicationKeyArea)
Loaded = tuple[Flask, Path]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """A catalogue with generated projects, and the data folder of one without any that they were made from."""
    folder = tmp_path_factory.mktemp("bench")
    template = SQLite(tmp_path_factory)
    template.prepare()
    source, target = folder / "source", folder / "target"
    for one in (source, target):
        one.mkdir()
        file = make_url(template.copy(one)).database
        assert file
        Path(file).rename(generate.database_file(one))
        lend(one)
    generate.load(generate.database_file(target), source, PROJECTS, processes=1)
    app = create_app(Config(data=target, testing=True))
    yield app, source
    database.of(app).engine.dispose()


def rows_of(app: Flask, model: type[Base], left_out: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    table = model.__table__
    assert isinstance(table, Table)
    with app.app_context(), database.only_reading() as reading:
        return [
            {name: value for name, value in row._mapping.items() if name not in left_out}
            for row in reading.execute(select(table).order_by(*table.primary_key.columns))
        ]


def test_rows_are_those_that_refresh_makes_of_the_same_documents(loaded: Loaded, app: Flask) -> None:
    made, _source = loaded
    with app.app_context():
        for given, text in list(zip(rows_of(made, Project), rows_of(made, Revision), strict=True))[:20]:
            project = Project(**{name: value for name, value in given.items() if name != "version"})
            revision = Revision(**text)
            session.add(project)
            session.flush()
            session.add(revision)
            session.flush()
            refresh(project, revision)
        database.commit()
    for model in TABLES:
        stored = rows_of(app, model, left_out=("changed_at",))
        assert len(stored) >= 20
        assert stored == rows_of(made, model, left_out=("changed_at",))[: len(stored)]


def test_every_project_is_sound_and_announced(loaded: Loaded) -> None:
    made, _source = loaded
    with made.app_context(), database.only_reading() as reading:
        documents = list(reading.scalars(select(Revision.document)))
        assert len(documents) == PROJECTS
        for document in documents:
            assert contradictions(document, knows_for(None)) == []
            assert shortcomings(document, Tier.CARD) == []
        announced = select(PublicationChange.project_id).order_by(PublicationChange.project_id)
        assert list(reading.scalars(announced)) == list(reading.scalars(select(Project.id).order_by(Project.id)))
    size = sum(len(str(document[key]).encode()) for document in documents for key in ("problem", "solution", "benefit"))
    assert 1000 < size / PROJECTS < 2000


def test_the_loaded_file_is_whole(loaded: Loaded) -> None:
    made, _source = loaded
    with closing(sqlite3.connect(made.config["CATALOGUE"].data / "catalogue.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_same_plan_makes_the_same_rows(loaded: Loaded) -> None:
    _made, source = loaded
    rows = []
    for _run in range(2):
        app = create_app(Config(data=source, testing=True))
        with app.app_context():
            maker = Maker(app)
            rows.append(maker.rows(Plan(1040, 1000, 7, 9)))
            assert maker.rows(Plan(1040, 0, 7, 9))["revisions"] != rows[-1]["revisions"]
            maker.session.close()
    assert rows[0] == rows[1]
    assert [len(found[1]) for table, found in rows[0].items() if table == "projects"] == [40]


def test_the_vocabulary_is_large_and_holds_no_word_twice() -> None:
    words = vocabulary()
    assert len(words) == len(set(words)) == VOCABULARY
    assert {"obec", "a", "na"} <= set(words[:100])


@pytest.fixture
def catalogue(loaded: Loaded) -> Iterator[searching.Catalogue]:
    """The engine over the generated projects."""
    with searching.Catalogue(loaded[0]) as opened:
        yield opened


def test_the_mix_has_two_hundred_requests_of_the_stated_kinds(catalogue: searching.Catalogue) -> None:
    assert sum(mix.KINDS.values()) == 200
    first, second, third = mix.Mix(mix.offered_values()).take(3)
    assert [mix.kinds_of(one) for one in (first, second, third)] == [mix.KINDS] * 3
    addresses = [request.path for one in (first, second, third) for request in one]
    assert len(set(addresses)) == len(addresses)
    again = mix.Mix(mix.offered_values()).take(1)
    assert again == [first]
    ranks = {word: rank for rank, word in enumerate(vocabulary())}
    for request, criteria in zip(first, searching.criteria_of(first), strict=True):
        filters = {name for name, _value in request.arguments} - {"q", "sort", "page"}
        words = criteria.wording.words
        assert filters == set(criteria.choices)
        assert len(filters) == {"one filter": 1, "two filters": 2}.get(request.kind, "filter" in request.kind)
        assert len(words) == {"two words and filter": 2}.get(request.kind, "word" in request.kind)
        bounds = mix.RARE if request.kind == "rare word" else (mix.COMMON[0], mix.FURTHER[1])
        assert all(bounds[0] <= ranks[word] <= bounds[1] for word in words)


@pytest.fixture
def naive(catalogue: searching.Catalogue, tmp_path: Path) -> Iterator[NaiveSearch]:
    """The naive search over the same projects."""
    made = NaiveSearch(tmp_path / "naive.sqlite3")
    with database.only_reading() as reading:
        made.build(reading)
    yield made
    made.engine.dispose()


def test_naive_sql_finds_and_counts_the_same(catalogue: searching.Catalogue, naive: NaiveSearch) -> None:
    requests = [request for one in mix.Mix(mix.offered_values()).take(1) for request in one]
    filtered = [request for request in requests if "word" not in request.kind]
    found = 0
    for request, criteria in zip(filtered, searching.criteria_of(filtered), strict=True):
        ours, theirs = catalogue.answer(criteria), naive.answer(criteria)
        assert ours.total == theirs.total, request
        assert _without_zeros(ours.counts) == _without_zeros(theirs.counts), request
        assert len(ours.numbers) == len(theirs.numbers), request
        found += bool(ours.total)
    assert found > 60


def test_naive_sql_finds_whole_words_that_the_catalogue_finds_too(
    catalogue: searching.Catalogue, naive: NaiveSearch
) -> None:
    requests = [request for request in mix.Mix(mix.offered_values()).take(1)[0] if request.kind == "common word"]
    for criteria in searching.criteria_of(requests):
        assert 0 < naive.answer(criteria).total <= catalogue.answer(criteria).total


def _without_zeros(counts: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {facet: {value: number for value, number in some.items() if number} for facet, some in counts.items()}


def test_the_report_says_what_was_reached_and_what_was_not() -> None:
    measured = {
        "10000": {"search": {"all": {"mean": 1.0}}, "naive": {"times": 41.0}},
        "1000000": {"search": {"all": {"mean": 11.0, "p95": 14.0}}, "pages": {"page of hello": 0.2}},
    }
    told = report.markdown(measured)
    assert "| mean of the search against naive SQL, 10,000 | ≥ 40.0 × | 41.0 × | yes |" in told
    assert "| search, mean, growth from 10,000 to 1,000,000 | ≤ 10.0 × | 11.0 × | **no** |" in told
    assert "| search with all facets and ranking, 95th percentile, 1,000,000 | ≤ 15.0 ms | 14.0 ms | yes |" in told
    assert "| page from the cache, of hello-world, 10,000 | ≥ 0.65 | – |  |" in told
