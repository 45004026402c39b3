"""The audit chain in words: who sees it, what it tells, how it is narrowed, and the file of it."""

import csv
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select, update

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.audit.queries import first_broken_link
from catalogue.audit.services import record
from catalogue.database import session
from catalogue.operations.auditing import files
from catalogue.operations.auditing.sentences import SENTENCE_OF
from catalogue.projects import services
from tests.client import StrictClient
from tests.factories import desks
from tests.factories.accounts import BRNO, PRAHA, account, signed_in

PAGE = "/cs/admin/audit"
SECRET = "Tajná věta rozepsaného projektu, kterou zná jen obec."


@pytest.fixture
def administrator(app: Flask) -> StrictClient:
    """An administrator's browser, after a draft in Brno and a returned project in Praha."""
    with app.app_context():
        reviewer = desks.person("moderator", name="Milena Posuzovatelka")
        desks.draft(desks.person(municipality=BRNO, name="Brněnská Autorka"), BRNO, problem=SECRET + SECRET)
        project = desks.submitted(desks.person(municipality=PRAHA, name="Pražský Autor"))
        services.take_up(reviewer, project)
        services.request_changes(
            reviewer, project, desks.seen(project), "unclear", "=HYPERLINK(1) Doplňte prosím cenu."
        )
        database.commit()
    return signed_in(app, account(app, "administrator"))


def _rows(client: StrictClient, query: str = "", language: str = "cs") -> list[dict[str, str]]:
    answer = client.get(f"/{language}/admin/audit/events.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))


def test_events_are_told_in_words_of_the_language_and_texts_stay_their_authors(administrator: StrictClient) -> None:
    czech, english = (administrator.get(f"/{language}/admin/audit").text for language in ("cs", "en"))
    assert "Projekt byl vrácen k doplnění." in czech
    assert "The project was returned to be completed." in english
    assert "Milena Posuzovatelka" in czech
    assert "Doplňte prosím cenu." in czech
    assert "Senzory na silnici (Praha)" in czech
    assert SECRET not in czech + english
    assert "Senzory na silnici (Brno)" not in czech  # The title of a draft is its municipality's, too.
    assert "projekt č. 1 (Brno)" in czech
    assert not any(SECRET in cell for row in _rows(administrator) for cell in row.values())


FILTERS: tuple[tuple[str, set[str]], ...] = (
    ("?person=posuzovatelka", {"project.take_up", "project.request_changes"}),
    ("?municipality=Brno", {"project.created"}),
    ("?kind=project.take_up", {"project.take_up"}),
    ("?kind=project&person=Autor&municipality=582786", {"project.created"}),
    ("?project=2", {"project.created", "project.submit", "project.take_up", "project.request_changes"}),
    ("?until=2001-01-01", set()),
    ("?since=2199-01-01", set()),
)


def test_the_filters_narrow_the_file_and_what_is_no_filter_narrows_nothing(administrator: StrictClient) -> None:
    for query, events in FILTERS:
        assert {row["event"] for row in _rows(administrator, query)} == events, query
    query = "?kind=nonsense&project=1%20OR%201&since=yesterday&until=9999-99-99&before=-1"
    everything = _rows(administrator)
    assert _rows(administrator, query) == everything
    assert administrator.get(PAGE + query).status_code == 200
    assert {row["event"] for row in everything} <= SENTENCE_OF.keys()


def test_the_file_is_whole_and_harmless_and_the_page_leads_on_to_older_events(
    app: Flask, administrator: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CHUNK", 2)
    rows = _rows(administrator)
    with app.app_context():
        numbers = list(session.scalars(select(AuditEvent.id).order_by(AuditEvent.id.desc())))
    assert [int(row["number"]) for row in rows] == numbers
    assert len(numbers) > 4
    assert [row["reason"] for row in rows if row["reason"]] == ["'=HYPERLINK(1) Doplňte prosím cenu."]

    with app.app_context():
        for _number in range(60):
            record("mail.all_retried", "outbox", "failed", actor_id=None, new={"mails": 1})
        database.commit()
    first = administrator.get(f"{PAGE}?kind=desk").text
    assert first.count('class="c-desk-item"') == 50
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert administrator.get(older).text.count('class="c-desk-item"') == 10


def test_nobody_but_administrators_reads_the_chain(app: Flask) -> None:
    for role in ("member", "moderator"):
        client = signed_in(app, account(app, role))
        assert client.get(PAGE).status_code == 403
        assert client.get(f"{PAGE}/events.csv").status_code == 403


def test_the_chain_keeps_no_contact_of_a_project(app: Flask, administrator: StrictClient) -> None:
    with app.app_context():
        author = session.scalars(select(User).where(User.name == "Brněnská Autorka")).one()
        project = desks.draft(author, BRNO, contact_name="Jana Skrytá", contact_phone="+420 601 222 333")
        services.save_answers(author, project, {"contact_email": "skryta@obec.example.cz"}, desks.version(project))
        services.discard(author, project)
        kept = [
            (one.old, one.new)
            for one in session.scalars(select(AuditEvent).where(AuditEvent.thing_id == str(project.id)))
        ]
        for secret in ("Skrytá", "skryta@", "601 222 333", "starosta@"):
            assert secret not in str(kept)
        assert "contact_email" in str(kept)


def test_verifying_names_the_first_broken_link(app_context: None) -> None:
    events = [record("mail.all_retried", "outbox", "failed", actor_id=None, new={"mails": one}) for one in range(4)]
    assert first_broken_link() is None
    forged = events[1].id
    session.execute(update(AuditEvent).where(AuditEvent.id == forged).values(reason="Nic se nestalo."))
    session.expire_all()
    broken = first_broken_link()
    assert broken is not None
    assert broken.id == forged
