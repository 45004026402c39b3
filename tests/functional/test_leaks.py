"""Canaries: a word of its own in every text that is not public, and a walk through everything that is."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue import database
from catalogue.accounts.models import User
from catalogue.clock import now
from catalogue.database import session
from catalogue.i18n import LANGUAGES
from catalogue.municipalities.models import Municipality
from catalogue.projects import services
from catalogue.projects.attachments.storage import attachment_store
from catalogue.projects.document import SECTIONS
from catalogue.projects.document.questions import Email, Link, Question, Rows, Text
from catalogue.projects.images.encoder import WIDTHS
from catalogue.projects.images.storage import image_store
from catalogue.projects.lifecycle import PUBLIC, State
from catalogue.projects.models import Project, ProjectAttachment, ProjectImage
from catalogue.projects.publication import CONTACT, PLACE_REVEALING
from tests.client import BASE
from tests.databases import TestDatabase
from tests.factories.desks import draft, person, seen, version
from tests.factories.projects import publish
from tests.factories.worlds import addresses, new_app

PLACE, QUIET_PLACE = "554782", "501751"
MOST_PAGES = 3000
MOST_SEARCHES = 80
FILES = ("json", "csv", "xlsx", "geojson", "atom")
OPEN_FORMS = (
    "sign",
    "reset",
    "still-true",
    "invitation",
    "confirm-project",
    "report",
    "ask",
    "keep-account",
    "unsubscribe",
    "appeal",
    "new-address",
)
"""Parts of addresses where visitors fill in forms, whose token needs a cookie."""
SECRET, SHOWN = "kanarektajny", "kanarekverejny"


def word(kind: str, *parts: object) -> str:
    """Return a word that stands nowhere else and that searching and folding leave as it is."""
    return kind + "".join(re.sub(r"[^a-z0-9]", "", str(part).lower()) for part in parts)


NEEDED: dict[str, dict[str, Any]] = {
    "funding": {"source": "own_budget"}, "results": {"after": 1}, "links": {"kind": "data_set"},
    "measurements": {"value": 1, "date": "2024-05"},
}  # fmt: skip
"""What a row must say besides its texts."""


def canaries(kind: str, mark: str, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return an answer with a word of its own to every question that takes text."""
    return {
        question.key: answer
        for section in SECTIONS
        for question in section.questions
        if (not only or question.key in only)
        and (answer := _answer(question, word(kind, mark, question.key))) is not None
    }


def _answer(question: Question, canary: str) -> Any:
    match question:
        case Rows(key="images" | "attachments"):
            return None
        case Rows():
            texts = {column.key: _answer(column, canary + column.key.replace("_", "")) for column in question.columns}
            return [{key: answer for key, answer in (texts | NEEDED.get(question.key, {})).items() if answer}]
        case Email():
            return f"{canary}@tajne.example.cz"
        case Link():
            return f"https://www.example.org/{canary}"
        case Text():
            return f"{canary} a k tomu několik obyčejných slov o obci"[: question.longest].ljust(
                question.shortest or 0, "."
            )
    return None


STOPPED = {"stage": "stopped", "stopped_reason": "money", "stopped_anonymous": True}


@dataclass
class Planted:
    """An application with words planted in it, and what a visitor then saw."""

    app: Flask
    pages: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    place: str = ""


def plant(planted: Planted) -> None:
    """Make one project in each state, and texts around them, with a secret word in each."""
    author = person(municipality=PLACE, name=word(SECRET, "osobaautor"))
    moderator, administrator = person("moderator", name=word(SECRET, "osobarozhodce")), person("administrator")
    for state in State:
        kind = SHOWN if state in PUBLIC else SECRET
        project = draft(author, **canaries(kind, state), other_origin="human")
        planted.files[state] = picture(project, state)
        planted.documents[state] = attached(project, kind, state)
        lead(state, project, author, moderator, administrator)
        planted.numbers[state] = project.id
    _open_revision(planted, author, moderator)
    _without_consent(planted)
    _anonymous(planted)
    database.commit()


def picture(project: Project, mark: str) -> str:
    """Put a picture into the text of a draft."""
    name = image_store().put({width: f"RIFF {mark} {width}".encode() for width in WIDTHS})
    session.add(ProjectImage(project_id=project.id, file=name, width=1600, height=900, uploaded_at=now()))
    assert project.draft is not None
    image = {"file": name, "alt": "Obrázek z obce", "author": "Obec", "licence": "cc_by"}
    project.draft.document = {**project.draft.document, "images": [image]}
    session.flush()
    return name


