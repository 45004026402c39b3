"""Taking in pictures: rows, quotas, names of files, transactions, and clearing away."""

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import IO

import pytest
from flask import Flask, request
from sqlalchemy import func, select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.database import session
from catalogue.errors import Forbidden, Invalid
from catalogue.projects import services as projects
from catalogue.projects.images import encoding
from catalogue.projects.images.encoder import WIDTHS
from catalogue.projects.images.encoding import Encoded
from catalogue.projects.images.queries import missing, orphans
from catalogue.projects.images.services import MOST_UPLOADED, MOST_USED, enter_image, sweep_orphans
from catalogue.projects.images.storage import image_store
from catalogue.projects.models import Project, ProjectImage
from catalogue.projects.services import Upload, receive_files, receiving
from catalogue.projects.services.receiving import MOST_AT_ONCE
from tests.factories import pictures
from tests.factories.desks import BRNO, PRAHA, draft, led_to, person, submitted, version

HOSTILE_NAMES = (
    "../../../etc/passwd", "..\\..\\boot.ini", "/etc/cron.d/x.jpg", "C:\\windows\\x.jpg", "a\0.jpg", "CON.jpg",
    "NUL", ".htaccess", "x.php.jpg", "x.jpg.exe", "x" * 300 + ".jpg", "\u202egpj.exe", "😀.jpg", "-rf", "; rm -rf ~",
    "<script>.jpg", "%2e%2e%2fx.jpg", "aux.webp", "x.jpg/", "  .jpg",
)  # fmt: skip


