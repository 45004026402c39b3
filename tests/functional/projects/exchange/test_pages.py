"""The page of imports: check, import, undo, the file given back; and that batches of others stay closed."""

import io
from typing import Any

from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.database import session
from catalogue.projects.exchange.files import ON_THE_PAGE
from catalogue.projects.exchange.models import ImportBatch
from catalogue.projects.models import Project
from tests.client import StrictClient, hidden_fields
from tests.factories.accounts import BRNO, PRAHA, account, new_client, signed_in

FILE = "Název projektu;Obec;Rok zahájení;Barva\nLávka přes řeku;554782;;modrá\nMost;999999;;\n"
PAGE = "/cs/my/imports"


def send(client: StrictClient, text: str = FILE, name: str = "projekty.csv") -> TestResponse:
    """Send a file to be checked."""
    data: dict[str, Any] = {"file": (io.BytesIO(text.encode()), name)}
    return client.sent(PAGE, data, content_type="multipart/form-data")


def pressed(client: StrictClient, address: str, step: str) -> TestResponse:
    """Press the button of a batch's page."""
    return client.post(f"{address}/{step}", data=hidden_fields(client.get(address)))


def titles(app: Flask) -> list[tuple[str, str]]:
    """Return titles and states of all projects."""
    with app.app_context():
        return [(one.title, one.state) for one in session.scalars(select(Project).order_by(Project.id))]


def test_a_file_is_checked_imported_given_back_and_undone(app: Flask) -> None:
    client = signed_in(app, account(app, municipality=PRAHA))
    checked = send(client)
    assert checked.status_code == 303
    page = client.get(checked.location).text
    assert "1 nový koncept" in page
    assert "1 řádek vynechaný kvůli chybě" in page
    assert "Barva" in page
    assert titles(app) == []
    back = client.get(f"{checked.location}/errors")
    assert back.mimetype == "text/csv"
    assert "„999999“" in back.text
    assert pressed(client, checked.location, "run").status_code == 303
    assert titles(app) == [("Lávka přes řeku", "draft")]
    assert pressed(client, checked.location, "undo").status_code == 303
    assert titles(app) == [("Lávka přes řeku", "discarded")]
    assert "Vrácena 1 změna." in client.get(checked.location).text


def test_batches_of_others_are_not_found_and_nothing_is_imported_for_others(app: Flask) -> None:
    client, stranger = (signed_in(app, account(app, municipality=code)) for code in (PRAHA, BRNO))
    address = send(client).location
    for path in (address, f"{address}/errors"):
        assert stranger.get(path).status_code == 404
    token = hidden_fields(stranger.get(PAGE))
    for step in ("run", "undo"):
        assert stranger.post(f"{address}/{step}", data=token).status_code == 404
    pressed(stranger, send(stranger).location, "run")
    assert titles(app) == []
    administrator = signed_in(app, account(app, "administrator"))
    assert administrator.get(address).status_code == 200


def test_what_cannot_be_read_is_said_beside_the_field(app: Flask) -> None:
    client = signed_in(app, account(app, municipality=PRAHA))
    too_many = FILE.splitlines()[0] + "\nLávka;554782;;" * (ON_THE_PAGE.rows + 1)
    for text, name, said in (
        ("x", "a.exe", "Nahrát lze jen XLSX"), ("", "a.csv", "Soubor je prázdný"), (too_many, "a.csv", "nejvýš 500 řádků"),
    ):  # fmt: skip
        answer = send(client, text, name)
        assert (answer.status_code, said in answer.text) == (422, True), said
    with app.app_context():
        assert session.scalars(select(ImportBatch)).all() == []


def test_own_projects_and_the_template_are_downloaded(app: Flask) -> None:
    client = signed_in(app, account(app, municipality=PRAHA))
    pressed(client, send(client).location, "run")
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}/projects.xlsx").data))
    assert [cell.value for cell in book.active["B"]] == ["Název projektu", "Lávka přes řeku"]
    assert "Lávka" not in signed_in(app, account(app, municipality=BRNO)).get(f"{PAGE}/projects.csv").text
    template = load_workbook(io.BytesIO(client.get(f"{PAGE}/template.xlsx").data))
    sheet = template.active
    assert sheet["A3"].value == "# příklad"
    assert any("Seznamy" in one.formula1 for one in sheet.data_validations.dataValidation)
    assert template.sheetnames == ["Projekty", "Seznamy", "Jak tabulku vyplnit", "Kódy"]
    assert new_client(app).get(f"{PAGE}/projects.csv").status_code == 303
