"""What harvesters are told: every change once, tombstones, and pages that lose nothing."""

from typing import Any

import pytest
from flask import Flask

from catalogue import database
from catalogue.api.openapi import PREFIX
from catalogue.database import session
from catalogue.projects import services
from catalogue.projects.models import Project
from tests.client import StrictClient
from tests.counting import queries_of
from tests.factories.desks import BRNO, PRAHA, draft, person
from tests.factories.projects import publish

CHANGES = f"{PREFIX}/changes"


def read(client: StrictClient, query: str = "") -> dict[str, Any]:
    answer = client.get(CHANGES + query)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    body: dict[str, Any] = answer.get_json()
    return body


def fill(app: Flask, several: int) -> list[int]:
    with app.app_context():
        numbers = [publish(day=day, title=f"Projekt {day}").id for day in range(several)]
        database.commit()
    return numbers


def test_a_harvest_by_pages_gets_every_project_once(app: Flask, client: StrictClient) -> None:
    numbers = fill(app, 5)
    found, page = [], read(client, "?per_page=2")
    assert page["total"] == 5
    while page["next"]:
        found += page["items"]
        answer = client.get(page["next"])
        page = answer.get_json()
    found += page["items"]
    assert [one["id"] for one in found] == numbers
    whole = client.get(f"{PREFIX}/projects/{numbers[0]}").get_json()
    whole["document"] = {key: answer for key, answer in whole["document"].items() if not key.startswith("contact_")}
    assert found[0]["project"] == whole
    again = read(client, f"?since={page['cursor']}")
    assert again == {"total": 0, "items": [], "cursor": page["cursor"], "next": None}


def test_what_is_hidden_is_a_tombstone_and_what_changes_comes_again(app: Flask, client: StrictClient) -> None:
    first, second, third = fill(app, 3)
    cursor = read(client)["cursor"]
    with app.app_context():
        administrator, author = person("administrator"), person(municipality=PRAHA)
        draft(person(municipality=BRNO), BRNO, title="Jen rozepsaný projekt")
        services.hide(administrator, session.get_one(Project, second), "Osobní údaje.")
        services.archive(author, session.get_one(Project, third), "Skončilo.")
        database.commit()
    items = read(client, f"?since={cursor}")["items"]
    assert [(one["id"], one["kind"]) for one in items] == [(second, "withdrawn"), (third, "changed")]
    assert items[0]["project"] is None
    assert items[1]["project"]["archived"] is True
    everything = read(client)["items"]
    assert [(one["id"], one["kind"]) for one in everything] == [
        (first, "published"), (second, "withdrawn"), (third, "changed"),
    ]  # fmt: skip


@pytest.mark.parametrize("since", ["x", "-1", "1.5", "2026-13-01", "0001-01-01T00:00:00+14:00", "²", ""])
def test_a_point_in_time_that_is_none_is_refused(client: StrictClient, since: str) -> None:
    answer = client.get(CHANGES, query_string={"since": since})
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["title"] == "Bad Request"


@pytest.mark.parametrize("since", ["9", "9" * 18, "9" * 40])
def test_a_cursor_of_another_catalogue_is_not_found(client: StrictClient, since: str) -> None:
    assert client.get(CHANGES, query_string={"since": since}).status_code == 404


def test_changes_since_a_moment(app: Flask, client: StrictClient) -> None:
    fill(app, 2)
    moment = read(client)["items"][1]["at"]
    assert read(client, f"?since={moment}")["total"] >= 1
    assert read(client, "?since=2020-01-01T00:00:00%2B02:00")["total"] == 2
    assert read(client, "?since=2999-01-01")["items"] == []


def test_a_page_of_changes_takes_few_queries(app: Flask, client: StrictClient) -> None:
    fill(app, 8)
    client.get(CHANGES)
    with queries_of(app) as asked:
        client.get(f"{CHANGES}?per_page=7")
    assert len(asked) <= 8


def test_unchanged_changes_are_not_sent_again_and_other_sites_may_ask(client: StrictClient) -> None:
    first = client.get(CHANGES)
    assert client.get(CHANGES, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    asked = client.options(CHANGES, headers={"Origin": "https://jinde.example", "Access-Control-Request-Method": "GET"})
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
