"""Five hundred projects: a merge and a split move them at once, every count agrees, and undoing brings all back."""

from typing import Any

import pytest
from flask import Flask

from catalogue import database
from catalogue.database import session
from catalogue.taxonomy.models import KeyArea
from tests.bench.retagging import plant
from tests.client import StrictClient, hidden_fields
from tests.counting import queries_of
from tests.factories.accounts import account, signed_in
from tests.factories.projects import publish
from tests.functional.taxonomy.test_splitting import DESCRIBED, SECOND

PROJECTS, BESIDES = 500, 20


@pytest.fixture
def desk(app: Flask) -> StrictClient:
    """An administrator before 500 projects with C3, half of them as the main one, and twenty with C4 alone."""
    with app.app_context():
        plant(PROJECTS)
        for number in range(BESIDES):
            publish(title=f"Jen C4, {number}", main_key_area="C4", further_key_areas=[])
        database.commit()
    return signed_in(app, account(app, "administrator"))


def counts(visitor: StrictClient, address: str = "/api/v1/projects?per_page=10") -> dict[str, int]:
    """Return the projects by key area, as the facets count them."""
    facets = visitor.get(address).json["facets"]["key_area"]
    return {one["value"]: one["count"] for one in facets if one["count"]}


def total(visitor: StrictClient, code: str) -> int:
    """Return how many projects a key area finds, however old its code is."""
    found: int = visitor.get(f"/api/v1/projects?key_area={code}&per_page=10").json["total"]
    return found


def undo(desk: StrictClient, number: int) -> None:
    """Press the button that takes a change back."""
    token = hidden_fields(desk.get("/cs/admin/taxonomy"))
    assert desk.post(f"/cs/admin/taxonomy/changes/{number}/undo", data=token).status_code == 303


def test_a_merge_moves_all_of_them_and_undoing_brings_all_back(app: Flask, desk: StrictClient) -> None:
    visitor = app.test_client()
    before = counts(visitor)
    assert before == {"C3": PROJECTS, "A4": PROJECTS, "C4": BESIDES}
    assert "500 veřejných projektů" in desk.get("/cs/admin/taxonomy/C3/merge").text
    with queries_of(app) as statements:
        assert desk.sent("/cs/admin/taxonomy/C3/merge", {"target": "C4"}).status_code == 303
    assert len(statements) < PROJECTS + 80, "one statement for each project, its public row"
    assert counts(visitor) == {"A4": PROJECTS, "C4": PROJECTS + BESIDES}
    assert total(visitor, "C3") == total(visitor, "C4") == PROJECTS + BESIDES
    moved = visitor.get("/cs/pillars/C/C3")
    assert (moved.status_code, moved.location.endswith("/cs/pillars/C/C4")) == (301, True)
    undo(desk, 1)
    assert counts(visitor) == before
    assert total(visitor, "C3") == PROJECTS
    assert visitor.get("/cs/pillars/C/C3").status_code == 200


def test_a_split_gives_each_of_them_its_part_and_undoing_joins_them(app: Flask, desk: StrictClient) -> None:
    visitor, path = app.test_client(), "/cs/admin/taxonomy/C3/split"
    before = counts(visitor)
    with queries_of(app) as statements:
        page = desk.sent(path, {**DESCRIBED, **SECOND})
    assert len(statements) < 100, "the list of projects asks nothing of each"
    assert page.text.count('class="c-field__label">Projekt číslo') == PROJECTS
    fields: dict[str, Any] = hidden_fields(page)
    with app.app_context():
        assert session.get(KeyArea, "C3A") is None
    chosen = {f"project-{number}": "C3B" if number % 5 == 0 else "C3A" for number in range(1, PROJECTS + 1)}
    with queries_of(app) as statements:
        assert desk.post(path, data={**fields, **chosen, "split": "1"}).status_code == 303
    assert len(statements) < PROJECTS + 80
    assert counts(visitor) == {"C3A": 400, "C3B": 100, "A4": PROJECTS, "C4": BESIDES}
    assert (total(visitor, "C3A"), total(visitor, "C3B"), total(visitor, "C3")) == (400, 100, PROJECTS)
    assert visitor.get("/cs/pillars/C/C3").status_code == 410
    undo(desk, 1)
    assert counts(visitor) == before
    assert total(visitor, "C3A") == PROJECTS, "what was shared meanwhile leads on"
    assert visitor.get("/cs/pillars/C/C3").status_code == 200
