"""What a file does to the catalogue: drafts, changes, nothing twice, nothing of others, all of it undone on request."""

from collections import Counter
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.audit.queries import first_broken_link
from catalogue.database import Base, session
from catalogue.errors import Conflict
from catalogue.projects import services
from catalogue.projects.exchange import services as importing
from catalogue.projects.exchange.entries import Entry
from catalogue.projects.exchange.files import BY_COMMAND, read_file
from catalogue.projects.exchange.judging import Judge, Verdict
from catalogue.projects.exchange.models import ImportBatch
from catalogue.projects.exchange.queries import records
from catalogue.projects.exchange.services import Report, begin, check, finish, finish_undoing, take, undo
from catalogue.projects.exchange.writing import as_bytes, write_export
from catalogue.projects.key_areas.services import merge_key_areas
from catalogue.projects.models import Project, Publication
from catalogue.projects.services.drafting import start
from tests.counting import queries_of
from tests.factories.desks import BRNO, CARD, PRAHA, draft, person, published, submitted, version

pytestmark = pytest.mark.usefixtures("app_context")


def row(external_id: str = "", **answers: Any) -> dict[str, Any]:
    """Return an entry of a file: a card of Prague with other answers."""
    return {"external_id": external_id, "document": {**CARD, "municipality": PRAHA, **answers}}


def bring(user: User | None, *rows: dict[str, Any], publish: bool = False) -> tuple[ImportBatch, Report]:
    """Take rows in as one file."""
    data = orjson.dumps(rows)
    contents = read_file("a.json", data, BY_COMMAND)
    report = Report.of(contents)
    batch = begin(user, "a.json", data)
    for verdict in take(user, batch, contents.entries, publish=publish):
        report.add(verdict)
    finish(user, batch, report)
    return batch, report


def counted(report: Report) -> dict[str, int]:
    """Return the counts of a report without those of nothing."""
    return {name: count for name, count in report.counts.items() if count and name != "complete"}


def projects() -> list[Project]:
    """Return all projects, oldest first."""
    return list(session.scalars(select(Project).order_by(Project.id)))


def undone(user: User | None, batch: ImportBatch) -> Counter[bool]:
    """Undo a batch and count what was taken back and what was left."""
    steps = [(project.id, taken) for project, taken in undo(user, batch)]
    finish_undoing(user, batch, sum(taken for _id, taken in steps), [one for one, taken in steps if not taken])
    return Counter(taken for _id, taken in steps)


def test_rows_become_drafts_with_one_event_each_and_nothing_is_public() -> None:
    author = person(municipality=PRAHA)
    _batch, report = bring(author, row("a"), row("b", title="Lávka přes řeku"))
    assert counted(report) == {"created": 2}
    assert [(one.state, one.own_id) for one in projects()] == [("draft", "a"), ("draft", "b")]
    assert session.scalar(select(func.count()).select_from(Publication)) == 0
    events = Counter(session.scalars(select(AuditEvent.event).where(AuditEvent.actor_id == author.id)))
    assert events == {"project.created": 2, "import.done": 1}
    assert first_broken_link() is None


def test_a_check_says_the_same_and_writes_nothing() -> None:
    data = orjson.dumps([row("a"), row("b", year_start="loni")])
    contents = read_file("a.json", data, BY_COMMAND)
    verdicts = list(check(person(municipality=PRAHA), contents.entries))
    assert [one.action for one in verdicts] == ["created", "refused"]
    assert projects() == []


def test_the_same_identifier_updates_the_draft_and_leaves_what_the_file_does_not_name() -> None:
    author = person(municipality=PRAHA)
    bring(author, row("a", legal="Smlouva s krajem."))
    _batch, report = bring(author, {"external_id": "a", "document": {"municipality": PRAHA, "title": "Nový název"}})
    assert counted(report) == {"updated": 1}
    [project] = projects()
    assert project.draft is not None
    assert (project.title, project.draft.document["legal"]) == ("Nový název", "Smlouva s krajem.")


def test_a_published_project_gets_a_revision_and_the_public_keeps_its_text() -> None:
    author = person(municipality=PRAHA)
    project = published(author, person("moderator"))
    _batch, report = bring(author, row(f"catalogue-{project.id}", title="Jiný název"))
    assert counted(report) == {"revised": 1}
    assert (project.state, project.revision_state, project.title) == ("published", "draft", CARD["title"])
    assert session.get_one(Publication, project.id).document["title"] == CARD["title"]


def test_a_text_under_review_is_refused_with_what_to_do() -> None:
    author = person(municipality=PRAHA)
    project = submitted(author)
    _batch, report = bring(author, row(f"catalogue-{project.id}", title="Jiný název"))
    assert counted(report) == {"refused": 1}
    assert report.problems[0]["row"] == 1
    assert projects() == [project]


