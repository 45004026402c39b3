"""Every answer: its headers, cookies, caching and HTML, on every address, to everybody, and when things go wrong."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from catalogue.i18n import LANGUAGES
from catalogue.projects.images.encoder import WIDTHS
from catalogue.projects.images.storage import image_store
from catalogue.routing import PrivateBlueprint, PublicBlueprint
from catalogue.security import FRAMED_HEADERS, HEADERS, MAX_BODY, MEDIA_POLICY
from tests.client import BASE
from tests.databases import TestDatabase
from tests.factories.accounts import link_in, mails, new_client, sign_up, try_to_sign_in
from tests.factories.worlds import OPEN_REVISION, QUEUED_REVISION, VISITOR, World, addresses, world

READERS = (VISITOR, "member", "moderator", "administrator")
STATES = ("draft", "in_review", "published", OPEN_REVISION, QUEUED_REVISION, "hidden")
GRADED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""The set that was graded A+, written down once more: a change of it must be meant."""


@pytest.fixture(scope="module")
def everything(database_template: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One catalogue with everybody and a project in every state."""
    with world(database_template, tmp_path_factory.mktemp("answers")) as made:
        yield made


OPEN_FILES = tuple(
    f"/{language}/projects.{ending}" for language in LANGUAGES for ending in ("json", "csv", "xlsx", "geojson", "atom")
)

FRAMED = tuple(f"/{language}/embed/{view}" for language in LANGUAGES for view in ("projects", "map"))
"""The only pages that a frame may show."""

SECRET_ROOMS = (
    "appeal",
    "new-address",
    "confirm",
    "reset-password",
    "still-true",
    "invitation",
    "keep-account",
    "confirm-project",
    "unsubscribe",
)


def check_headers(answer: TestResponse) -> None:
    """Fail unless each header of the set is there once, with the value that its kind of page has."""
    where = f"{answer.request.method} {answer.request.path} {answer.status_code}"
    expected = dict(GRADED)
    if answer.mimetype in ("image/webp", "image/jpeg"):
        expected["Content-Security-Policy"] = MEDIA_POLICY
    if answer.request.path.startswith(("/api/v1/", *OPEN_FILES)) and "Access-Control-Allow-Origin" in answer.headers:
        expected["Cross-Origin-Resource-Policy"] = "cross-origin"  # Its data are for the pages of others.
        assert answer.headers["Access-Control-Allow-Origin"] == "*", where
        assert "Access-Control-Allow-Credentials" not in answer.headers, where
    if answer.request.path.endswith("/badge.svg") and answer.status_code in (200, 304):
        expected["Content-Security-Policy"] = MEDIA_POLICY
        expected["Cross-Origin-Resource-Policy"] = "cross-origin"  # It stands on the sites of municipalities.
    if answer.request.path in FRAMED and answer.status_code in (200, 304):
        expected |= {
            "Content-Security-Policy": FRAMED_HEADERS["Content-Security-Policy"],
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        del expected["X-Frame-Options"]
        assert "X-Frame-Options" not in answer.headers, where
    if holds_a_secret(answer.request.path) and answer.status_code != 405:
        expected["Referrer-Policy"] = "no-referrer"
    for name, value in expected.items():
        assert answer.headers.getlist(name) == [value], f"{where}: {name}"
    assert "Server" not in answer.headers, where
    assert "X-Powered-By" not in answer.headers, where


def holds_a_secret(path: str) -> bool:
    """Whether an address is the link of a mail."""
    room, _slash, rest = path.strip("/").partition("/")[2].partition("/")
    return room in SECRET_ROOMS and rest not in ("", "sent")


def about_a_project(path: str) -> bool:
    """Whether an address depends on the project."""
    return "/projects/" in path or "/moderation/" in path


def rules(everything: World, method: str = "GET", state: str = "published") -> Iterator[tuple[str, str]]:
    """Yield endpoint and address of every rule, with a project in a state."""
    number = everything.projects[state]
    yield from addresses(everything.app, method, project_id=number, slug=everything.slug(number))


def test_the_application_sends_the_set_that_was_graded() -> None:
    assert HEADERS == GRADED


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("actor", READERS)
def test_headers_and_html_of_every_page(everything: World, actor: str, state: str) -> None:
    """The browsers of these tests also refuse unsound HTML, inline script and style, and unlabelled fields."""
    client = everything.browsers[actor]
    for endpoint, path in rules(everything, state=state):
        if state != STATES[0] and not about_a_project(path):
            continue
        answer = client.get(path)
        assert answer.status_code < 500, path
        check_headers(answer)
        check_room(everything.app, endpoint, answer)


def check_room(app: Flask, endpoint: str, answer: TestResponse) -> None:
    """Fail unless the answer is cached and carries cookies as its room says."""
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith(("__Host-session=", "__Host-language=")), cookie
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; ")), cookie
        assert "Domain" not in cookie, cookie
    if endpoint == "static":
        return
    room, path = app.blueprints[endpoint.rpartition(".")[0]], answer.request.path
    assert isinstance(room, PublicBlueprint | PrivateBlueprint), f"{endpoint}: no kind of room"
    caching = answer.headers["Cache-Control"]
    if isinstance(room, PrivateBlueprint):
        assert caching == "no-store", path
        return
    if endpoint != "pages.root":  # It alone leads by something remembered: the language of the last visit.
        assert "Cookie" not in answer.headers.get("Vary", ""), path
        assert "Set-Cookie" not in answer.headers, path
    if answer.status_code == 200:
        assert caching.startswith("public, max-age="), path
        assert answer.headers.get("ETag"), path
    elif answer.status_code not in (301, 302):
        assert caching == "no-store", path


def test_public_answers_are_the_same_for_everybody(everything: World) -> None:
    for endpoint, path in rules(everything):
        if isinstance(everything.app.blueprints.get(endpoint.rpartition(".")[0]), PublicBlueprint):
            answers = [everything.browsers[actor].get(path) for actor in (VISITOR, "member")]
            bodies = {answer.get_data() for answer in answers}
            assert len(bodies) == 1 or answers[0].status_code != 200, path


def test_an_answer_that_did_not_change_is_not_sent_again(everything: World) -> None:
    client = everything.browsers[VISITOR]
    for endpoint, path in rules(everything):
        if isinstance(everything.app.blueprints.get(endpoint.rpartition(".")[0]), PublicBlueprint):
            first = client.get(path)
            if first.status_code == 200:
                again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
                assert (again.status_code, again.get_data()) == (304, b""), path


def test_pages_opened_by_the_link_of_a_mail_tell_nobody(everything: World) -> None:
    sign_up(new_client(everything.app), "nova@obec.example.cz")
    link = link_in(mails(everything.app, "nova@obec.example.cz")[0], "/confirm/")
    answer = new_client(everything.app).get(link)
    assert answer.status_code == 200
    check_headers(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_looking_changes_nothing(everything: World) -> None:
    before = everything.tables()
    client = everything.browsers["administrator"]
    for state in everything.projects:
        for endpoint, path in rules(everything, state=state):
            if endpoint == "static" or (state != "draft" and not about_a_project(path)):
                continue
            for method in ("GET", "HEAD", "OPTIONS") if state == "draft" else ("GET",):
                assert FlaskClient.open(client, path, method=method, base_url=BASE).status_code < 500, path
    assert everything.tables() == before


def test_the_wrong_method(everything: World) -> None:
    static = FlaskClient.open(everything.browsers[VISITOR], "/static/css/base.css", method="POST", base_url=BASE)
    assert static.status_code == 405
    check_headers(static)
    accepted = {path for _endpoint, path in rules(everything, "POST")}
    client = everything.browsers["member"]
    checked = 0
    for endpoint, path in rules(everything):
        if endpoint == "static":
            continue
        if path not in accepted:
            answer = client.post(path)
            assert answer.status_code in (400, 405), path
            assert "Set-Cookie" not in answer.headers, path
            check_headers(answer)
            checked += answer.status_code == 405
        answer = client.delete(path)
        assert answer.status_code in (400, 405), path
        check_headers(answer)
    assert checked > 20


def test_too_large_a_body(everything: World) -> None:
    for actor, path in ((VISITOR, "/cs/sign-in"), ("member", "/cs/my/projects/new")):
        client, token = everything.browsers[actor], everything.token(actor)
        answer = client.post(path, data={**token, "title": "x" * (MAX_BODY + 1)})
        assert answer.status_code == 413
        check_headers(answer)
    fields = {**everything.token("member"), **{f"pole{number}": "x" for number in range(2000)}}
    answer = everything.browsers["member"].post("/cs/my/projects/new", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 413
    check_headers(answer)


def test_too_many_attempts(everything: World) -> None:
    client = new_client(everything.app)
    answers = [try_to_sign_in(client, "nikdo@obec.example.cz", "špatné heslo") for _attempt in range(11)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    check_headers(answers[-1])


@pytest.mark.parametrize("path", ["/cs/about", "/api/v1/regions", "/cs/account"])
def test_a_fault_of_our_own(everything: World, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = {"/cs/about": "pages.about", "/api/v1/regions": "api.regions", "/cs/account": "accounts.account"}[path]

    def broken(**_values: Any) -> str:
        raise RuntimeError("tajemství z nitra aplikace")

    monkeypatch.setitem(everything.app.view_functions, endpoint, broken)
    answer = everything.browsers["member"].get(f"{path}?not-kept-yet")
    assert answer.status_code == 500
    assert "tajemství" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    check_headers(answer)


def test_a_database_that_is_away_is_said_with_the_time_to_come_back(
    everything: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_values: Any) -> str:
        raise OperationalError("SELECT tajemství", None, Exception("database is locked"))

    for path, endpoint in (("/cs/about", "pages.about"), ("/api/v1/regions", "api.regions")):
        monkeypatch.setitem(everything.app.view_functions, endpoint, away)
        answer = everything.browsers[VISITOR].get(f"{path}?not-kept-either")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert "tajemství" not in answer.text
        check_headers(answer)


@pytest.mark.parametrize(
    "path",
    ["/nic", "/cs/nic", "/en/nic", "/api/v1/nic", "/static/nic.css", "/static/../wsgi.py", "/static/", "/cs/projects/x",
     "/cs/account/x.css", "/cs/account;.css", "/cs/%00", "/xx/projects"],
)  # fmt: skip
def test_what_is_not_there(everything: World, path: str) -> None:
    for actor in (VISITOR, "member"):
        answer = everything.browsers[actor].get(path)
        assert answer.status_code == 404, path
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "Set-Cookie" not in answer.headers, path
        check_headers(answer)


def test_an_address_with_two_slashes_leads_nowhere_else(everything: World) -> None:
    answer = everything.browsers[VISITOR].get("/cs//evil.example/")
    assert answer.status_code in (308, 404)
    assert urlsplit(urljoin(BASE, answer.location or "/")).netloc == urlsplit(BASE).netloc
    check_headers(answer)


def test_static_files_carry_the_headers_too(everything: World) -> None:
    client = everything.browsers[VISITOR]
    page = client.get("/cs/").text
    files = [part.partition('"')[0] for part in page.split('"/static/')[1:]]
    assert len(files) > 3
    for file in files:
        answer = client.get(f"/static/{file}")
        assert answer.status_code == 200, file
        check_headers(answer)
        assert answer.headers["Cache-Control"].startswith(("max-age=", "public")), file
        assert "Set-Cookie" not in answer.headers, file


def test_a_picture_carries_the_headers_of_pictures(everything: World) -> None:
    with everything.app.app_context():
        name = image_store().put(dict.fromkeys(WIDTHS, b"RIFF....WEBP"))
    answer = everything.browsers[VISITOR].get(f"/media/{name}-480.webp")
    assert answer.status_code == 404
    check_headers(answer)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "katalog.example.cz.evil.example", "evil.example:443", "katalog.example.cz@evil.example",
     "xkatalog.example.cz", "169.254.169.254", "[::1]"],
)  # fmt: skip
def test_an_unknown_host_is_refused(everything: World, host: str) -> None:
    for path in ("/", "/cs/", "/cs/sign-in", "/cs/projects/1", "/api/v1/projects", "/sitemap.xml", "/cs/nic"):
        answer = new_client(everything.app).get(path, headers={"Host": host})
        assert answer.status_code == 400, path
        assert "evil.example" not in answer.text
        check_headers(answer)


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Forwarded-Prefix"])
def test_headers_that_name_another_host_change_no_answer(everything: World, name: str) -> None:
    client = everything.browsers[VISITOR]
    for path in ("/cs/", "/sitemap.xml", "/api/v1/projects", "/robots.txt"):
        answer = client.get(path, headers={name: "host=evil.example" if name == "Forwarded" else "evil.example"})
        assert answer.get_data() == client.get(path).get_data(), path
        assert "evil.example" not in answer.text
