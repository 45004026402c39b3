"""Public pages that are kept ready: the same for everybody, never older than the catalogue, and nothing personal."""

import gzip
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import brotli
import pytest
import zstandard
from flask import Flask
from werkzeug.test import TestResponse

from catalogue import caching, create_app, database, remembered
from catalogue.config import Config
from catalogue.database import session
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, Revision
from catalogue.projects.publication import refresh
from catalogue.taxonomy.models import KeyArea
from tests.client import BASE, StrictClient
from tests.factories.desks import PRAHA
from tests.factories.projects import publish

pytestmark = pytest.mark.database
LIST = "/cs/projects"
UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@pytest.fixture
def made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the application itself was asked for, by endpoint."""
    asked: list[str] = []
    for endpoint in ("search.projects", "projects.show", "pages.about", "pages.home"):
        view = app.view_functions[endpoint]

        def counted(*, _view: Any = view, _endpoint: str = endpoint, **values: Any) -> Any:
            asked.append(_endpoint)
            return _view(**values)

        monkeypatch.setitem(app.view_functions, endpoint, counted)
    return asked


@pytest.fixture
def number(app: Flask) -> int:
    """A published project."""
    with app.app_context():
        project = publish(PRAHA, title="Chytré lampy")
        database.commit()
        return project.id


def move(app: Flask, number: int, state: State) -> None:
    with app.app_context():
        project = session.get_one(Project, number)
        project.state = state
        refresh(project, session.query(Revision).filter_by(project_id=number).one())
        database.commit()


def alike(one: TestResponse, other: TestResponse) -> bool:
    """Whether two answers are the same but for the mark that every answer has of its own."""
    first, second = (
        sorted(pair for pair in answer.headers.items() if pair[0] != "X-Request-Id") for answer in (one, other)
    )
    return (one.status, first, one.data) == (other.status, second, other.data)


def test_a_page_is_made_once_and_looks_the_same(client: StrictClient, made: list[str], number: int) -> None:
    first, second = client.get(LIST), client.get(LIST)
    assert made == ["search.projects"]
    assert alike(first, second)
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    head = client.head(LIST)
    assert made == ["search.projects"]
    assert (head.data, head.headers["Content-Length"]) == (b"", second.headers["Content-Length"])


def test_what_is_published_or_hidden_shows_at_once(app: Flask, client: StrictClient, number: int) -> None:
    page = client.get(LIST)
    assert "Chytré lampy" in page.text
    address = f"/cs/projects/{number}-chytre-lampy"
    assert client.get(address).status_code == 200
    move(app, number, State.HIDDEN)
    assert "Chytré lampy" not in client.get(LIST).text
    assert client.get(address).status_code == 410
    assert client.get(LIST, headers={"If-None-Match": page.headers["ETag"]}).status_code == 200
    with app.app_context():
        publish(PRAHA, title="Nová zastávka", day=1)
        database.commit()
    assert "Nová zastávka" in client.get(LIST).text


def test_what_the_asker_has_is_not_made_again(client: StrictClient, made: list[str], number: int) -> None:
    tag = client.get(LIST).headers["ETag"]
    assert tag.startswith('W/"')
    for told in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        answer = client.get(LIST, headers={"If-None-Match": told})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
        assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert client.get(LIST, headers={"If-None-Match": '"other"'}).status_code == 200
    assert made == ["search.projects"]


def test_a_process_that_has_not_made_the_page_knows_its_etag(config: Config, client: StrictClient, number: int) -> None:
    tag = client.get(LIST).headers["ETag"]
    other = create_app(config)
    other.view_functions["search.projects"] = lambda **_values: pytest.fail("made again")
    answer = other.test_client().get(LIST, base_url=BASE, headers={"If-None-Match": tag})
    assert answer.status_code == 304
    other.extensions["catalogue_database"].engine.dispose()


@pytest.mark.parametrize(
    ("told", "at_first", "again"),
    [
        ("", "", ""), ("gzip, deflate, br, zstd", "zstd", "zstd"), ("gzip, br", "gzip", "br"), ("gzip", "gzip", "gzip"),
        ("br", "", "br"), ("gzip;q=0", "", ""), ("zstd;q=0.0, GZIP;q=0.5", "gzip", "gzip"), ("nonsense;;,=", "", ""),
    ],
)  # fmt: skip
def test_pages_are_packed_as_the_asker_can_read(
    client: StrictClient, number: int, told: str, at_first: str, again: str
) -> None:
    plain = client.get(f"{LIST}?per_page=20").data  # Another address of the same page.
    for encoding in (at_first, again, again):
        answer = client.get(LIST, headers={"Accept-Encoding": told} if told else {})
        assert answer.headers.get("Content-Encoding", "") == encoding
        assert UNPACKED[encoding](answer.data) == plain
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert client.get(LIST).data == plain


def test_nothing_personal_and_nothing_passing_is_kept(app: Flask, client: StrictClient, number: int) -> None:
    asked = [
        "/", "/cs/account", "/cs/sign-in", "/cs/my/projects", "/cs/nic", f"/cs/projects/{number}-jinak",
        "/cs/projects.csv", "/healthz", f"{LIST}?page=9",
    ]  # fmt: skip
    [cache] = [layer for layer in layers(app.wsgi_app) if isinstance(layer, caching.PageCache)]
    for path in asked:
        client.get(path)
    client.post(LIST)
    client.head("/cs/about")
    client.get(f"/cs/about?{'x' * 3000}")
    client.get("/cs/about", base_url="https://jinde.example.cz")
    assert not cache._kept


def layers(application: Any) -> list[Any]:
    """Return the layers around an application, from the outermost."""
    found = [application]
    while (inner := getattr(found[-1], "application", None)) is not None:
        found.append(inner)
    return found


def test_another_host_scheme_or_search_is_another_page(client: StrictClient, made: list[str], number: int) -> None:
    client.get(LIST)
    refused = client.get(LIST, base_url="https://jinde.example.cz")
    assert refused.status_code == 400
    forged = client.get(LIST, headers={"X-Forwarded-Host": "jinde.example.cz", "X-Forwarded-Proto": "ftp"})
    assert b"jinde.example.cz" not in forged.data
    assert "lampy" not in client.get(f"{LIST}?q=kompost").text.split('id="results"')[1].split("Vyzkoušejte")[0].lower()
    assert made == ["search.projects", "search.projects"]


def test_marks_that_others_hang_on_shared_links_make_no_other_page(
    client: StrictClient, made: list[str], number: int
) -> None:
    page = client.get("/cs/projects?stage=operation").text
    for told in ("&fbclid=IwAR1", "&utm_source=x&utm_medium=y", "&utm_source"):
        assert client.get(f"/cs/projects?stage=operation{told}").text == page
    assert client.get("/cs/projects?fbclid=1&stage=operation&").text == page
    assert made.count("search.projects") == 1
    assert client.get("/cs/projects?%73tage=pilot").text != page, "a name may be written otherwise"
    assert client.get("/cs/projects?home_code=&stage=operation").status_code == 200


def test_no_more_is_kept_than_there_is_room_for() -> None:
    def application(environ: Any, start_response: Any) -> list[bytes]:
        environ[caching.KEEP] = "test"
        start_response("200 OK", [("Content-Type", "text/html"), ("ETag", environ[caching.TAG])])
        return [environ["PATH_INFO"].encode() * 100]

    cache = caching.PageCache(application, lambda: "now", behind_proxy=False, most=20_000)
    for page in range(100):
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": f"/cs/{page:06}"}
        body = b"".join(cache(environ, lambda *_started: None))
        assert body == f"/cs/{page:06}".encode() * 100
    assert cache._size == sum(kept.size for kept in cache._kept.values()) <= 20_000
    assert list(cache._kept)[-1][3] == "/cs/000099"


def test_pages_are_made_one_after_the_other() -> None:
    """Threads that change places in the middle of a page would each take nearly twice as long."""
    at_work, most = 0, 0

    def application(environ: Any, start_response: Any) -> list[bytes]:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        time.sleep(0.002)
        at_work -= 1
        environ[caching.KEEP] = "test"
        start_response("200 OK", [("Content-Type", "text/html"), ("ETag", environ[caching.TAG])])
        return [b"page"]

    cache = caching.PageCache(application, lambda: "now", behind_proxy=False, longest_wait=60)
    ask_all(cache, 12)
    assert most == 1


def test_a_page_does_not_wait_long_for_a_slow_one() -> None:
    others = threading.Event()

    def application(environ: Any, start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/cs/0":
            assert others.wait(30), "nobody went ahead of the slow page"
        else:
            others.set()
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"page"]

    ask_all(caching.PageCache(application, lambda: "now", behind_proxy=False, longest_wait=0.01), 2)
    assert others.is_set()


def ask_all(cache: caching.PageCache, pages: int) -> None:
    """Ask for several pages at the same time."""

    def ask(page: int) -> bytes:
        return b"".join(cache({"REQUEST_METHOD": "GET", "PATH_INFO": f"/cs/{page}"}, lambda *_started: None))

    with ThreadPoolExecutor(pages) as threads:
        assert set(threads.map(ask, range(pages))) == {b"page"}


def test_names_that_change_are_on_the_next_page(app: Flask, client: StrictClient, number: int) -> None:
    with app.app_context():
        area = session.get_one(KeyArea, "C3")
        assert area.name_cs in client.get("/cs/pillars/C").text
        area.name_cs = "Cesty jinak"
        remembered.forget_after_change()
        database.commit()
    assert "Cesty jinak" in client.get("/cs/pillars/C").text


def test_another_process_follows_soon(config: Config, app: Flask, client: StrictClient, number: int) -> None:
    other = create_app(config)
    elsewhere = other.test_client()
    assert "Chytré lampy" in elsewhere.get(LIST, base_url=BASE).text
    move(app, number, State.HIDDEN)
    until = time.monotonic() + 20
    while "Chytré lampy" in elsewhere.get(LIST, base_url=BASE).text:
        assert time.monotonic() < until, "the other process still shows what was hidden"
    other.extensions["catalogue_database"].engine.dispose()
