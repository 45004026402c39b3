"""Working days: weekends and the Czech public holidays do not count."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from catalogue.moderation.calendar import easter_sunday, holidays, is_late, working_days


def test_easter_falls_where_the_tables_say() -> None:
    known = {2000: "04-23", 2008: "03-23", 2011: "04-24", 2024: "03-31", 2025: "04-20", 2026: "04-05", 2038: "04-25"}
    assert {year: easter_sunday(year).strftime("%m-%d") for year in known} == known


def test_a_year_has_thirteen_public_holidays_with_good_friday_since_2016() -> None:
    assert len(holidays(2026)) == 13
    assert {date(2026, 4, 3), date(2026, 4, 6), date(2026, 9, 28)} <= holidays(2026)
    assert date(2015, 4, 3) not in holidays(2015)


@pytest.mark.parametrize(
    ("since", "today", "days"),
    [
        ((2026, 11, 20), (2026, 11, 20), 0),  # the same Friday
        ((2026, 11, 20), (2026, 11, 23), 1),  # over a weekend
        ((2026, 11, 16), (2026, 11, 18), 1),  # over 17 November
        ((2026, 4, 2), (2026, 4, 7), 1),  # over Easter
        ((2026, 12, 23), (2027, 1, 4), 5),  # over Christmas and New Year
    ],
)
def test_working_days_between(since: tuple[int, ...], today: tuple[int, ...], days: int) -> None:
    with time_machine.travel(datetime(*today, 12, tzinfo=UTC), tick=False):  # type: ignore[misc]
        assert working_days(datetime(*since, 9, tzinfo=UTC)) == days  # type: ignore[misc]


def test_late_is_more_than_five_days() -> None:
    assert [is_late(days) for days in (0, 5, 6)] == [False, False, True]
    assert working_days(None) == 0
