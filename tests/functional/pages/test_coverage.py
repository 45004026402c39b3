"""Coverage: every number is what the search finds, and what nobody has written is a gap."""

import csv
import re

import pytest
from flask import Flask

from catalogue import database
from catalogue.pages.coverage import WAYS, coverage
from catalogue.projects.lifecycle import State
from tests.client import StrictClient
from tests.factories.projects import publish


@pytest.fixture
def projects(app: Flask) -> None:
    """Publish projects of two regions and two sizes, one of them archived, and one that waits."""
    with app.app_context():
        publish("554782", day=1, title="Zelená střecha školy", main_key_area="C3", further_key_areas=["A4"])
        publish("554782", day=2, title="Zelené zdi úřadu", main_key_area="C3", further_key_areas=[])
        publish("533165", day=3, title="Autobus na zavolání", main_key_area="C4", further_key_areas=["A4"])
        publish("533165", day=4, title="Archivovaný projekt", main_key_area="C4", state=State.ARCHIVED)
        publish("503622", day=5, title="Tajný koncept", state=State.DRAFT)
        database.commit()


def test_each_number_leads_to_a_search_that_finds_as_many(app: Flask, client: StrictClient, projects: None) -> None:
    page = client.get("/cs/coverage").text
    cells = re.findall(r'<td[^>]*data-level="[123]"><a href="([^"]+)">(\d+)</a>', page)
    assert sorted(int(count) for _url, count in cells) == [1, 1, 1, 1, 1, 1, 2, 2]
    for url, count in cells:
        path, _mark, query = url.replace("&amp;", "&").partition("?")
        found = client.get(f"{path}.json?{query}").json
        assert found is not None
        assert found["total"] == int(count), url


def test_gaps_are_counted_and_files_hold_the_same(app: Flask, client: StrictClient, projects: None) -> None:
    with app.test_request_context("/cs/coverage"):
        tables = {way: coverage(way) for way in WAYS}
    assert (tables["regions"].all, tables["regions"].gaps) == (16 * 14, 16 * 14 - 4)
    assert (tables["sizes"].all, tables["sizes"].gaps) == (16 * 6, 16 * 6 - 4)
    for way, found in tables.items():
        answer = client.get(f"/en/coverage/{way}.csv")
        rows = list(csv.reader(answer.data.decode("utf-8-sig").splitlines()))
        assert rows[0] == ["key_area", "name", *(code for code, _name in found.columns)]
        assert [[int(cell) for cell in row[2:]] for row in rows[1:]] == [
            [cell.count for cell in line.cells] for line in found.lines
        ]
    assert client.get("/cs/coverage/others.csv").status_code == 404
