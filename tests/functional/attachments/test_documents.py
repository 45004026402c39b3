"""Documents of projects: taken in for the text, given out as downloads, and public only with an approved text."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from catalogue import cli, database
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.clock import now
from catalogue.database import session
from catalogue.errors import Forbidden, Invalid
from catalogue.operations.checks import problems
from catalogue.projects import services
from catalogue.projects.attachments.inspecting import Inspected
from catalogue.projects.attachments.queries import attachment_of, missing, orphans
from catalogue.projects.attachments.services import MOST_UPLOADED, MOST_USED, enter_attachment, sweep_orphans
from catalogue.projects.attachments.storage import attachment_store
from catalogue.projects.images.encoder import WIDTHS
from catalogue.projects.images.storage import image_store
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Draft, Project, ProjectAttachment
from catalogue.projects.services.moving import Incomplete
from catalogue.projects.services.receiving import title_from
from tests.client import BASE, StrictClient, hidden_fields
from tests.factories import documents, pictures
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, draft, led_to, person, seen, version

WORDS = {"title": "Zadávací dokumentace", "kind": "specification", "licence": "official_work"}
CONTENT = documents.TABLE.encode()


def _attach(project: Project, author: User, content: bytes = CONTENT, **words: str) -> str:
    """Put a document into the text of a draft and return its file."""
    file = enter_attachment(project, Inspected("csv", content), author).file
    assert project.draft is not None
    rows = project.draft.document.get("attachments", [])
    services.save_answers(author, project, {"attachments": [*rows, {"file": file, **WORDS, **words}]}, version(project))
    return file


def _project(state: str, **answers: Any) -> tuple[Project, str]:
    author = person(municipality=PRAHA)
    project = draft(author, **answers)
    file = _attach(project, author)
    led_to(state, project, author, person("moderator"), person("administrator"))
    database.commit()
    return project, file


@pytest.mark.parametrize("state", [str(state) for state in State])
def test_only_documents_of_published_texts_are_public(state: str, app_context: None, client: StrictClient) -> None:
    project, file = _project(state)
    answer = client.get(f"/attachments/{project.id}/{file}")
    assert answer.status_code == (200 if state in ("published", "archived") else 404)
    assert (CONTENT in answer.data) == (state in ("published", "archived"))


def test_a_document_is_a_download_that_cannot_run(app_context: None, client: StrictClient) -> None:
    project, file = _project("published")
    answer = client.get(f"/attachments/{project.id}/{file}")
    assert answer.data == CONTENT
    assert answer.headers["Content-Disposition"] == 'attachment; filename="zadavaci-dokumentace.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get(f"/attachments/{project.id}/{file}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.head(f"/attachments/{project.id}/{file}").data == b""
    for path in (f"{project.id}/{file[:-1]}g", f"{project.id}/{file.upper()}", f"{project.id}/{file}.html", f"0/{file}",
                 f"{project.id}/../../etc/passwd", f"999999999999/{file}", f"{project.id}/{file[:63]}%00"):  # fmt: skip
        assert client.get(f"/attachments/{path}").status_code == 404, path


def test_the_page_and_the_record_name_documents_with_what_they_are(app_context: None, client: StrictClient) -> None:
    project, file = _project("published")
    page = client.get(f"/cs/projects/{project.id}-senzory-na-silnici").text
    assert f'href="https://katalog.example.cz/attachments/{project.id}/{file}"' in page
    assert "Zadávací dokumentace" in page
    assert "CSV, 1\xa0kB" in page or "CSV, 1 kB" in page
    (row,) = client.get(f"/api/v1/projects/{project.id}").json["document"]["attachments"]
    told = {"file": file, "type": "csv", "size": len(CONTENT), "url": f"{BASE}/attachments/{project.id}/{file}"}
    assert row == {**WORDS, **told}


def test_the_public_sees_other_documents_only_after_an_approval(app_context: None, client: StrictClient) -> None:
    author, reviewer = person(municipality=PRAHA), person("moderator")
    project = draft(author)
    first = _attach(project, author)
    led_to("published", project, author, reviewer, reviewer)
    services.revise(author, project)
    second = _attach(project, author, b"a;b\n1;2\n")
    assert project.draft is not None
    kept = [row for row in project.draft.document["attachments"] if row["file"] == second]
    services.save_answers(author, project, {"attachments": kept}, version(project))

    def public() -> list[int]:
        database.commit()
        return [client.get(f"/attachments/{project.id}/{file}").status_code for file in (first, second)]

    assert public() == [200, 404]
    services.submit(author, project, version(project))
    services.take_up(reviewer, project)
    assert public() == [200, 404]
    services.approve(reviewer, project, seen(project))
    assert public() == [404, 200]
    services.hide(person("administrator"), project, "Osobní údaje.")
    assert public() == [404, 404]


def test_a_text_cannot_publish_the_document_of_another_project(app_context: None, client: StrictClient) -> None:
    _other, file = _project("draft")
    author = person(municipality=PRAHA)
    thief = draft(author, attachments=[{"file": file, **WORDS}])
    with pytest.raises(Incomplete):
        services.submit(author, thief, version(thief))
    mine, _file = _project("published")
    assert client.get(f"/attachments/{mine.id}/{file}").status_code in (404, 200)
    assert client.get(f"/attachments/{thief.id}/{file}").status_code == 404


def test_a_stopped_project_that_asked_for_anonymity_gives_out_nothing(app_context: None, client: StrictClient) -> None:
    stopped = {"stage": "stopped", "stopped_reason": "money", "stopped_text": "Došly peníze na další čidla u řeky."}
    project, file = _project("published", stopped_anonymous=True, **stopped)
    assert client.get(f"/attachments/{project.id}/{file}").status_code == 404
    assert "attachments" not in client.get(f"/api/v1/projects/{project.id}").json["document"]


@pytest.mark.parametrize("lacking", ["title", "kind", "licence"])
def test_title_kind_and_licence_are_needed_to_submit(lacking: str, app_context: None) -> None:
    author = person(municipality=PRAHA)
    project = draft(author)
    _attach(project, author, **{lacking: ""})
    with pytest.raises(Incomplete) as refused:
        services.submit(author, project, version(project))
    assert [problem.column for problem in refused.value.details["problems"]] == [lacking]


def test_who_may_not_write_attaches_nothing_and_ten_are_the_most(app_context: None) -> None:
    author = person(municipality=PRAHA)
    project = draft(author)
    for stranger in (person(municipality=BRNO), person("moderator")):
        with pytest.raises(Forbidden):
            enter_attachment(project, Inspected("csv", CONTENT), stranger)
    file = _attach(project, author)
    assert enter_attachment(project, Inspected("csv", CONTENT), author).file == file
    event = session.scalars(select(AuditEvent).where(AuditEvent.event == "attachment.uploaded")).one()
    assert event.new == {"file": file, "kind": "csv", "size": len(CONTENT)}
    for number in range(MOST_UPLOADED - 1):
        enter_attachment(project, Inspected("csv", b"a;b\n1;%d" % number), author)
    with pytest.raises(Invalid, match=str(MOST_UPLOADED)):
        enter_attachment(project, Inspected("csv", b"late"), author)
    crowded = draft(author)
    services.save_answers(author, crowded, {"attachments": [{"file": file}] * MOST_USED}, version(crowded))
    with pytest.raises(Invalid, match=str(MOST_USED)):
        enter_attachment(crowded, Inspected("csv", b"more"), author)


def test_a_copy_of_a_rejected_project_brings_its_documents(app_context: None) -> None:
    project, file = _project("rejected")
    author = session.get_one(User, project.created_by_id)
    copy = services.copy_to_new_draft(author, project)
    assert attachment_of(copy, file) is not None
    services.submit(author, copy, version(copy))


def test_files_without_rows_go_after_a_day_and_rows_without_files_are_told(app_context: None) -> None:
    _known, file = _project("draft")
    stray = attachment_store().put(b"stray")
    ahead = timedelta(seconds=-5)
    assert orphans() == []
    assert orphans(ahead) == [stray]
    assert sweep_orphans(ahead) == 1
    assert not attachment_store().has(stray)
    assert attachment_store().has(file)
    assert missing() == []
    session.get_one(ProjectAttachment, (_known.id, file)).file = "0" * 64
    session.flush()
    assert missing() == ["0" * 64]
    assert any("1 documents" in told for told in problems())


def test_a_clerk_adds_documents_and_pictures_together(app: Flask) -> None:
    clerk = signed_in(app, account(app, municipality=PRAHA))
    began = clerk.sent("/en/my/projects/new", {"municipality": PRAHA, "title": "Senzory na silnici"})
    desk = began.headers["Location"].rpartition("/edit/")[0]
    sent = [("Smlouva_o_dílo.pdf", documents.pdf()), ("most.jpg", pictures.jpeg()),
            ("makra.docx", documents.docx(documents.MACROS)), ("posta.zip", pictures.zipped())]  # fmt: skip
    answer = clerk.sent(f"{desk}/upload", {"files": [(io.BytesIO(content), name) for name, content in sent]})
    assert answer.status_code == 422
    assert "2 files were added" in answer.text
    assert "makra.docx: The document holds a macro" in answer.text
    assert "posta.zip: This is no file that can be added" in answer.text
    with app.app_context():
        stored = session.scalars(select(Draft)).one().document
    (row,) = stored["attachments"]
    assert row["title"] == "Smlouva o dílo"
    assert len(stored["images"]) == 1
    address = f"{desk}/attachments/{row['file']}"
    assert address in clerk.get(f"{desk}/edit/media").text
    given = clerk.get(address)
    assert (given.status_code, given.data) == (200, documents.pdf())
    assert given.headers["Content-Disposition"].startswith("attachment; ")
    assert "no-store" in given.headers["Cache-Control"]
    assert signed_in(app, account(app, municipality=BRNO)).get(address).status_code == 404
    assert app.test_client().get(address, base_url=BASE).status_code == 303
    form = {"attachments-0-file": row["file"], "attachments-0-title": "Smlouva", "remove_attachment": row["file"]}
    assert clerk.sent(f"{desk}/edit/media", form).status_code == 303
    with app.app_context():
        assert "attachments" not in session.scalars(select(Draft)).one().document


def test_reviewers_open_what_they_judge(app: Flask) -> None:
    with app.app_context():
        project, file = _project("submitted")
        number = project.id
    moderator = signed_in(app, account(app, role="moderator"))
    address = f"/cs/moderation/{number}/attachments/{file}"
    assert address in moderator.get(f"/cs/moderation/{number}").text
    assert moderator.get(address).data == CONTENT
    assert moderator.get(f"/cs/moderation/{number}/attachments/{'0' * 64}").status_code == 404
    assert hidden_fields(moderator.get(f"/cs/moderation/{number}"))


@pytest.mark.parametrize(
    ("name", "title"),
    [("Smlouva_o_dílo.pdf", "Smlouva o dílo"), ("/etc/passwd", "passwd"), ("C:\\Úřad\\Plán.csv", "Plán"), ("a" * 300 + ".pdf", "a" * 150),
     ("\u202egpj.exe", "gpj"), (".csv", "csv"), ("<b>x</b>.csv", "b>")],
)  # fmt: skip
def test_a_title_is_proposed_from_the_name_of_the_file(name: str, title: str) -> None:
    assert title_from(name) == title


def test_the_command_sweeps_pictures_and_documents(
    app: Flask, app_context: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    image_store().put(dict.fromkeys(WIDTHS, b"stray"))
    stray = attachment_store().put(b"stray")
    monkeypatch.setattr(cli, "create_app", lambda: app)
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        told = CliRunner().invoke(cli.cli, ["sweep"])
    assert told.output.startswith("Removed: 1 pictures, 1 documents, 0 accounts"), told
    assert not attachment_store().has(stray)
    assert image_store().names() == set()