def test_nobody_imports_for_a_municipality_of_others_and_administrators_do_for_all() -> None:
    stranger, administrator = person(municipality=BRNO), person("administrator")
    theirs = draft(person(municipality=PRAHA))
    rows = (row("a"), row(f"catalogue-{theirs.id}", title="Cizí název"))
    assert counted(bring(stranger, *rows)[1]) == {"refused": 2}
    assert theirs.title == CARD["title"]
    assert counted(bring(person("moderator"), *rows)[1]) == {"refused": 2}
    assert counted(bring(administrator, *rows)[1]) == {"created": 1, "updated": 1}


def test_an_identifier_belongs_to_its_municipality() -> None:
    bring(None, row("a"), row("a", municipality=BRNO))
    assert sorted(one.municipality_code for one in projects()) == [PRAHA, BRNO]
    assert counted(bring(None, row("b"), row("b", title="Podruhé"))[1]) == {"created": 1, "refused": 1}


def test_rows_without_an_identifier_are_not_brought_twice() -> None:
    author = person(municipality=PRAHA)
    bring(author, row(), row(title="x" * 200))
    assert counted(bring(author, row(), row(title="Opravený název"))[1]) == {"unchanged": 1, "created": 1}
    assert len(projects()) == 2


def test_an_interrupted_import_goes_on_and_a_finished_one_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    author = person(municipality=PRAHA)
    data = orjson.dumps([row(title=f"Projekt {number}") for number in range(4)])
    contents = read_file("a.json", data, BY_COMMAND)
    batch = begin(author, "a.json", data)
    steps = take(author, batch, contents.entries)
    next(steps), next(steps)
    steps.close()
    again = begin(author, "a.json", data)
    assert again is batch
    assert [verdict.entry.row for verdict in take(author, again, contents.entries)] == [3, 4]
    finish(author, again, Report())
    assert (len(projects()), again.counts["created"]) == (4, 4)
    with pytest.raises(Conflict):
        begin(author, "a.json", data)


def test_undoing_takes_back_what_nobody_touched_and_says_what_it_left() -> None:
    author = person(municipality=PRAHA)
    older, live = draft(author, title="Starší koncept"), published(author, person("moderator"))
    batch, report = bring(
        author, row("a"), row("touched"), row("sent"), row(f"catalogue-{older.id}", title="Přepsaný"),
        row(f"catalogue-{live.id}", title="Nová verze"),
    )  # fmt: skip
    assert counted(report) == {"created": 3, "updated": 1, "revised": 1}
    by_name = {one.own_id: one for one in projects()}
    services.save_answers(author, by_name["touched"], {"legal": "Doplněno."}, version(by_name["touched"]))
    services.submit(author, by_name["sent"], version(by_name["sent"]))
    assert undone(author, batch) == {True: 3, False: 2}
    assert [by_name[name].state for name in ("a", "touched", "sent")] == ["discarded", "draft", "submitted"]
    assert (older.title, older.state) == ("Starší koncept", "draft")
    assert (live.state, live.revision_state) == ("published", None)
    assert batch.report["left"] == [by_name["sent"].id, by_name["touched"].id]
    with pytest.raises(Conflict):
        next(undo(author, batch))
    assert counted(bring(author, row("a"))[1]) == {"created": 1}


def test_a_portion_in_which_one_row_cannot_be_written_loses_that_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    author = person(municipality=PRAHA)
    judged = Judge.judge

    def judge_late(judge: Judge, entry: Entry) -> Verdict:
        verdict = judged(judge, entry)
        if entry.external_id == "taken":  # Somebody else brings it after this row was looked up.
            start(author, PRAHA, {"title": "Dřívější"}, own_id="taken")
        return verdict

    monkeypatch.setattr(Judge, "judge", judge_late)
    _batch, report = bring(author, row("a"), row("taken"), row("b"))
    assert counted(report) == {"created": 2, "refused": 1}
    assert [problem["row"] for problem in report.problems] == [2]
    assert {one.own_id for one in projects()} == {"a", "b", "taken"}
    assert first_broken_link() is None


def test_a_large_import_asks_little_and_each_row_keeps_its_event(app: Flask) -> None:
    author = person(municipality=PRAHA)
    rows = [row(f"n{number}", title=f"Projekt číslo {number}") for number in range(60)]
    with queries_of(app) as statements:
        bring(author, *rows)
    assert sum(one.startswith("SELECT") for one in statements) < 20
    created = session.scalars(select(AuditEvent).where(AuditEvent.event == "project.created")).all()
    assert {event.thing_id for event in created} == {str(project.id) for project in projects()}
    assert first_broken_link() is None


