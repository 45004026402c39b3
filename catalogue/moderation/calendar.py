"""Working days in Czechia: Monday to Friday without the public holidays of Act 245/2000."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from ..clock import now

TARGET_WORKING_DAYS = 5
LONGEST_LOOK_BACK = timedelta(days=3 * 366)
_FIXED = ((1, 1), (5, 1), (5, 8), (7, 5), (7, 6), (9, 28), (10, 28), (11, 17), (12, 24), (12, 25), (12, 26))


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century = year // 100
    golden = year % 19
    correction = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = correction - correction // 28 * (1 - 29 // (correction + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


@lru_cache(maxsize=8)
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year; Good Friday is one since 2016."""
    easter = easter_sunday(year)
    moving = {easter + timedelta(days=1)} | ({easter - timedelta(days=2)} if year >= 2016 else set())
    return frozenset({date(year, month, day) for month, day in _FIXED} | moving)


def is_working_day(day: date) -> bool:
    """Whether offices work on a day."""
    return day.weekday() < 5 and day not in holidays(day.year)


def working_days(since: datetime | None) -> int:
    """Return how many working days have begun after the day of a moment; what is older than three years counts as that."""
    if since is None:
        return 0
    today = now().date()
    day, days = max(since.date(), today - LONGEST_LOOK_BACK), 0
    while day < today:
        day += timedelta(days=1)
        days += is_working_day(day)
    return days


def is_late(days: int) -> bool:
    """Whether a text has waited longer than the target."""
    return days > TARGET_WORKING_DAYS
