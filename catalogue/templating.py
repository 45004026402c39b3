"""What every template may use: addresses of static files, filters for numbers, dates and user text."""

import hashlib
import re
from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import babel.dates
import flask_babel
import orjson
from flask import Flask, Response, current_app, g, request
from markupsafe import Markup, escape

from . import i18n
from .clock import PRAGUE
from .config import ROOT

STATIC = Path(__file__).parent / "static"
_LINK = re.compile(r"https?://[^\s<>\"'\u00a0]{1,500}[^\s<>\"'\u00a0.,;:!?)\]}»“”]")


def json_response(body: Any, status: int = 200) -> Response:
    """Return a JSON answer made by orjson."""
    return Response(orjson.dumps(body), status, mimetype="application/json")


@lru_cache(maxsize=512)
def _fingerprint(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]


def static_url(path: str) -> str:
    """Return the address of a static file, which changes with its content."""
    return (
        f"{current_app.static_url_path}/{path}?v={_fingerprint(path)}"  # Also where the host of a request is refused.
    )


def paragraphs(text: str | None) -> Markup:
    """Turn plain text of a person into paragraphs; addresses become links, everything else is escaped."""
    blocks = re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n").strip())
    return Markup("\n").join(Markup("<p>{}</p>").format(_linked(block)) for block in blocks if block.strip())


def _linked(text: str) -> Markup:
    made, position = Markup(""), 0
    for found in _LINK.finditer(text):
        made += _lines(text[position : found.start()])
        made += Markup('<a href="{0}" rel="nofollow noopener ugc">{0}</a>').format(found.group())
        position = found.end()
    return made + _lines(text[position:])


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def number(value: int | float | Decimal | None) -> str:
    """Write a number as the language writes it."""
    return "" if value is None else str(flask_babel.format_decimal(value))


def money(value: int | float | Decimal | None) -> str:
    """Write an amount in Czech crowns, without halers where it has none."""
    if value is None:
        return ""
    whole = value == int(value)
    return str(flask_babel.format_currency(value, "CZK", "#,##0 ¤" if whole else "#,##0.00 ¤", currency_digits=False))


def date(value: datetime | Date | None) -> str:
    """Write a day in words of the language; that of a moment is the day in Prague."""
    if value is None:
        return ""
    day = value.astimezone(PRAGUE).date() if isinstance(value, datetime) else value
    return _day_in_words(day, i18n.current_language())


@lru_cache(maxsize=4000)
def _day_in_words(day: Date, language: str) -> str:
    return str(babel.dates.format_date(day, "long", language))


def moment(value: datetime | None) -> str:
    """Write a day and time, Prague time."""
    pattern = "d. M. yyyy H:mm" if i18n.current_language() == "cs" else "d MMM yyyy, HH:mm"
    return "" if value is None else str(flask_babel.format_datetime(value, pattern))


def time_of_day(value: datetime) -> str:
    """Write a time of day, Prague time."""
    return str(flask_babel.format_datetime(value, "H:mm" if i18n.current_language() == "cs" else "HH:mm"))


def _page_context() -> dict[str, Any]:
    alternates = i18n.alternate_urls() if request else {}
    language = i18n.current_language()
    other = next(one for one in i18n.LANGUAGES if one != language)
    return {
        "lang": language,
        "other_language": other,
        "other_language_url": alternates.get(other) or i18n.absolute_url("pages.home", lang=other),
        "canonical_url": alternates.get(language),
        "alternate_urls": alternates,
        "static_url": static_url,
        "absolute_url": i18n.absolute_url,
        "localized": i18n.localized,
        "request_id": g.get("request_id", ""),
    }


def init_app(app: Flask) -> None:
    """Point the application at its templates and give them their filters."""
    app.template_folder = str(ROOT / "templates")
    app.context_processor(_page_context)
    app.jinja_env.filters.update(
        number=number,
        money=money,
        date=date,
        moment=moment,
        time_of_day=time_of_day,
        datetime=moment,
        paragraphs=paragraphs,
    )
