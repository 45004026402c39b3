"""Serving pictures: published ones to everybody, others to those whom a desk lets in, and nothing that could run."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from catalogue import database
from catalogue.clock import now
from catalogue.database import session
from catalogue.errors import NotFound
from catalogue.projects import services
from catalogue.projects.images.encoder import WIDTHS
from catalogue.projects.images.presenters import image_url, srcset
from catalogue.projects.images.responses import private_image_response
from catalogue.projects.images.storage import image_store
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, ProjectImage
from catalogue.projects.services.moving import Incomplete
from tests.client import StrictClient
from tests.factories.desks import PRAHA, draft, led_to, person, published, seen, version
from tests.factories.projects import publish

STATES = [str(state) for state in State]


def _keep(content: bytes = b"RIFF....WEBP", jpegs: bool = False) -> str:
    beside = {width: b"\xff\xd8\xff%d" % width for width in WIDTHS} if jpegs else {}
    return image_store().put({width: content + b"%d" % width for width in WIDTHS}, beside)


def _enter(project: Project, file: str) -> None:
    session.add(ProjectImage(project_id=project.id, file=file, width=1600, height=900, uploaded_at=now()))
    session.flush()


def _shown(file: str) -> list[dict[str, str]]:
    return [{"file": file, "alt": "Sypač na mostě", "author": "Jan Novák", "licence": "cc_by"}]


def _project(state: str, file: str, **answers: Any) -> Project:
    """Make a project in a state whose text shows a picture."""
    author = person(municipality=PRAHA)
    project = draft(author, **answers)
    _enter(project, file)
    services.save_answers(author, project, {"images": _shown(file)}, version(project))
    led_to(state, project, author, person("moderator"), person("administrator"))
    database.commit()
    return project


@pytest.mark.parametrize("state", STATES)
def test_only_published_pictures_are_public(state: str, app_context: None, client: StrictClient) -> None:
    file = _keep()
    _project(state, file)
    for width in WIDTHS:
        answer = client.get(f"/media/{file}-{width}.webp")
        assert answer.status_code == (200 if state in ("published", "archived") else 404)


def test_a_picture_cannot_run_and_leaves_caches_within_the_hour(app_context: None, client: StrictClient) -> None:
    file = _keep()
    _project("published", file)
    answer = client.get(f"/media/{file}-960.webp")
    assert answer.data == b"RIFF....WEBP960"
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{file[:12]}-960.webp"'
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers
    again = client.get(f"/media/{file}-960.webp", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"/media/{file}-480.webp", headers={"If-None-Match": answer.headers["ETag"]})
    assert other.status_code == 200
    assert client.head(f"/media/{file}-960.webp").status_code == 200
    assert client.post(f"/media/{file}-960.webp").status_code == 405


def test_pages_offer_both_kinds_in_all_widths_and_keep_the_place_free(app_context: None, client: StrictClient) -> None:
    file = _keep(jpegs=True)
    project = _project("published", file)
    page = client.get(f"/cs/projects/{project.id}-senzory-na-silnici").text
    for ending in ("webp", "jpg"):
        assert all(f"/media/{file}-{width}.{ending} {width}w" in page for width in WIDTHS)
    assert 'width="1600" height="900"' in page
    assert f'property="og:image" content="https://katalog.example.cz/media/{file}-1600.jpg"' in page
    assert f"/media/{file}-480.webp 480w" in client.get("/cs/projects").text
    answer = client.get(f"/media/{file}-960.jpg")
    assert (answer.mimetype, answer.data) == ("image/jpeg", b"\xff\xd8\xff960")
    assert answer.headers["ETag"] != client.get(f"/media/{file}-960.webp").headers["ETag"]


def test_hiding_a_project_hides_its_pictures(app_context: None, client: StrictClient) -> None:
    file = _keep()
    project = _project("published", file)
    answer = client.get(f"/media/{file}-960.webp")
    services.hide(person("administrator"), project, "Osobní údaje.")
    database.commit()
    again = client.get(f"/media/{file}-960.webp", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 404
    assert "no-store" in again.headers["Cache-Control"]


def test_a_picture_of_an_open_revision_waits_for_its_approval(app_context: None, client: StrictClient) -> None:
    author, reviewer = person(municipality=PRAHA), person("moderator")
    project = published(author, reviewer)
    file = _keep()
    _enter(project, file)
    services.revise(author, project)
    services.save_answers(author, project, {"images": _shown(file)}, version(project))
    database.commit()
    assert client.get(f"/media/{file}-480.webp").status_code == 404
    services.submit(author, project, version(project))
    services.take_up(reviewer, project)
    services.approve(reviewer, project, seen(project))
    database.commit()
    assert client.get(f"/media/{file}-480.webp").status_code == 200


def test_a_text_cannot_publish_the_picture_of_another_project(app_context: None, client: StrictClient) -> None:
    file = _keep()
    _project("draft", file)
    author = person(municipality=PRAHA)
    thief = draft(author, images=_shown(file))
    with pytest.raises(Incomplete):
        services.submit(author, thief, version(thief))
    publish(images=_shown(file))
    database.commit()
    assert client.get(f"/media/{file}-480.webp").status_code == 404


def test_a_stopped_project_that_asked_for_anonymity_shows_no_pictures(app_context: None, client: StrictClient) -> None:
    file = _keep()
    stopped = {"stage": "stopped", "stopped_reason": "money", "stopped_text": "Došly peníze na další čidla u řeky."}
    _project("published", file, stopped_anonymous=True, **stopped)
    assert client.get(f"/media/{file}-480.webp").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["../../../../etc/passwd", "..%2f..%2fcatalogue.sqlite3", "{file}", "{file}-480", "{file}-480.png", "{file}-481.webp",
     "{file}--480.webp", "{file}-0480.webp.", "{upper}-480.webp", "{short}-480.webp", "{file}-999999999999999999999.webp",
     "%00{short}-480.webp", "{file}-480.webp/", "{file}-480.jpg", "{file}-480.svg", "{file}-480.webp%00.html", "{stars}-480.webp"],
)  # fmt: skip
def test_nothing_but_a_hash_and_a_width_is_an_address(path: str, app_context: None, client: StrictClient) -> None:
    file = _keep()
    _project("published", file)
    made = path.format(file=file, upper=file.upper(), short=file[:-1], stars="*" * 64)
    assert client.get(f"/media/{made}").status_code == 404


def test_a_file_that_was_lost_is_a_missing_page(app_context: None, client: StrictClient) -> None:
    file = _keep()
    _project("published", file)
    for path in image_store().folder.rglob("*.webp"):
        path.unlink()
    assert client.get(f"/media/{file}-480.webp").status_code == 404


def test_a_desk_shows_the_pictures_of_its_own_project_alone(app: Flask, app_context: None) -> None:
    file, other = _keep(), _keep(b"RIFF....WEBPother")
    project = _project("draft", file)
    _project("draft", other)
    answer = private_image_response(project, file, 1600)
    assert (answer.mimetype, answer.data) == ("image/webp", b"RIFF....WEBP1600")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for name, width in ((other, 480), (file, 481), ("../" * 20, 480), ("\0" * 64, 480), ("", 480)):
        with pytest.raises((NotFound, HTTPException)):
            private_image_response(project, name, width)


def test_templates_get_addresses_of_all_widths(app: Flask) -> None:
    file = "ab" * 32
    with app.test_request_context("/cs/"):
        assert image_url(file) == f"/media/{file}-960.webp"
        assert image_url(file, 480) == f"/media/{file}-480.webp"
        assert image_url(file, 480, "jpg") == f"/media/{file}-480.jpg"
        assert (
            srcset(file) == f"/media/{file}-480.webp 480w, /media/{file}-960.webp 960w, /media/{file}-1600.webp 1600w"
        )
