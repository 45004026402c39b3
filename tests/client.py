"""A test client that looks at every answer: its headers, its caching, and whether its HTML is sound."""

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.security import FRAMED_HEADERS, HEADERS

BASE = "https://katalog.example.cz"
LABELLED = ("input", "select", "textarea")
UNLABELLED_TYPES = ("hidden", "submit", "button", "image", "reset")
# Rules of html5lib that speak of white space or of what HTML allows today.
TOLERATED = {"expected-doctype-but-got-chars"}


class StrictClient(FlaskClient):
    """Asks as the catalogue's own address does, and refuses answers that break a rule."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, and check the answer."""
        kwargs.setdefault("base_url", BASE)
        response = super().open(*args, **kwargs)
        check(response)
        return response

    def sent(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Open the page of a form and send it with its hidden fields, as a browser would."""
        page = self.get(path)
        return self.post(path, data={**hidden_fields(page), **(data or {})}, **kwargs)


def check(response: TestResponse) -> None:
    """Fail on missing headers, wrong caching, cookies of public pages, or unsound HTML."""
    where = f"{response.request.method} {response.request.path}"
    wanted = FRAMED_HEADERS if "/embed/" in where and response.status_code in (200, 304) else HEADERS
    if not 300 <= response.status_code < 400 or response.data:
        for name, value in wanted.items():
            if name in ("Referrer-Policy", "Cross-Origin-Resource-Policy", "Content-Security-Policy"):
                assert response.headers.get(name), f"{where}: no {name}"
            else:
                assert response.headers.get(name) == value, f"{where}: {name}"
    for name in wanted:
        assert len(response.headers.getlist(name)) == 1, f"{where}: {name}"
    for cookie in response.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-"), where
        for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
            assert part in cookie, f"{where}: {cookie}"
        assert "no-store" in response.headers["Cache-Control"], where
    assert "Cache-Control" in response.headers, where
    readable = response.mimetype == "text/html" and "Content-Encoding" not in response.headers
    if readable and response.status_code not in (301, 302, 303, 308) and response.data:
        check_html(response.text, where)


def check_html(text: str, where: str) -> None:
    """Fail on HTML that a browser would have to guess, or that a screen reader would stumble over."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parse(text)
    errors = [(place, code, details) for place, code, details in parser.errors if code not in TOLERATED]
    assert not errors, f"{where}: {errors[:5]}"
    assert tree.get("lang") in ("cs", "en"), where
    assert len(tree.findall(".//h1")) == 1, f"{where}: one h1"
    title = tree.find(".//title")
    assert title is not None and (title.text or "").strip(), f"{where}: a title"
    identifiers = [one.get("id") for one in tree.iter() if one.get("id")]
    doubled = {one for one in identifiers if identifiers.count(one) > 1}
    assert not doubled, f"{where}: ids twice {doubled}"
    labelled = {one.get("for") for one in tree.iter("label")}
    inside = {id(field) for label in tree.iter("label") for field in label.iter()}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name in element.attrib:
            assert name != "style" and not name.startswith("on"), f"{where}: {element.tag} {name}"
        if element.tag == "style" or (
            element.tag == "script" and not element.get("src") and element.get("type") != "application/ld+json"
        ):
            raise AssertionError(f"{where}: inline {element.tag}")
        if element.tag in LABELLED and element.get("type") not in UNLABELLED_TYPES:
            named = element.get("id") in labelled or element.get("aria-label") or element.get("aria-labelledby")
            assert named or id(element) in inside, f"{where}: no label for {element.attrib}"
        if element.tag == "img":
            assert element.get("alt") is not None, f"{where}: an image without alt"
        for reference in (element.get("aria-describedby") or "").split():
            assert reference in identifiers, f"{where}: {reference} describes nothing"


def hidden_fields(response: TestResponse) -> dict[str, str]:
    """Return the hidden fields of the main form of a page."""
    main = response.text.partition("<main")[2] or response.text
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", main):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] not in found and name[1] != "asked":
            found[name[1]] = value[1].replace("&amp;", "&").replace("&#34;", '"').replace("&#39;", "'")
    return found
