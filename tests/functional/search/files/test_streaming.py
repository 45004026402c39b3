"""Files are streamed: bounded memory however many projects, nothing held between two parts, nothing left behind."""

import gc
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from catalogue import database
from catalogue.database import session
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, Publication, Revision
from catalogue.search.files import as_csv, as_geojson, as_xlsx, matches
from tests.client import BASE
from tests.factories.projects import publish

from .conftest import Fill

SIZES = {"csv": (1_000, 20_000), "geojson": (1_000, 5_000), "xlsx": (1_000, 5_000)}
"""How many projects the short and the long file have; watching every piece of memory takes its time."""
MOST_MEMORY = 24 * 2**20
"""A chunk of 500 long documents with all that is made of them; 20,000 of them at once would take ten times that."""


def _xlsx(numbers: Sequence[int]) -> Iterator[bytes]:
    return as_xlsx.xlsx_file(numbers, as_xlsx.words("Věta", "https://katalog.example.cz/cs/projects"))


WRITERS: dict[str, Callable[[Sequence[int]], Iterator[bytes]]] = {
    "csv": as_csv.csv_file, "geojson": as_geojson.geojson_file, "xlsx": _xlsx,
}  # fmt: skip


def copies(project: Project, many: int) -> list[int]:
    """Store a project many times over, each copy with a number and a title of its own; return all numbers."""
    rows = [
        dict(session.execute(select(table).where(column == project.id)).mappings().one())
        for table, column in (
            (Project.__table__, Project.id), (Revision.__table__, Revision.project_id),
            (Publication.__table__, Publication.project_id),
        )
    ]  # fmt: skip
    numbers = list(range(project.id + 1, project.id + many))
    for start in range(0, len(numbers), 1000):
        part = numbers[start : start + 1000]
        shift = rows[1]["id"] - project.id
        session.execute(insert(Project), [{**rows[0], "id": number} for number in part])
        session.execute(insert(Revision), [{**rows[1], "id": number + shift, "project_id": number} for number in part])
        session.execute(insert(Publication), [
            {**rows[2], "project_id": number, "revision_id": number + shift,
             "card": {**rows[2]["card"], "id": number, "title": {"cs": f"Projekt {number}", "en": None}}}
            for number in part
        ])  # fmt: skip
    return [project.id, *numbers]


def peak_and_size(write: Callable[[Sequence[int]], Iterator[bytes]], numbers: Sequence[int]) -> tuple[int, int]:
    """Return the most memory that was taken while a file was written, and how long the file is; both in bytes."""
    gc.collect()
    tracemalloc.start()
    try:
        size = sum(len(part) for part in write(numbers))
        return tracemalloc.get_traced_memory()[1], size
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_file(app: Flask) -> None:
    with app.app_context():
        numbers = copies(publish(problem="Popis potíží. " * 130, solution="Popis řešení. " * 200), 20_000)
        database.commit()
        for ending, write in WRITERS.items():
            few, many = (peak_and_size(write, numbers[:count]) for count in SIZES[ending])
            assert many[1] > 4 * few[1], ending
            assert many[0] < MOST_MEMORY, (ending, many)
            assert many[0] < 1.5 * few[0], (ending, few, many)


@pytest.fixture(autouse=True)
def _a_place_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workbooks be made in a folder of the test alone; others make theirs at the same time."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def left_behind() -> set[Path]:
    """Return the folders in which workbooks are made."""
    return set(Path(tempfile.gettempdir()).glob("catalogue-xlsx-*"))


@pytest.mark.parametrize("ending", WRITERS)
def test_a_reader_who_goes_away_leaves_nothing_open(
    app: Flask, fill: Fill, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matches, "CHUNK", 2)
    monkeypatch.setattr(as_xlsx, "_SENT_AT_ONCE", 100)
    fill(*({"day": day} for day in range(9)))
    pool: Any = database.of(app).engine.pool
    folders = left_behind()
    response = FlaskClient(app, app.response_class).get(f"/cs/projects.{ending}", base_url=BASE, buffered=False)
    assert response.status_code == 200
    parts = iter(response.response)
    assert next(parts)
    assert next(parts)
    assert pool.checkedout() == 0, "a connection is held while a part is sent"
    response.close()
    assert pool.checkedout() == 0
    assert left_behind() <= folders


@pytest.mark.parametrize("ending", WRITERS)
def test_a_fault_in_the_middle_leaves_nothing_open(
    app: Flask, fill: Fill, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matches, "CHUNK", 2)
    fill(*({"day": day} for day in range(9)))
    real, asked = matches.projects_of, []

    def failing(numbers: Sequence[int]) -> list[Any]:
        asked.append(numbers)
        if len(asked) == 3:
            raise RuntimeError("the database went away")
        return real(numbers)

    monkeypatch.setattr(matches, "projects_of", failing)
    folders = left_behind()
    with pytest.raises(RuntimeError, match="went away"):
        FlaskClient(app, app.response_class).get(f"/cs/projects.{ending}", base_url=BASE).get_data()
    assert database.of(app).engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert left_behind() <= folders


@pytest.mark.parametrize("state", [State.HIDDEN, State.ARCHIVED])
@pytest.mark.parametrize("ending", ["csv", "geojson"])
def test_what_is_withdrawn_while_a_file_is_sent_is_left_out(
    app: Flask, fill: Fill, ending: str, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matches, "CHUNK", 2)
    made = fill(*({"day": day, "title": f"Kanár číslo {day}"} for day in range(6)))
    client = FlaskClient(app, app.response_class)
    parts = iter(client.get(f"/cs/projects.{ending}?sort=newest", base_url=BASE, buffered=False).response)
    sent = next(parts) + next(parts)
    assert "Kanár číslo 5".encode() in sent
    with app.app_context():
        withdrawn = session.get_one(Project, made[1].id)
        withdrawn.state = state
        session.get_one(Publication, made[1].id).state = State.ARCHIVED
        database.commit()
    sent += b"".join(parts)
    assert "Kanár číslo 1".encode() not in sent
    for day in (0, 2, 3, 4, 5):
        assert f"Kanár číslo {day}".encode() in sent


def test_the_language_of_the_request_is_kept_to_the_end(app: Flask, fill: Fill) -> None:
    fill({"stage": "pilot"})
    with app.test_request_context("/en/projects.xlsx"):
        app.preprocess_request()
        found = matches.in_chunks([1], as_xlsx._cells)
    assert "Prague" in str(next(found))
