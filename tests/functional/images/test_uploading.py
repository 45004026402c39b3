"""A clerk uploads a picture: a good one is there at once, a bad one is refused in words and nothing typed is lost."""

import io

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.database import session
from catalogue.projects.models import Draft, ProjectImage
from tests.client import StrictClient
from tests.factories import pictures
from tests.factories.accounts import PRAHA, account, signed_in
from tests.factories.pictures import Upload

LINK = "https://www.example.cz/senzory"
BAD = (
    Upload("sixty.jpg", pictures.sixty_megapixels, "more than 40 megapixels"),
    Upload("flood.png", lambda: pictures.flood(20_000, 20_000, 20_000), "more than 40 megapixels"),
    Upload("drawing.svg", lambda: pictures.svg("<script>alert(1)</script>"), "This file is SVG."),
    Upload("note.jpg", lambda: b"Dobr\xc3\xbd den", "This file is not a picture."),
    Upload("half.jpg", lambda: pictures.jpeg()[:900], "The picture is damaged."),
    Upload("empty.png", lambda: b"", "The file is empty."),
    Upload("heavy.png", lambda: pictures.png() + bytes(10 << 20), "larger than 10 MB"),
)


@pytest.fixture
def clerk(app: Flask) -> StrictClient:
    return signed_in(app, account(app, municipality=PRAHA))


@pytest.fixture
def section(clerk: StrictClient) -> str:
    """The address of the section with pictures of a new project."""
    began = clerk.sent("/en/my/projects/new", {"municipality": PRAHA, "title": "Senzory na silnici"})
    assert began.status_code == 303
    return began.headers["Location"].rpartition("/")[0] + "/media"


def _typed() -> dict[str, str]:
    return {"links-0-kind": "website", "links-0-label": "Popis čidel", "links-0-url": LINK}


def _images(app: Flask) -> list[ProjectImage]:
    with app.app_context():
        return list(session.scalars(select(ProjectImage)))


@pytest.mark.parametrize("upload", BAD, ids=lambda upload: upload.name)
def test_a_bad_picture_is_refused_in_words_and_nothing_typed_is_lost(
    upload: Upload, app: Flask, clerk: StrictClient, section: str
) -> None:
    answer = clerk.sent(section, {**_typed(), "upload": (io.BytesIO(upload.make()), upload.name)})
    assert answer.status_code == 422
    assert str(upload.refused) in answer.text
    assert LINK in answer.text
    assert _images(app) == []
    with app.app_context():
        stored = session.scalars(select(Draft)).one().document
        assert [link["url"] for link in stored["links"]] == [LINK]
        assert not stored.get("images")


def test_a_good_picture_is_shown_to_its_authors_alone(app: Flask, clerk: StrictClient, section: str) -> None:
    answer = clerk.sent(section, {**_typed(), "upload": (io.BytesIO(pictures.with_place()), "../../most.jpg")})
    assert answer.status_code == 303
    (image,) = _images(app)
    with app.app_context():
        stored = session.scalars(select(Draft)).one().document
        assert [one["file"] for one in stored["images"]] == [image.file]
        assert stored["links"][0]["url"] == LINK
    address = f"/en/my/projects/{image.project_id}/images/{image.file}-480.webp"
    assert address in clerk.get(section).text
    shown = clerk.get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in shown.headers["Cache-Control"]
    assert b"Secret" not in shown.data
    stranger = signed_in(app, account(app, municipality="582786"))
    assert stranger.get(address).status_code == 404
    assert app.test_client().get(address, base_url="https://katalog.example.cz").status_code in (302, 303)
    assert clerk.get(f"/media/{image.file}-480.webp").status_code == 404
