"""A clerk uploads pictures: good ones are there at once, bad ones are refused in words, and nothing typed is lost."""

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.database import session
from catalogue.projects.models import Draft, ProjectImage
from catalogue.security import MAX_BODY, MAX_FILES
from tests.client import BASE, StrictClient, hidden_fields
from tests.factories import pictures
from tests.factories.accounts import PRAHA, account, signed_in
from tests.factories.pictures import Upload

LINK = "https://www.example.cz/senzory"
BAD = (
    Upload("sixty.jpg", pictures.sixty_megapixels, "more than 40 megapixels"),
    Upload("flood.png", lambda: pictures.flood(20_000, 20_000, 20_000), "more than 40 megapixels"),
    Upload("drawing.svg", lambda: pictures.svg("<script>alert(1)</script>"), "This file is SVG."),
    Upload("note.jpg", lambda: b"Dobr\xc3\xbd den", "This is no file that can be added."),
    Upload("half.jpg", lambda: pictures.jpeg()[:900], "The picture is damaged."),
    Upload("empty.png", lambda: b"", "The file is empty."),
    Upload("heavy.png", lambda: pictures.png() + bytes(10 << 20), "larger than 10 MB"),
)


@pytest.fixture
def clerk(app: Flask) -> StrictClient:
    return signed_in(app, account(app, municipality=PRAHA))


@pytest.fixture
def desk(clerk: StrictClient) -> str:
    """The address of a new project on the desk."""
    began = clerk.sent("/en/my/projects/new", {"municipality": PRAHA, "title": "Senzory na silnici"})
    assert began.status_code == 303
    return began.headers["Location"].rpartition("/edit/")[0]


def _images(app: Flask) -> list[ProjectImage]:
    with app.app_context():
        return list(session.scalars(select(ProjectImage)))


def _stored(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return session.scalars(select(Draft)).one().document


def _files(*uploads: tuple[str, bytes]) -> dict[str, Any]:
    return {"files": [(io.BytesIO(content), name) for name, content in uploads]}


@pytest.mark.parametrize("upload", BAD, ids=lambda upload: upload.name)
def test_a_bad_picture_is_refused_in_words(upload: Upload, app: Flask, clerk: StrictClient, desk: str) -> None:
    answer = clerk.sent(f"{desk}/upload", _files((upload.name, upload.make())))
    assert answer.status_code == 422
    assert f"{upload.name}: " in answer.text
    assert str(upload.refused) in answer.text
    assert _images(app) == []
    assert "images" not in _stored(app)


def test_what_is_typed_is_saved_before_files_are_added_and_no_file_takes_it_away(
    app: Flask, clerk: StrictClient, desk: str
) -> None:
    typed = {"links-0-kind": "website", "links-0-label": "Popis čidel", "links-0-url": LINK}
    saved = clerk.sent(f"{desk}/edit/media", {**typed, "add_files": "1"})
    assert (saved.status_code, saved.headers["Location"]) == (303, f"{desk}/upload")
    refused = clerk.sent(f"{desk}/upload", _files(("huge.jpg", bytes(MAX_FILES))))
    assert refused.status_code == 413
    assert f'href="{desk}/upload"' in refused.text
    assert _stored(app)["links"][0]["url"] == LINK
    assert clerk.sent(f"{desk}/edit/media", {"other_title": "x" * MAX_BODY}).status_code == 413


def test_several_files_at_once_good_ones_stay_bad_ones_are_named(app: Flask, clerk: StrictClient, desk: str) -> None:
    sent = _files(("most.jpg", pictures.jpeg()), ("note.jpg", b"Dobry den"), ("barvy.png", pictures.png("L")))
    answer = clerk.sent(f"{desk}/upload", sent)
    assert answer.status_code == 422
    assert "2 files were added" in answer.text
    assert "note.jpg: This is no file that can be added." in answer.text
    assert "most.jpg" not in answer.text
    assert len(_stored(app)["images"]) == 2
    assert clerk.sent(f"{desk}/upload").status_code == 422


def test_a_script_is_told_what_became_of_its_file(clerk: StrictClient, desk: str) -> None:
    asking = {"Accept": "application/json"}
    good = clerk.sent(f"{desk}/upload", _files(("most.jpg", pictures.jpeg())), headers=asking)
    assert (good.status_code, good.json) == (200, {"added": 1, "problems": []})
    bad = clerk.sent(f"{desk}/upload", _files(("a.svg", pictures.svg())), headers=asking)
    assert (bad.status_code, bad.json["added"], bad.json["problems"][0]["name"]) == (422, 0, "a.svg")


def test_only_authors_of_an_open_text_add_files(app: Flask, clerk: StrictClient, desk: str) -> None:
    token = hidden_fields(clerk.get(f"{desk}/upload"))
    for role, place, expected in (("member", "582786", 404), ("moderator", None, 404)):
        other = signed_in(app, account(app, role=role, municipality=place))
        assert other.get(f"{desk}/upload").status_code == expected
        sent = {**_files(("most.jpg", pictures.jpeg())), **hidden_fields(other.get("/en/account"))}
        assert other.post(f"{desk}/upload", data=sent).status_code == expected
    visitor = app.test_client().post(f"{desk}/upload", data={**_files(("a.jpg", b"a")), **token}, base_url=BASE)
    assert visitor.status_code in (400, 401)
    assert _images(app) == []


def test_the_author_orders_pictures_and_the_first_is_the_main_one(app: Flask, clerk: StrictClient, desk: str) -> None:
    clerk.sent(f"{desk}/upload", _files(*((f"{mode}.png", pictures.png(mode)) for mode in ("RGB", "L", "1"))))
    first, second, third = (image["file"] for image in _stored(app)["images"])

    def send(button: str, value: str) -> list[str]:
        rows = {f"images-{number}-file": one["file"] for number, one in enumerate(_stored(app)["images"])}
        words = {name.replace("file", "alt"): f"Obrázek {file[:6]}" for name, file in rows.items()}
        answer = clerk.sent(f"{desk}/edit/media", {**rows, **words, button: value})
        assert answer.status_code == 303
        assert all(one["alt"] == f"Obrázek {one['file'][:6]}" for one in _stored(app)["images"])
        return [one["file"] for one in _stored(app)["images"]]

    assert send("move", f"images:{third}:first") == [third, first, second]
    assert send("move", f"images:{first}:down") == [third, second, first]
    assert send("move", f"images:{second}:up") == [second, third, first]
    assert send("move", f"images:{second}:up") == [second, third, first]
    assert send("move", "images:nonsense:up") == send("move", "x") == [second, third, first]
    assert send("remove_image", third) == [second, first]


def test_a_good_picture_is_shown_to_its_authors_alone(app: Flask, clerk: StrictClient, desk: str) -> None:
    answer = clerk.sent(f"{desk}/upload", _files(("../../most.jpg", pictures.with_place())))
    assert answer.status_code == 303
    (image,) = _images(app)
    assert [one["file"] for one in _stored(app)["images"]] == [image.file]
    address = f"{desk}/images/{image.file}-480.webp"
    assert address in clerk.get(f"{desk}/edit/media").text
    shown = clerk.get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in shown.headers["Cache-Control"]
    assert b"Secret" not in shown.data
    stranger = signed_in(app, account(app, municipality="582786"))
    assert stranger.get(address).status_code == 404
    assert app.test_client().get(address, base_url=BASE).status_code in (302, 303)
    assert clerk.get(f"/media/{image.file}-480.webp").status_code == 404
