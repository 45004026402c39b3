"""Harvesting: what is taken of another catalogue's records, what is refused, and that nobody edits it here."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.api.presenters import records_in_bulk
from catalogue.audit.queries import first_broken_link
from catalogue.clock import now
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.notifications.models import OutboxMail
from catalogue.operations.quality import quality
from catalogue.projects.asking import ask_once
from catalogue.projects.exchange.queries import records as exported
from catalogue.projects.links.fetching import Failed, Fetcher
from catalogue.projects.models import Project, PublicationChange, Revision
from catalogue.projects.policies import capacities, judged_by, projects_visible_to
from catalogue.projects.public_queries import public_projects
from catalogue.projects.queries import projects_of
from catalogue.sharing.harvest import running, services
from catalogue.sharing.harvest.models import HarvestedProject, HarvestSource
from catalogue.sharing.harvest.running import _of_changes, _of_file
from catalogue.sharing.harvest.taking import Report, take, withdraw
from tests.client import StrictClient, hidden_fields
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, person, published

THERE = "https://kraj.example.cz"


class World:
    """An administrator, a source, and records as another catalogue of this kind writes them."""

    def __init__(self) -> None:
        """Write two records by publishing them here and forgetting that they are ours."""
        self.administrator, self.author = person("administrator"), person(municipality=PRAHA)
        self.source = services.add(self.administrator, "Kraj", THERE + "/")
        moderator = person("moderator")
        numbers = [published(self.author, moderator, PRAHA, title=f"Retence {one}").id for one in range(2)]
        self.records: list[dict[str, Any]] = orjson.loads(
            orjson.dumps(records_in_bulk(public_projects(numbers).values()))
        )

    def takes(self, *records: Any, source: HarvestSource | None = None) -> Report:
        """Take records and return the report."""
        report = Report()
        for record in records:
            take(source or self.source, record, report)
        return report

    def project(self, record: dict[str, Any], catalogue: str = THERE) -> Project:
        """Return the project that a record became."""
        same = (Project.origin_catalogue == catalogue, Project.origin_number == record["id"])
        return session.scalars(select(Project).where(*same)).one()


@pytest.fixture
def there(app_context: None) -> World:
    return World()


def test_what_is_taken_is_public_with_its_origin_and_nobody_edits_it(there: World) -> None:
    assert there.takes(*there.records).counted == {"taken": 2}
    project = there.project(there.records[0])
    card = public_projects([project.id])[project.id].card
    origin = {"catalogue": THERE, "id": there.records[0]["id"], "url": f"{THERE}/p/{there.records[0]['id']}"}
    assert card["origin"] == origin
    written = records_in_bulk(public_projects([project.id]).values())[0]
    assert written["origin"] == origin
    assert written["document"] == there.records[0]["document"]
    for user in (there.author, there.administrator, person("moderator")):
        assert capacities(user, project) == frozenset(), user.role
        assert project.id not in session.scalars(select(Project.id).where(judged_by(user))).all()
    assert project.id not in {one.id for one in projects_of(there.author)}, "it is not on the desk of its municipality"
    assert len(list(exported([PRAHA]))) == 2, "files of the municipality have its own projects only"
    assert {finding.project_id for some in quality().lists.values() for finding in some} & {project.id} == set()
    project.state = "draft"  # type: ignore[assignment]
    project.published_at = None
    session.flush()
    for user in (there.author, there.administrator):
        assert project.id not in session.scalars(select(Project.id).where(projects_visible_to(user))).all()
    assert first_broken_link() is None


def test_its_municipality_is_not_asked_about_it_here(there: World) -> None:
    there.takes(there.records[0])
    project = there.project(there.records[0])
    for one in session.scalars(select(Project)):
        one.published_at = one.confirmed_at = now() - timedelta(days=400)
    database.commit()
    before = session.scalar(select(func.count()).select_from(OutboxMail)) or 0
    with time_machine.travel(now() + timedelta(days=1)):
        ask_once()
    session.expire_all()
    assert session.get_one(Project, project.id).confirmation_asks == 0
    assert (session.scalar(select(func.count()).select_from(OutboxMail)) or 0) > before, "our own were asked about"


def test_a_change_is_a_revision_and_the_same_again_is_nothing(there: World) -> None:
    record = there.records[0]
    there.takes(record)
    changes = select(func.count()).select_from(PublicationChange)
    before = session.scalar(changes)
    assert there.takes(record).counted == {"unchanged": 1}
    assert session.scalar(changes) == before, "no news, so that two catalogues do not go on telling each other"
    record["document"]["title"] = record["title"]["cs"] = "Retence podruhé"
    assert there.takes(record).counted == {"changed": 1}
    project = there.project(record)
    assert project.title == "Retence podruhé"
    assert session.scalars(select(Revision.number).where(Revision.project_id == project.id)).all() == [1, 2]


def test_what_is_withdrawn_there_disappears_here_and_comes_back_as_the_same(there: World, app: Flask) -> None:
    record = there.records[0]
    there.takes(record)
    number = there.project(record).id
    report = Report()
    withdraw(there.source, record["id"], report)
    withdraw(there.source, record["id"], report)
    withdraw(there.source, 999_999, report)
    assert report.counted == {"withdrawn": 1}
    assert public_projects([number]) == {}
    assert (
        session.scalars(select(PublicationChange.kind).where(PublicationChange.project_id == number)).all()[-1]
        == "withdrawn"
    )
    assert there.takes(record).counted == {"taken": 1}
    assert there.project(record).id == number
    assert list(public_projects([number])) == [number]
    assert first_broken_link() is None


def test_no_loop_and_no_duplicates(there: World, app: Flask) -> None:
    record = there.records[0]
    own = {**record, "origin": {"catalogue": app.config["CATALOGUE"].base_url, "id": 1, "url": "x"}}
    assert there.takes(own).counted == {"own": 1}
    third = "https://obec.example.cz"
    passed_on = {**record, "origin": {"catalogue": third, "id": 77, "url": "x"}}
    assert there.takes(passed_on).counted == {"taken": 1}
    other = services.add(there.administrator, "Jiný kraj", "https://jiny.example.cz")
    assert there.takes({**passed_on, "id": 5}, source=other).counted == {"known": 1}
    direct = services.add(there.administrator, "Obec", third)
    assert there.takes(passed_on).counted == {"direct": 1}
    assert there.takes({**record, "id": 77, "origin": None}, source=direct).counted == {"unchanged": 1}
    project = session.scalars(select(Project).where(Project.origin_catalogue == third)).one()
    assert session.get_one(HarvestedProject, project.id).source_id == direct.id, "its origin is its source from now on"
    assert there.takes({**record, "is_example": True}).counted == {"example": 1}


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no municipality": ({"municipality": None}, "municipality"),
    "unknown municipality": ({"municipality": {"code": "000000"}}, "municipality"),
    "no text": ({"document": None}, "document"),
    "no day": ({"published_at": "včera"}, "moment"),
    "a day before all days": ({"published_at": "0001-01-01T00:00:00+23:59"}, "moment"),
    "a sign that PostgreSQL does not take": (
        {"title": {"cs": "A\x00B"}, "municipality": {"code": "\x00"}},
        "municipality",
    ),
    "no number": ({"id": "12"}, "number"),
    "too large a number": ({"id": 2**40}, "number"),
    "odd origin": ({"origin": {"catalogue": "ftp://x", "id": 1}}, "origin"),
    "odd origin's number": ({"origin": {"catalogue": THERE, "id": -1}}, "number"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_does_not_fit_is_refused_with_the_reason(there: World, wrong: str) -> None:
    changes, why = WRONG[wrong]
    report = there.takes({**there.records[0], **changes})
    assert report.counted == {"refused": 1}
    assert report.refused[0][2] == why
    there.source.report = report.told()
    session.flush()
    assert session.scalar(select(Project.id).where(Project.origin_catalogue.is_not(None))) is None


@pytest.mark.parametrize(
    ("answer", "value"),
    [("title", "x" * 200), ("title", None), ("main_key_area", "X9"), ("stage", "nonsense"), ("year_start", "tehdy"),
     ("main_key_area", ["C3"]), ("funding", "mnoho"), ("title", {"cs": "x"})],
)  # fmt: skip
def test_a_text_is_read_by_the_questions_of_the_form(there: World, answer: str, value: Any) -> None:
    record = there.records[0]
    report = there.takes({**record, "document": {**record["document"], answer: value}})
    assert report.counted == {"refused": 1}, report


def test_people_files_and_foreign_numbers_stay_there(there: World) -> None:
    record = there.records[0]
    more = {
        "contact_email": "a@b.example.cz", "contact_consent": True, "images": [{"file": "f" * 64, "alt": "x"}],
        "attachments": [{"file": "a" * 64, "title": "x"}], "inspired_by_project": "1", "unknown": "<script>",
    }  # fmt: skip
    assert there.takes({**record, "document": {**record["document"], **more}}).counted == {"taken": 1}
    kept = session.scalars(select(Revision.document).where(Revision.project_id == there.project(record).id)).one()
    assert not set(more) & set(kept)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_no_record_can_break_it(there: World, data: st.DataObject) -> None:
    record = dict(there.records[0])
    key = data.draw(st.sampled_from([*record, "origin"]))
    record[key] = data.draw(JSON)
    inner = data.draw(st.sampled_from(["title", "funding", "partners", "topics", "results", "year_start"]))
    if isinstance(record["document"], dict):
        record["document"] = {**record["document"], inner: data.draw(JSON)}
    with session.begin_nested() as kept:
        report = there.takes(record, data.draw(JSON))
        assert sum(report.counted.values()) == 2
        kept.rollback()
    session.expire_all()


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"items": 1}', b'{"items": [], "cursor": null}', b'{"items": [], "cursor": "x"}',
     b'{"items": [], "cursor": "7", "next": "https://kraj.example.cz/"}', b'{"items": [], "cursor": "1234567890123456789"}'],
)  # fmt: skip
def test_an_answer_in_another_format_is_an_error(body: bytes) -> None:
    with pytest.raises(Failed, match="format"):
        _of_changes(body, "7")


def test_a_file_goes_on_where_it_was_left_and_gives_back_what_it_lacks(there: World) -> None:
    lines = b"\n".join(orjson.dumps({"id": number}) for number in range(1, 121))
    batches = list(_of_file(lines, "0"))
    assert [len(batch.taken) for _cursor, batch in batches] == [50, 50, 20]
    assert [batch.is_last for _cursor, batch in batches] == [False, False, True]
    assert batches[-1][1].all_numbers == frozenset(range(1, 121))
    rest = list(_of_file(lines, batches[0][1].cursor))
    assert [batch.taken for _cursor, batch in rest] == [batch.taken for _cursor, batch in batches[1:]]
    assert list(_of_file(lines, batches[-1][1].cursor)) == [], "the same file again is nothing new"
    assert len(list(_of_file(lines + b'\n{"id": 121}', batches[-1][1].cursor))) == 3
    source = there.source
    there.takes(*there.records)
    source_id, cursor = source.id, source.cursor
    database.commit()
    body = orjson.dumps(there.records[0])
    for before, batch in _of_file(body, cursor):
        running._apply(source_id, before, batch)
    assert session.get_one(HarvestSource, source_id).report["counted"] == {"unchanged": 1, "withdrawn": 1}


def test_of_two_at_work_the_slower_one_stops(there: World) -> None:
    source_id = there.source.id
    database.commit()
    (before, batch), *_rest = _of_file(orjson.dumps(there.records[0]), "0")
    running._apply(source_id, before, batch)
    assert running._apply(source_id, before, batch) is False
    assert session.get_one(HarvestSource, source_id).report["counted"] == {"taken": 1}


def test_private_networks_are_refused_and_said_so(there: World) -> None:
    own = services.add(there.administrator, "Vnitřní", "http://127.0.0.1:9")
    database.commit()
    with pytest.raises(Failed, match="refused"):
        running.run(own.id)
    assert session.get_one(HarvestSource, own.id).problem == "refused"
    with pytest.raises(Failed, match="connection"):
        Fetcher(trusted=frozenset({"127.0.0.1:9"})).body_of("http://127.0.0.1:9/x", 100)


def test_a_source_that_breaks_keeps_no_other_waiting(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    services.add(there.administrator, "Druhý", "https://druhy.example.cz")
    database.commit()
    asked: list[str] = []

    def broken(_self: Fetcher, url: str, _most: int) -> bytes:
        asked.append(url)
        raise ZeroDivisionError

    monkeypatch.setattr(Fetcher, "body_of", broken)
    assert running.run_due() == 2
    assert len(asked) == 2
    assert session.scalars(select(HarvestSource.problem)).all() == ["broke", "broke"]
    database.let_go()
    assert running.run_due() == 0, "each has its next turn later"


def test_a_source_that_is_removed_gives_everything_back(there: World) -> None:
    there.takes(*there.records)
    services.remove(there.administrator, there.source)
    number, source_id = there.project(there.records[0]).id, there.source.id
    database.commit()
    assert running.run_due() == 1
    assert public_projects([number]) == {}
    assert session.get(HarvestSource, source_id) is None


# --- pages ------------------------------------------------------------------------------------------------------------


def test_only_administrators_look_after_sources(there: World) -> None:
    for user in (there.author, person("moderator")):
        for verb in (
            lambda user=user: services.add(user, "X", "https://x.example.cz"),
            lambda user=user: services.pause(user, there.source),
            lambda user=user: services.remove(user, there.source),
        ):
            with pytest.raises(Forbidden):
                verb()


@pytest.mark.parametrize(
    "address", ["", "kraj", "ftp://kraj.example.cz", "https://a@b.cz", "https://kraj.example.cz/?x", "https://"]
)
def test_an_address_is_a_plain_one(there: World, address: str) -> None:
    with pytest.raises(Invalid):
        services.add(there.administrator, "Kraj", address)


def test_a_source_is_there_once_and_is_not_this_catalogue(there: World, app: Flask) -> None:
    with pytest.raises(Conflict):
        services.add(there.administrator, "Kraj", "https://KRAJ.example.cz")
    with pytest.raises(Invalid):
        services.add(there.administrator, "My", app.config["CATALOGUE"].base_url)


def test_an_administrator_adds_and_looks_after_a_source(app: Flask, client: StrictClient) -> None:
    mine = signed_in(app, account(app, role="administrator", email="spravuje@obec.example.cz"))
    wrong = mine.sent("/cs/admin/harvest", {"name": "Kraj <b>", "address": "nesmysl"})
    assert wrong.status_code == 422
    assert "Kraj &lt;b&gt;" in wrong.text
    made = mine.sent("/cs/admin/harvest", {"name": "Kraj <b>", "address": THERE})
    assert made.status_code == 303
    with app.app_context():
        world = session.scalars(select(HarvestSource)).one()
        author = person(municipality=BRNO)
        number = published(author, person("moderator"), BRNO, title="Retence <i>").id
        record = orjson.loads(orjson.dumps(records_in_bulk(public_projects([number]).values())))[0]
        report = Report()
        take(world, record, report)
        take(world, {**record, "id": 900, "document": 1, "title": {"cs": "Divný <u>"}}, report)
        world.report = report.told()
        project = session.scalars(select(Project.id).where(Project.origin_catalogue == THERE)).one()
        database.commit()
    page = mine.get(made.location).text
    assert "Divný &lt;u&gt;" in page
    shown = client.get(f"/cs/projects/{project}", follow_redirects=True).text
    assert f'<link rel="canonical" href="{THERE}/p/{number}">' in shown
    assert "Tento projekt pochází z jiného katalogu" in shown
    token = hidden_fields(mine.get(made.location))
    for step, state in (("pause", "paused"), ("resume", "active"), ("read", "active"), ("remove", "removing")):
        assert mine.post(f"{made.location}/{step}", data=token).status_code == 303
        with app.app_context():
            assert session.scalars(select(HarvestSource.state)).one() == state
    with app.app_context():
        assert session.scalars(select(User.id)).first()