def attached(project: Project, kind: str, mark: str) -> str:
    """Put a document into the text of a draft, with a word of its own in it and in its title."""
    name = attachment_store().put(f"a;{word(kind, mark, 'obsahprilohy')}\n".encode())
    session.add(ProjectAttachment(project_id=project.id, file=name, kind="csv", size=9, uploaded_at=now()))
    assert project.draft is not None
    title = word(kind, mark, "nazevprilohy")
    row = {"file": name, "title": title, "kind": "data", "licence": "cc_by"}
    project.draft.document = {**project.draft.document, "attachments": [row]}
    session.flush()
    return name


def lead(state: State, project: Project, author: User, moderator: User, administrator: User) -> None:
    """Lead a draft to a state, with secret words in every reason, comment and message."""

    def secret(what: str) -> str:
        return word(SECRET, state, what) + " a důvod"

    if state is State.DISCARDED:
        services.discard(author, project)
    if state in (State.DRAFT, State.DISCARDED):
        return
    services.submit(author, project, version(project))
    services.write_message(author, project, secret("zpravaautora"))
    if state is State.SUBMITTED:
        return
    services.take_up(moderator, project)
    services.write_message(moderator, project, secret("zpravarozhodce"))
    looked_at, comments = seen(project), {"benefit": secret("poznamka")}
    if state is State.CHANGES_REQUESTED:
        services.request_changes(moderator, project, looked_at, "unclear", secret("vraceni"), comments)
    if state is State.REJECTED:
        services.reject(moderator, project, looked_at, "other", secret("zamitnuti"), comments)
    if state in (State.PUBLISHED, State.ARCHIVED, State.HIDDEN):
        services.approve(moderator, project, looked_at, secret("schvaleni"), comments)
    if state is State.ARCHIVED:
        services.archive(author, project, secret("archivace"))
    if state is State.HIDDEN:
        services.hide(administrator, project, secret("skryti"))


def _open_revision(planted: Planted, author: User, moderator: User) -> None:
    project = draft(author, **canaries(SHOWN, "revize"), other_origin="human")
    lead(State.PUBLISHED, project, author, moderator, moderator)
    services.revise(author, project)
    services.save_answers(author, project, canaries(SECRET, "revize"), version(project))
    planted.files["revised"] = picture(project, "revize")
    planted.documents["revised"] = attached(project, SECRET, "revize")
    planted.numbers["revised"] = project.id


def _without_consent(planted: Planted) -> None:
    texts = canaries(SHOWN, "bezsouhlasu") | canaries(SECRET, "bezsouhlasu", CONTACT)
    planted.numbers["without_consent"] = publish(**texts, contact_consent=False).id


def _anonymous(planted: Planted) -> None:
    texts = canaries(SHOWN, "bezejmenny") | canaries(SECRET, "bezejmenny", (*CONTACT, *PLACE_REVEALING))
    planted.numbers["anonymous"] = publish(QUIET_PLACE, **texts, **STOPPED).id
    planted.place = session.get_one(Municipality, QUIET_PLACE).name