def test_a_large_import_is_undone_in_portions() -> None:
    author = person(municipality=PRAHA)
    batch, _report = bring(author, *(row(f"n{number}", title=f"Projekt číslo {number}") for number in range(5)))
    services.save_answers(author, projects()[3], {"legal": "Doplněno."}, version(projects()[3]))
    closed = []
    for _portion in range(3):
        steps = [(project.id, taken) for project, taken in undo(author, batch, 2)]
        left = [number for number, taken in steps if not taken]
        closed.append(finish_undoing(author, batch, len(steps) - len(left), left))
    assert closed == [False, False, True]
    assert (batch.state, batch.report["undone"], batch.report["left"]) == ("undone", 4, [projects()[3].id])


def test_only_an_administrator_who_asks_for_it_publishes_from_a_file() -> None:
    author, administrator = person(municipality=PRAHA), person("administrator")
    own = person("administrator", municipality=PRAHA)
    assert counted(bring(author, row("a"), publish=True)[1]) == {"refused": 1}
    assert counted(bring(own, row("b"), publish=True)[1]) == {"refused": 1}
    _batch, report = bring(administrator, row("c"), row("d", summary=""), publish=True)
    assert counted(report) == {"created": 1, "refused": 1}
    [project] = projects()
    assert (project.own_id, project.state) == ("c", "published")
    assert project.decisions[0].decided_by_id == administrator.id


def test_what_is_exported_and_imported_into_an_empty_catalogue_is_exported_the_same() -> None:
    author = person(municipality=PRAHA)
    published(author, person("moderator"))
    draft(author, title="=1+1", legal="První řádek\nDruhý; „řádek“, 'tři'")
    bring(author, row("vlastní-1", steps=[{"step": "Nákup", "months": 2.5}, {"step": "Provoz"}], sdgs=["9", "11"]))
    first = {ending: _exported(ending) for ending in ("xlsx", "csv", "json")}
    for ending, data in first.items():
        _remove_projects()
        contents = read_file(f"a.{ending}", data, BY_COMMAND)
        verdicts = list(take(None, begin(None, f"a.{ending}", data), contents.entries))
        assert [one.action for one in verdicts] == ["created"] * 3
        assert _exported("json") == first["json"]
        assert _exported("csv") == first["csv"]


def _remove_projects() -> None:
    """Empty every table that holds something of projects, those that point to others first."""
    session.flush()
    tables = Base.metadata.sorted_tables
    of_projects = {"projects"}
    for table in tables:
        if any(key.column.table.name in of_projects for key in table.foreign_keys):
            of_projects.add(table.name)
    for table in reversed(tables):
        if table.name in of_projects:
            session.execute(delete(table))
    session.expunge_all()


def _exported(ending: str) -> bytes:
    found = list(records())
    return as_bytes(lambda out: write_export(ending, found, out))


def test_examples_are_neither_exported_nor_changed() -> None:
    project = draft(person(municipality=PRAHA))
    project.is_example = True
    assert list(records()) == []
    assert counted(bring(None, row(f"catalogue-{project.id}", title="Jiný"))[1]) == {"refused": 1}


def test_a_file_from_before_a_merge_brings_the_key_area_of_today_and_is_told_so() -> None:
    author, administrator = person(municipality=PRAHA), person("administrator")
    project = published(author, person("moderator"), main_key_area="C3", further_key_areas=["A4"])
    before = _exported("json")
    merge_key_areas(administrator, "C3", "C4")
    assert next(records()).document["main_key_area"] == "C4"
    _batch, report = bring(author, *orjson.loads(before)["projects"])
    assert counted(report) == {"unchanged": 1}
    assert project.revision_state is None
    _batch, report = bring(
        author,
        row("a", main_key_area="C3", further_key_areas=["A4"]),
        row("b", main_key_area="C4", further_key_areas=["C3"]),
        row("c", main_key_area="A4", further_key_areas=["C3", "C4"]),
    )
    assert counted(report) == {"created": 3}
    assert len(report.notes) == 1
    assert "C3" in report.notes[0]
    texts = [one.draft.document for one in projects() if one.draft]
    assert [(one["main_key_area"], one.get("further_key_areas", [])) for one in texts] == [
        ("C4", ["A4"]), ("C4", []), ("A4", ["C4"]),
    ]  # fmt: skip


def test_a_row_without_an_identifier_is_not_made_twice_by_a_merge() -> None:
    author = person(municipality=PRAHA)
    bring(author, row(main_key_area="C3", further_key_areas=[]))
    merge_key_areas(person("administrator"), "C3", "C4")
    rows = (row(main_key_area="C3", further_key_areas=[]), row("d", title="Lávka přes řeku"))
    assert counted(bring(author, *rows)[1]) == {"unchanged": 1, "created": 1}
