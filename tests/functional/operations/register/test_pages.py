"""The administrators' pages of the register, and the command over the same services."""

import io
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from catalogue import database
from catalogue.cli import cli
from catalogue.config import Config
from catalogue.database import session
from catalogue.municipalities.models import Municipality, RegisterUpdate
from tests.client import StrictClient, hidden_fields
from tests.factories.accounts import account, mails, signed_in
from tests.factories.registers import LUKA, MIDDLE, NEW, SMALL, file_with
from tests.functional.test_concurrency import at_once, sending

PAGE = "/cs/admin/register"
RENAMED = {LUKA: {"name": "Velká Luká"}}


@pytest.fixture
def desk(app: Flask) -> StrictClient:
    """An administrator's browser."""
    return signed_in(app, account(app, "administrator"))


def file(app: Flask, *args: Any, **kwargs: Any) -> bytes:
    with app.app_context():
        return file_with(*args, **kwargs)


def bring(desk: StrictClient, data: bytes, name: str = "obce.csv", **fields: str) -> TestResponse:
    sent: dict[str, Any] = {"file": (io.BytesIO(data), name), "populations_on": "2026-01-01", **fields}
    return desk.sent(PAGE, sent, content_type="multipart/form-data")


def apply(desk: StrictClient, address: str, **fields: str) -> TestResponse:
    page = desk.get(address)
    return desk.post(f"{address}/apply", data={**hidden_fields(page), **fields})


def name_of(app: Flask, code: str = LUKA) -> str:
    with app.app_context():
        return session.get_one(Municipality, code).name


def test_from_the_file_to_the_register_and_back(app: Flask, desk: StrictClient) -> None:
    clerk = account(app, municipality=SMALL)
    checked = bring(desk, file(app, RENAMED, without=[SMALL], more=[NEW]))
    assert checked.status_code == 303, checked.text
    page = desk.get(checked.location).text
    assert "Luká → Velká Luká" in page
    assert f'name="successor_{SMALL}"' in page
    assert (name_of(app), mails(app, clerk.email)) == ("Luká", [])
    done = apply(desk, checked.location, **{f"successor_{SMALL}": "česká lípa"})
    assert done.status_code == 303
    shown = desk.get(done.location).text
    assert "→ Česká Lípa (Česká Lípa) 561380" in shown
    assert [one.event for one in mails(app, clerk.email)] == ["municipality_ended"]
    assert name_of(app) == "Velká Luká"
    assert (
        "1.\u00a0ledna 2026" in desk.get(f"/cs/municipalities/{LUKA}").text
        or "ledna" in desk.get(f"/cs/municipalities/{LUKA}").text
    )
    before = desk.get(f"{checked.location}/before.csv")
    assert before.mimetype == "text/csv"
    again = bring(desk, before.data)
    assert apply(desk, again.location).status_code == 303
    assert name_of(app) == "Luká"
    assert desk.get(f"/cs/municipalities/{SMALL}").status_code == 200


def test_the_present_register_changes_nothing(app: Flask, desk: StrictClient) -> None:
    current = desk.get(f"{PAGE}/municipalities.csv")
    checked = bring(desk, current.data)
    assert '<form method="post" action="/cs/admin/register' not in desk.get(checked.location).text
    assert current.data.decode().count("\n") == 6259


def test_errors_are_named_by_line_and_column_and_nothing_is_kept(app: Flask, desk: StrictClient) -> None:
    answer = bring(desk, file(app, {LUKA: {"population": "mnoho", "postcode": "1"}}))
    assert answer.status_code == 422
    assert re.findall(r"<td>(population|postcode)</td>", answer.text) == ["population", "postcode"]
    for data in (b"", b"nesmysl", b"x" * (5 * 2**20 + 1)):
        assert bring(desk, data).status_code == 422
    assert bring(desk, file(app, RENAMED), populations_on="2999-01-01").status_code == 422
    assert bring(desk, file(app, RENAMED), populations_on="nic").status_code == 422
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(RegisterUpdate)) == 1, "the reference data alone"


def test_a_wrong_successor_comes_back_with_what_was_typed(app: Flask, desk: StrictClient) -> None:
    checked = bring(desk, file(app, without=[SMALL, "500062"]))
    answer = apply(desk, checked.location, **{f"successor_{SMALL}": "Nová Ves", "successor_500062": "Vsetín"})
    assert answer.status_code == 422
    assert 'value="Nová Ves"' in answer.text
    assert 'value="Vsetín"' in answer.text
    assert re.search(r"\b\d{6}, Nová Ves", answer.text), "the codes to choose from"
    assert name_of(app, SMALL) == "Luka"


def test_a_stale_preview_is_answered_by_a_fresh_one(app: Flask, desk: StrictClient) -> None:
    mine = bring(desk, file(app, RENAMED, without=[SMALL])).location
    seen = hidden_fields(desk.get(mine))
    other = signed_in(app, account(app, "administrator", email="druha@obec.example.cz"))
    assert apply(other, bring(other, file(app, {MIDDLE: {"name": "Lípa"}})).location).status_code == 303
    answer = desk.post(f"{mine}/apply", data={**seen, f"successor_{SMALL}": "Zlín"})
    assert answer.status_code == 409
    assert "Lípa → Česká Lípa" in answer.text, "what the file would change now"
    assert 'value="Zlín"' in answer.text
    assert hidden_fields(answer)["seen"] != seen["seen"]
    assert name_of(app) == "Luká"
    again = desk.post(f"{mine}/apply", data={**hidden_fields(answer), f"successor_{SMALL}": "Zlín"})
    assert again.status_code == 303
    assert (name_of(app), name_of(app, MIDDLE)) == ("Velká Luká", "Česká Lípa")
    assert desk.post(f"{mine}/apply", data=seen).status_code == 409


