"""One catalogue for all tests of a module about who gets where."""

from collections.abc import Iterator

import pytest

from tests.databases import TestDatabase
from tests.factories.worlds import World, world


@pytest.fixture(scope="module")
def everything(database_template: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One catalogue with everybody and a project in every state."""
    with world(database_template, tmp_path_factory.mktemp("access")) as made:
        yield made