@pytest.fixture
def instantly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pictures without a process: each file gives files of its own content."""

    def encode(stream: IO[bytes]) -> Encoded:
        content = stream.read()
        return Encoded(1600, 900, {width: b"%d" % width + content for width in WIDTHS})

    monkeypatch.setattr(encoding, "encode", encode)
    monkeypatch.setattr(receiving, "open_upload", encode)


def store_image(project: Project, stream: IO[bytes], user: User) -> ProjectImage:
    return enter_image(project, encoding.encode(stream), user)


def _rows() -> int:
    return session.scalar(select(func.count()).select_from(ProjectImage)) or 0


def test_a_picture_gets_a_row_files_and_an_event(app_context: None) -> None:
    author = person(municipality=PRAHA)
    project = draft(author)
    image = store_image(project, io.BytesIO(pictures.jpeg()), author)
    assert (image.project_id, image.width, image.height, image.uploaded_by_id) == (project.id, 320, 200, author.id)
    assert image_store().has(image.file)
    event = session.scalars(select(AuditEvent).where(AuditEvent.event == "image.uploaded")).one()
    assert event.new == {"file": image.file, "width": 320, "height": 200}
    assert missing() == []


def test_a_refused_picture_leaves_nothing(app_context: None) -> None:
    author = person(municipality=PRAHA)
    project = draft(author)
    for evil in (b"", pictures.svg(), b"text", pictures.jpeg()[:900]):
        with pytest.raises(Invalid):
            store_image(project, io.BytesIO(evil), author)
    assert _rows() == 0
    assert image_store().names() == set()


def test_the_same_picture_twice_is_one_row(app_context: None, instantly: None) -> None:
    author = person(municipality=PRAHA)
    project = draft(author)
    assert store_image(project, io.BytesIO(b"a"), author) is store_image(project, io.BytesIO(b"a"), author)
    assert _rows() == 1


def test_two_projects_share_the_files_of_a_picture(app_context: None, instantly: None) -> None:
    author = person(municipality=PRAHA)
    first, second = (store_image(draft(author), io.BytesIO(b"a"), author) for _project in range(2))
    assert first.file == second.file
    assert _rows() == 2
    assert image_store().names() == {first.file}


def test_strangers_and_closed_texts_take_no_pictures(app_context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "open_upload", lambda _stream: pytest.fail("the picture was opened"))
    author, stranger, moderator = person(municipality=PRAHA), person(municipality=BRNO), person("moderator")
    project, waiting = draft(author), submitted(author)
    for place, user in ((project, stranger), (project, moderator), (waiting, author)):
        with pytest.raises(Forbidden):
            receive_files(user, place, [Upload("a.jpg", io.BytesIO(b"a"))])


def test_a_project_shows_twelve_pictures_and_keeps_sixty(app_context: None, instantly: None) -> None:
    author = person(municipality=PRAHA)
    project = draft(author)
    for number in range(MOST_UPLOADED):
        image = store_image(project, io.BytesIO(b"%d" % number), author)
    with pytest.raises(Invalid, match=str(MOST_UPLOADED)):
        store_image(project, io.BytesIO(b"more"), author)
    crowded = draft(author)
    projects.save_answers(author, crowded, {"images": [{"file": image.file}] * MOST_USED}, version(crowded))
    with pytest.raises(Invalid, match=str(MOST_USED)):
        store_image(crowded, io.BytesIO(b"more"), author)


def test_names_of_uploads_name_nothing(app: Flask, app_context: None, instantly: None) -> None:
    author = person(municipality=PRAHA)
    project = draft(author)
    for number, name in enumerate(HOSTILE_NAMES):
        form = {"upload": (io.BytesIO(b"%d" % number), name)}
        with app.test_request_context("/", method="POST", data=form):
            content = request.files["upload"].read() if request.files else b"%d" % number
        store_image(project, io.BytesIO(content), author)
    data: Path = app.config["CATALOGUE"].data
    found = [path.relative_to(data) for path in data.rglob("*") if path.is_file() and path.parent != data / "search"]
    assert len(found) == 3 * len(HOSTILE_NAMES)
    assert all(path.match("uploads/images/[0-9a-f][0-9a-f]/*.webp") and len(path.stem) <= 69 for path in found)


def test_a_copy_of_a_rejected_project_brings_its_pictures(app_context: None, instantly: None) -> None:
    author = person(municipality=PRAHA)
    project = draft(author)
    image = store_image(project, io.BytesIO(b"a"), author)
    shown = [{"file": image.file, "alt": "Sypač na mostě", "author": "Jan", "licence": "cc_by"}]
    projects.save_answers(author, project, {"images": shown}, version(project))
    led_to("rejected", project, author, person("moderator"), person("administrator"))
    copy = projects.copy_to_new_draft(author, project)
    assert copy.draft is not None
    assert copy.draft.document["images"] == shown
    assert session.get(ProjectImage, (copy.id, image.file)) is not None
    projects.submit(author, copy, version(copy))


def test_others_can_write_while_a_picture_is_taken_apart(
    app: Flask, app_context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = person(municipality=PRAHA)
    project, other_project = draft(author), draft(author)
    number, moment = other_project.id, other_project.created_at
    database.commit()

    def encode(_stream: IO[bytes]) -> Encoded:
        with database.of(app).begin() as other:
            other.add(ProjectImage(project_id=number, file="0" * 64, width=1, height=1, uploaded_at=moment))
        return Encoded(1, 1, dict.fromkeys(WIDTHS, b"x"))

    monkeypatch.setattr(encoding, "encode", encode)
    monkeypatch.setattr(receiving, "open_upload", encode)
    assert project.title
    received = receive_files(author, project, [Upload("a.jpg", io.BytesIO(b"a"))])
    assert received.added == {"images": 1}
    database.commit()
    assert _rows() == 2


def test_good_files_are_taken_and_bad_ones_named(app_context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    author = person(municipality=PRAHA)
    project = draft(author)

    def encode(stream: IO[bytes]) -> Encoded:
        if (content := stream.read()) == b"bad":
            raise Invalid("Damaged.")
        return Encoded(1, 1, {width: b"%d" % width + content for width in WIDTHS})

    monkeypatch.setattr(receiving, "open_upload", encode)
    contents = (b"one", b"bad", b"two", b"one", *(b"%d" % number for number in range(15)), b"sixteenth", b"late")
    received = receive_files(author, project, [Upload(f"{one.decode()}.jpg", io.BytesIO(one)) for one in contents])
    assert project.draft is not None
    assert len(project.draft.document["images"]) == MOST_USED
    assert received.problems[0] == ("bad.jpg", "Damaged.")
    assert str(MOST_AT_ONCE) in dict(received.problems)["late.jpg"]
    assert str(MOST_USED) in dict(received.problems)["sixteenth.jpg"]


def test_a_text_that_was_submitted_meanwhile_takes_no_picture(
    app: Flask, app_context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = person(municipality=PRAHA)
    project = draft(author)
    database.commit()
    number, person_number = project.id, author.id

    def encode(_stream: IO[bytes]) -> Encoded:
        with app.app_context():
            there = session.get_one(type(project), number)
            projects.submit(session.get_one(type(author), person_number), there, version(there))
            database.commit()
        return Encoded(1, 1, dict.fromkeys(WIDTHS, b"x"))

    monkeypatch.setattr(encoding, "encode", encode)
    monkeypatch.setattr(receiving, "open_upload", encode)
    with pytest.raises(Forbidden):
        receive_files(author, project, [Upload("a.jpg", io.BytesIO(b"a"))])
    assert _rows() == 0


def _age(hours: int) -> None:
    for path in image_store().folder.rglob("*.*"):
        seconds = path.stat().st_mtime - hours * 3600
        os.utime(path, (seconds, seconds))


def test_files_that_nobody_knows_go_after_a_day(app_context: None, instantly: None) -> None:
    author = person(municipality=PRAHA)
    known = store_image(draft(author), io.BytesIO(b"a"), author).file
    store = image_store()
    stray = store.put(dict.fromkeys(WIDTHS, b"stray"))
    assert orphans() == []
    assert orphans(timedelta(seconds=-5)) == [stray]
    _age(25)
    (store.folder / known[:2] / f"{known}-480.webp.01.part").write_bytes(b"")
    _age(25)
    fresh = store.put(dict.fromkeys(WIDTHS, b"fresh"))
    assert sweep_orphans() == 1
    assert store.names() == {known, fresh}
    assert not list(store.folder.rglob("*.part"))


def test_rows_without_files_are_found(app_context: None, instantly: None) -> None:
    author = person(municipality=PRAHA)
    name = store_image(draft(author), io.BytesIO(b"a"), author).file
    assert missing() == []
    (image_store().folder / name[:2] / f"{name}-960.webp").unlink()
    assert missing() == [name]


def test_a_transaction_that_fails_after_the_file_leaves_no_row_without_a_file(
    app_context: None, instantly: None
) -> None:
    author = person(municipality=PRAHA)
    store_image(draft(author), io.BytesIO(b"a"), author)
    database.rollback()
    assert _rows() == 0
    assert missing() == []
    assert len(orphans(timedelta(seconds=-5))) == 1