def test_of_two_who_apply_at_once_one_is_told(app: Flask) -> None:
    people = [account(app, "administrator", email=f"spravce{number}@obec.example.cz") for number in range(2)]
    calls = []
    for number, one in enumerate(people):
        desk = signed_in(app, one)
        address = bring(desk, file(app, {LUKA: {"name": f"Luká {'I' * (number + 1)}"}})).location
        seen = hidden_fields(desk.get(address))["seen"]
        calls.append(sending(app, one, f"{address}/apply", seen=seen))
    assert sorted(status for status, _told in at_once(calls)) == [303, 409]
    with app.app_context():
        applied = select(func.count()).where(RegisterUpdate.state == "applied", RegisterUpdate.is_seed.is_(False))
        assert session.scalar(applied) == 1


def test_a_big_change_asks_for_its_number(app: Flask, desk: StrictClient) -> None:
    def otherwise(row: dict[str, str]) -> dict[str, str]:
        return {"name": f"Nová {row['name']}"} if row["region_code"] == "CZ032" else {}

    address = bring(desk, file(app, each=otherwise)).location
    assert 'name="confirmed"' in desk.get(address).text
    answer = apply(desk, address)
    assert answer.status_code == 422
    number = re.search(r"(\d+) obcí", answer.text) or re.search(r"(\d+) municipalities", answer.text)
    assert number
    assert apply(desk, address, confirmed=number[1]).status_code == 303


def test_a_part_of_the_register_ends_nothing(app: Flask, desk: StrictClient) -> None:
    address = bring(desk, f"code;population\n{LUKA};900\n".encode("cp1250")).location
    page = desk.get(address).text
    assert "successor_" not in page
    assert apply(desk, address).status_code == 303
    with app.app_context():
        listed = select(func.count()).select_from(Municipality).where(Municipality.retired_at.is_(None))
        assert session.scalar(listed) == 6258
        assert session.get_one(Municipality, LUKA).population == 900


def run(config: Config, *arguments: str) -> tuple[int, str, str]:
    environment = {
        "CATALOGUE_DATABASE_URL": config.database_url, "CATALOGUE_DATA": str(config.data),
        "CATALOGUE_BASE_URL": config.base_url,
    }  # fmt: skip
    done = CliRunner().invoke(cli, ["register", *arguments], env=environment)
    return done.exit_code, done.stdout, done.stderr


def test_the_command(app: Flask, config: Config, tmp_path: Path) -> None:
    clerk = account(app, municipality=SMALL)
    path, out = tmp_path / "obce.csv", tmp_path / "now.csv"
    path.write_bytes(file(app, RENAMED, without=[SMALL], more=[NEW]))
    code, said, _errors = run(config, "update", str(path), "--dry-run", "--successor", f"{SMALL}={MIDDLE}")
    assert code == 0, said
    assert {"New: 1", "Renamed: 1", "Merged into others: 1", "Nothing was changed."} <= set(said.splitlines())
    assert name_of(app) == "Luká"
    code, said, _errors = run(config, "update", str(path), "--successor", f"{SMALL}={MIDDLE}", "--on", "2026-01-01")
    assert code == 0, said
    assert "The register is up to date" in said
    assert name_of(app) == "Velká Luká"
    with app.app_context():
        assert session.get_one(Municipality, SMALL).successor_code == MIDDLE
    assert [one.event for one in mails(app, clerk.email)] == ["municipality_ended"], "once, and not by the preview"
    assert run(config, "export", str(out))[0] == 0
    assert run(config, "update", str(out))[:2] == (0, "Unchanged: 6258\nNothing was changed.\n")


def test_the_command_refuses_in_one_line(app: Flask, config: Config, tmp_path: Path) -> None:
    path, person = tmp_path / "obce.csv", account(app)

    def refused(data: bytes, *arguments: str) -> str:
        path.write_bytes(data)
        code, _said, errors = run(config, "update", str(path), *arguments)
        assert code == 1
        assert errors.count("\n") == 1
        assert name_of(app) == "Luká"
        return errors

    wrong, good = file(app, {LUKA: {"population": "mnoho"}}), file(app, RENAMED, without=[SMALL])
    assert "1 error" in refused(wrong)
    assert "Line 36, population" in run(config, "update", str(path))[1]
    assert "is empty" in refused(b"")
    assert "no municipality" in refused(good, "--successor", f"{SMALL}=999999")
    assert LUKA in refused(good, "--successor", f"{LUKA}={MIDDLE}")
    assert "administrators" in refused(good, "--as", person.email)
    assert "no account" in refused(good, "--as", "nikdo@obec.example.cz")
    big = file(app, each=lambda row: {"name": f"Nová {row['name']}"})
    number = re.search(r"(\d+) municipalities", refused(big))
    assert number
    assert refused(big, "--confirm", "1")
    assert run(config, "update", str(path), "--successor", "514161")[0] == 2
    assert run(config, "update", "neni.csv")[0] == 2
    assert run(config, "update", str(path), "--confirm", number[1])[0] == 0
    with app.app_context():
        kept = session.scalars(select(RegisterUpdate).where(RegisterUpdate.is_seed.is_(False))).one()
        assert kept.before
        assert zlib.decompress(kept.before).startswith(b"code,name,")
        database.rollback()
