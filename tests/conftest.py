"""Fixtures for all tests: a migrated and seeded database for each, an application, and a strict client."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from catalogue import create_app
from catalogue.config import Config
from tests.client import StrictClient
from tests.databases import PostgreSQL, SQLite, TestDatabase
from tests.dictionary import lend


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run choose its database."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="database of the tests")
    parser.addoption("--chance", type=int, default=1, help="how many times more that stateful tests try, at random")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that touch the database, so that they can run on the other one too."""
    for item in items:
        if "database_template" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


@pytest.fixture(scope="session")
def database_template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestDatabase]:
    """A database with schema and reference data, from which each test gets a copy."""
    kind = {"sqlite": SQLite, "postgresql": PostgreSQL}[request.config.getoption("--database")]
    template = kind(tmp_path_factory)
    template.prepare()
    yield template
    template.close()


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> int:
    """How many times more a stateful test tries than in a usual run, which tries the same every time."""
    return int(request.config.getoption("--chance"))


@pytest.fixture
def config(database_template: TestDatabase, tmp_path: Path) -> Iterator[Config]:
    """Settings of a test: a database and a folder of its own, and quick password hashing."""
    url = database_template.copy(tmp_path)
    lend(tmp_path / "data")
    yield Config(
        data=tmp_path / "data",
        database_url=url,
        base_url="https://katalog.example.cz",
        testing=True,
        password_time_cost=1,
        password_memory_kib=64,
    )
    database_template.drop(url)


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application, wired as in production."""
    made = create_app(config)
    made.test_client_class = StrictClient
    yield made
    made.extensions["catalogue_database"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """A visitor whose client refuses broken pages."""
    client = app.test_client()
    assert isinstance(client, StrictClient)
    return client


@pytest.fixture
def app_context(app: Flask) -> Iterator[None]:
    """An open application context with one writing transaction, for tests that call services."""
    with app.app_context():
        yield
