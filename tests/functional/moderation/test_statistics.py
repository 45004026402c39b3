"""Statistics of reviewing: from standing decisions of the last year, and nothing else."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from catalogue import database
from catalogue.moderation.statistics.queries import Month, percentile, reviewing
from catalogue.projects import services
from tests.factories.accounts import account, signed_in
from tests.factories.desks import PRAHA, person, seen, submitted

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "median", "ninetieth"),
    [([], 0, 0), ([3], 3, 3), ([4, 1], 1, 4), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9), ([5, 5, 5, 100], 5, 100)],
)
def test_percentiles_are_values_that_occurred(values: list[float], median: float, ninetieth: float) -> None:
    assert (percentile(values, 0.5), percentile(values, 0.9)) == (median, ninetieth)


def test_waiting_and_returns_are_counted_by_month_and_answer(app: Flask) -> None:
    with app.app_context(), time_machine.travel(START, tick=False) as clock:
        author, moderator = person(municipality=PRAHA), person("moderator")
        projects = [submitted(author, title=f"Projekt číslo {number}") for number in range(4)]
        for days, project in zip((1, 2, 40), projects, strict=False):
            clock.move_to(START + timedelta(days=days))
            services.take_up(moderator, project)
            if days == 1:
                services.approve(moderator, project, seen(project))
            else:
                services.request_changes(
                    moderator, project, seen(project), "unclear", "Doplňte cenu.", {"cost_band": "S DPH?", "title": ""}
                )
        found = reviewing()
        assert found.months == [Month("2026-03", 2, 1.0, 2.0), Month("2026-04", 1, 40.0, 40.0)]
        assert (found.whole.median, found.whole.ninetieth, found.returned) == (2.0, 40.0, 2)
        assert (found.fields, found.reasons) == ([("cost_band", 2)], [("unclear", 2)])
        clock.move_to(START + timedelta(days=368))
        assert [month.name for month in reviewing().months] == ["2026-04"]
        database.commit()
    with time_machine.travel(START + timedelta(days=41), tick=False):
        moderator_in = signed_in(app, account(app, role="moderator", email="moderator@example.cz"))
        page = moderator_in.get("/cs/moderation/statistics").text
        file = moderator_in.get("/en/moderation/statistics/times.csv")
    assert "2026-04" in page
    assert "<svg" in page
    rows = list(csv.reader(file.data.decode("utf-8-sig").splitlines()))
    assert rows[1:] == [["2026-03", "2", "1.0", "2.0"], ["2026-04", "1", "40.0", "40.0"]]
