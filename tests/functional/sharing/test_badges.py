"""The badge and the certificate say what is true today, and nothing of what is not public."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
import time_machine
from flask import Flask

from catalogue import database
from catalogue.database import session
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project
from catalogue.projects.publication import refresh
from tests.client import StrictClient
from tests.factories.projects import FIRST_DAY, publish

Fill = Callable[..., int]
IN_TIME, TOO_LATE = "2027-12-31 10:00:00+00:00", "2028-01-02 10:00:00+00:00"
SHOWN = {
    "none": "Published project",
    "good_practice": "Good practice",
    "nominated": "Published project",
    "expired": "Label has expired",
}


@pytest.fixture
def fill(app: Flask) -> Fill:
    """Let a test publish a project and get its number."""

    def make(**answers: object) -> int:
        with app.app_context():
            project = publish(title="Lampy & <b>lavičky</b>", **answers)  # type: ignore[arg-type]
            project.label_since = FIRST_DAY if project.label != "none" else None
            database.commit()
            return project.id

    return make


@pytest.mark.parametrize("label", SHOWN)
@time_machine.travel(IN_TIME, tick=False)
def test_a_badge_says_the_label(label: str, client: StrictClient, fill: Fill) -> None:
    answer = client.get(f"/en/projects/{fill(label=label)}/badge.svg")
    drawing = ElementTree.fromstring(answer.data)
    assert SHOWN[label] in "".join(drawing.itertext())
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert {element.tag.rpartition("}")[2] for element in drawing.iter()} == {
        "svg",
        "title",
        "rect",
        "path",
        "circle",
        "g",
        "text",
    }


def test_a_badge_follows_the_label(app: Flask, client: StrictClient, fill: Fill) -> None:
    number = fill()
    address = f"/cs/projects/{number}/badge.svg"
    before = client.get(address)
    with app.app_context():
        project = session.get_one(Project, number)
        project.label, project.label_since, project.confirmed_at = "good_practice", FIRST_DAY, FIRST_DAY
        refresh(project, project.revisions[-1])
        database.commit()
    with time_machine.travel(IN_TIME, tick=False):
        after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200
        assert "Dobrá praxe" in after.text
    with time_machine.travel(TOO_LATE, tick=False):
        assert "Dobrá praxe" not in client.get(address).text


@pytest.mark.parametrize("state", [state for state in State if state not in (State.PUBLISHED, State.ARCHIVED)])
def test_what_is_not_public_has_neither(state: State, client: StrictClient, fill: Fill) -> None:
    number = fill(state=state, label="good_practice")
    for path in (f"{number}/badge.svg", f"{number}-x/certificate"):
        answer = client.get(f"/cs/projects/{path}")
        assert answer.status_code == (410 if state == State.HIDDEN else 404)
        assert "lavičky" not in answer.text


def test_a_certificate_bears_its_days_and_its_address(client: StrictClient, fill: Fill) -> None:
    number = fill(label="good_practice")
    address = f"/en/projects/{number}-lampy-b-lavicky-b/certificate"
    with time_machine.travel(IN_TIME, tick=False):
        page = client.get(address).text
        for told in ("January 1, 2026", "January 1, 2028", "Praha", f"https://katalog.example.cz{address}"):
            assert told in page, told
        assert "Lampy &amp; &lt;b&gt;lavičky" in page
        assert client.get(f"/en/projects/{number}-x/certificate").location == address
        assert client.get(f"/en/projects/{fill()}-x/certificate").status_code == 404
    with time_machine.travel(TOO_LATE, tick=False):
        page = client.get(address).text
        assert "no longer valid" in page
        assert "c-certificate" not in page


@time_machine.travel(IN_TIME, tick=False)
def test_nobody_is_named_who_asked_not_to_be(client: StrictClient, fill: Fill) -> None:
    number = fill(label="good_practice", stage="stopped", stopped_reason="money", stopped_anonymous=True)
    assert client.get(f"/cs/projects/{number}-x/certificate").status_code == 404
    assert "Praha" not in client.get(f"/cs/projects/{number}/badge.svg").text
