"""Long files are made in turns: a process makes few at once and says when to come back."""

import pytest
from flask.testing import FlaskClient

from catalogue.search.files import turns
from tests.client import BASE

from .conftest import Fill


def test_a_long_file_waits_for_its_turn_and_short_ones_never_do(
    client: FlaskClient, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill({"day": 1, "title": "Lampy"}, {"day": 2, "title": "Lavičky"})
    monkeypatch.setattr(turns, "LONG_FROM", 2)
    open_ones = [client.get("/en/projects.csv", base_url=BASE) for _ in range(turns.MOST_AT_ONCE)]
    assert {one.status_code for one in open_ones} == {200}

    page = client.get("/en/projects.xlsx", base_url=BASE)
    assert (page.status_code, page.headers["Retry-After"]) == (503, str(turns.COME_BACK_AFTER))
    assert "Narrow the search" in page.text and "1 minute" in page.text
    for_programs = client.get("/en/projects.geojson", base_url=BASE)
    assert (for_programs.status_code, for_programs.headers["Retry-After"]) == (503, str(turns.COME_BACK_AFTER))
    assert for_programs.mimetype == "application/problem+json"
    assert client.get("/en/projects.csv?q=lampy", base_url=BASE).status_code == 200, "a short file waits for nobody"

    open_ones.pop().close()
    with client.get("/en/projects.xlsx", base_url=BASE) as workbook:
        assert workbook.status_code == 200 and workbook.data.startswith(b"PK")
    for one in open_ones:
        one.close()