@pytest.fixture(scope="module")
def planted(database_template: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """Everything that a visitor can read in a catalogue full of secrets."""
    app, url = new_app(database_template, tmp_path_factory.mktemp("leaks"))
    made = Planted(app)
    with app.app_context():
        plant(made)
    crawl(made)
    yield made
    database.of(app).engine.dispose()
    database_template.drop(url)


def beginnings(planted: Planted) -> list[str]:
    """Return where the walk begins: every rule, every project under every address, searches, and errors."""
    found = []
    for lang in LANGUAGES:
        for number in planted.numbers.values():
            samples = {"lang": lang, "project_id": number}
            found += [path for _endpoint, path in addresses(planted.app, "GET", **samples)]
        secrets = [word(SECRET), word(SECRET, "draft", "title"), word(SECRET, "revize", "title"), planted.place]
        secrets += [word(SECRET, state, "title") for state in State]
        found += [f"/{lang}/projects?q={secret}" for secret in secrets]
        found += [f"/{lang}/projects.{ending}?q={secret}" for secret in secrets for ending in FILES]
        found += [f"/{lang}/projects?archived=1", f"/{lang}/nic", f"/{lang}/municipalities/{QUIET_PLACE}"]
        found += [f"/{lang}/projects?municipality={QUIET_PLACE}", f"/{lang}/projects?fields=document&sort=draft"]
    found += [f"/api/v1/projects?q={word(SECRET)}", "/api/v1/projects?per_page=100&page=1", "/api/v1/nic"]
    found += [f"/media/{name}-{width}.webp" for name in planted.files.values() for width in WIDTHS]
    for owner, name in planted.documents.items():
        found += [f"/attachments/{planted.numbers[one]}/{name}" for one in dict.fromkeys((owner, State.PUBLISHED))]
    return [path for path in found if not path.startswith("/dev/")]


def crawl(planted: Planted) -> None:
    """Read everything that is reached from the beginnings, breadth first."""
    client = FlaskClient(planted.app, planted.app.response_class, use_cookies=False)
    waiting, searches = list(dict.fromkeys(beginnings(planted))), 0
    known = set(waiting)
    while waiting and len(planted.pages) < MOST_PAGES:
        path = waiting.pop(0)
        answer = client.get(path, base_url=BASE)
        assert answer.status_code < 500, path
        assert "Set-Cookie" not in answer.headers or any(one in path for one in OPEN_FORMS) or answer.location, path
        planted.pages[path] = f"{answer.headers}\n{text_of(answer)}"
        for link in links(path, answer.location, planted.pages[path]):
            is_search = "?" in link
            if link not in known and not (is_search and searches >= MOST_SEARCHES):
                known.add(link)
                searches += is_search
                waiting.append(link)
    assert not waiting, f"the walk was not finished: {len(waiting)} addresses left"


def text_of(answer: TestResponse) -> str:
    """Return what an answer says; a workbook is unpacked, so that no word hides in its compression."""
    body = answer.get_data()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return body.decode("utf-8", "replace")


def links(path: str, location: str | None, text: str) -> list[str]:
    """Return the addresses of our own that an answer names, in attributes, in JSON and in XML."""
    named = re.findall(r'(?:href|src)="([^"]+)"', text) + re.findall(r'content="((?:https?:/)?/[^"]+)"', text)
    named += re.findall(r"<loc>([^<]+)</loc>", text)
    named += re.findall(r'"(https://katalog\.example\.cz/[^"]*|/(?:cs|en|api|media)/[^"]*)"', text)
    found = []
    for one in [*named, *([location] if location else [])]:
        parts = urlsplit(urljoin(BASE + path, unescape(one)))
        if parts.netloc == urlsplit(BASE).netloc and not parts.path.startswith(("/static/", "/dev/")):
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return [one for one in found if "/sign-in?next=" not in one]


def test_no_secret_is_read_anywhere(planted: Planted) -> None:
    found = {
        (path, match[0])
        for path, text in planted.pages.items()
        for match in re.finditer(rf"{SECRET}\w*", text)
        if match[0] not in path
    }
    assert not found, sorted(found)[:20]
    assert len(planted.pages) > 150


@pytest.mark.parametrize("ending", FILES)
def test_every_file_was_read_with_what_is_public_in_it(planted: Planted, ending: str) -> None:
    for lang in LANGUAGES:
        text = planted.pages[f"/{lang}/projects.{ending}"]
        for state in (State.PUBLISHED, "revize", "bezsouhlasu", "bezejmenny"):
            assert word(SHOWN, state, "title") in text, (state, ending)
        assert word(SHOWN, State.ARCHIVED, "title") not in text
        assert word(SHOWN, State.PUBLISHED, "contact_function") not in text


def test_searches_for_a_secret_find_nothing(planted: Planted) -> None:
    checked = 0
    for path, text in planted.pages.items():
        if path.startswith(("/cs/projects.json?", "/en/projects.json?")) and f"q={SECRET}" in path:
            assert '"total":0' in text, path
            checked += 1
    assert checked > 10


@pytest.mark.parametrize("state", [State.PUBLISHED, State.ARCHIVED, "revize", "bezsouhlasu", "bezejmenny"])
def test_what_is_public_is_read(planted: Planted, state: str) -> None:
    """The walk is long enough to have found a secret: each public text stands somewhere in it."""
    everything = "\n".join(planted.pages.values())
    for key in ("title", "summary", "problem", "lessons", "steps", "funding"):
        assert word(SHOWN, state, key) in everything, key
    if state in (State.PUBLISHED, State.ARCHIVED, "revize"):
        assert word(SHOWN, state, "contact_function") in everything


def test_pictures_are_shown_with_public_texts_alone(planted: Planted) -> None:
    for state, name in planted.files.items():
        for width in WIDTHS:
            shown = planted.pages[f"/media/{name}-{width}.webp"].endswith(f" {width}")
            assert shown == (state in PUBLIC), state


def test_documents_are_given_out_with_public_texts_of_their_own_project_alone(planted: Planted) -> None:
    for state, name in planted.documents.items():
        for owner in dict.fromkeys((state, State.PUBLISHED)):
            given = "obsahprilohy" in planted.pages[f"/attachments/{planted.numbers[owner]}/{name}"]
            assert given == (state == owner and state in PUBLIC), (owner, state)


def test_a_nameless_project_does_not_betray_its_place(planted: Planted) -> None:
    title = word(SHOWN, "bezejmenny", "title")
    telling = [path for path, text in planted.pages.items() if title in text]
    assert len(telling) > 4
    for path in telling:
        if planted.place not in path:
            assert planted.place not in planted.pages[path], path
            assert QUIET_PLACE not in planted.pages[path].replace(path, ""), path
    for lang in LANGUAGES:
        for path in (f"/{lang}/municipalities/{QUIET_PLACE}", f"/{lang}/projects?municipality={QUIET_PLACE}"):
            assert title not in planted.pages[path]
