"""Two languages, always in the path: which one is spoken, translating, and links that keep it."""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import flask_babel
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_babel import force_locale
from flask_babel.speaklater import LazyString
from werkzeug.routing import BaseConverter

__all__ = ["LANGUAGES", "_", "_l", "_n", "absolute_url", "current_language", "localized", "path_of", "speaking"]

LANGUAGES = ("cs", "en")
DEFAULT_LANGUAGE = "cs"
TRANSLATIONS = Path(__file__).parent / "translations"
LANGUAGE_COOKIE = "__Host-language"
_PATHS = "catalogue_paths"
LANGUAGE_COOKIE_AGE = timedelta(days=365)


class LanguageConverter(BaseConverter):
    """Matches the language at the beginning of an address."""

    regex = "cs|en"


def current_language() -> str:
    """Return the language of the page or mail that is being made."""
    # A page asks some hundred times; the object behind the proxy answers three times as fast as the proxy.
    language: str = g._get_current_object().get("language", DEFAULT_LANGUAGE)
    return language


def localized(czech: str, english: str) -> str:
    """Return the text of the current language, the other one where it is empty."""
    first, second = (czech, english) if current_language() == "cs" else (english, czech)
    return first or second


@cache
def _texts_of(language: str) -> NullTranslations:
    return Translations.load(TRANSLATIONS, [language])


_UNTRANSLATED = NullTranslations()


def _texts() -> NullTranslations:
    """Return the texts of the current language; outside of the application, those that stand in the code."""
    try:
        return _texts_of(current_language())
    except RuntimeError:
        return _UNTRANSLATED


def gettext(message: str, **values: Any) -> str:
    """Return a text in the current language, with values put in by their names.

    Flask-Babel's own finds its settings anew for each text, and a page has a hundred of them.
    """
    text: str = _texts().ugettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Return a text in the form for a number in the current language; the number is put in as `num`."""
    text: str = _texts().ungettext(singular, plural, num)
    return text % {"num": num, **values}


def lazy_gettext(message: str, **values: Any) -> LazyString:
    """Return a text that speaks the language current when it is shown."""
    return LazyString(gettext, message, **values)


_, _l, _n = gettext, lazy_gettext, ngettext


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make a mail or a page in a language other than the request's."""
    before = g.get("language")
    g.language = language
    try:
        with force_locale(language):
            yield
    finally:
        if before is None:
            g.pop("language", None)
        else:
            g.language = before


def path_of(endpoint: str) -> str:
    """Return the path of a page without parameters in the current language; each is made once, pages name them often."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    kept: dict[tuple[str, str, str], str] = app.extensions.setdefault(_PATHS, {})
    key = (endpoint, current_language(), request.script_root)
    if key not in kept:
        kept[key] = url_for(endpoint)
    return kept[key]


def absolute_url(endpoint: str, **values: Any) -> str:
    """Return a full address made from CATALOGUE_BASE_URL alone, never from the request's Host."""
    base: str = current_app.config["CATALOGUE"].base_url.rstrip("/")
    _fill_language(endpoint, values)
    return base + current_app.url_map.bind("localhost").build(endpoint, values)


def _fill_language(endpoint: str, values: MutableMapping[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_language()


def _take_language(_endpoint: str | None, values: MutableMapping[str, Any] | None) -> None:
    first = request.path.split("/", 2)[1] if request.path.startswith("/") else ""
    g.language = first if first in LANGUAGES else DEFAULT_LANGUAGE
    if values:
        g.language = values.pop("lang", g.language)


def alternate_urls() -> dict[str, str]:
    """Return the address of the current page in each language, or nothing where it has none."""
    endpoint = request.endpoint
    if not endpoint or not current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        return {}
    if "GET" not in ((request.url_rule and request.url_rule.methods) or ()):
        return {}
    query = f"?{urlencode(list(request.args.items(multi=True)))}" if request.args else ""
    return {
        language: absolute_url(endpoint, **{**(request.view_args or {}), "lang": language}) + query
        for language in LANGUAGES
    }


def init_app(app: Flask) -> None:
    """Teach the application its two languages."""
    app.url_map.converters["lang"] = LanguageConverter
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_fill_language)
    flask_babel.Babel(
        app,
        default_locale=DEFAULT_LANGUAGE,
        default_timezone="Europe/Prague",
        locale_selector=lambda: current_language() if has_request_context() or g else DEFAULT_LANGUAGE,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _texts().ugettext(text),
        lambda one, many, num: _texts().ungettext(one, many, num),
        newstyle=True,  # Templates put the values in themselves.
    )
