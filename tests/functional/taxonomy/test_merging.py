"""Administrators change key areas: what they rename stays, merging moves every project, and undoing brings all back."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.operations.reference import seed_reference
from catalogue.projects import services as verbs
from catalogue.projects.examples import examples, seed_examples
from catalogue.projects.key_areas import services
from catalogue.projects.key_areas.queries import changes, moved_by
from catalogue.projects.key_areas.services.editing import DESCRIBED
from catalogue.projects.models import Project, Publication, PublicationChange, Revision
from catalogue.taxonomy import queries as taxonomy
from catalogue.taxonomy.models import KeyArea
from tests.client import hidden_fields
from tests.factories import desks
from tests.factories.accounts import PRAHA, account, signed_in
from tests.functional.taxonomy.picture import having, picture


def test_a_merge_moves_every_project_and_undoing_brings_all_back(administrator: User) -> None:
    before, source, target = picture(), having("C3"), having("C4")
    texts = session.scalars(select(Revision.content_hash).order_by(Revision.id)).all()
    feed = session.scalar(select(func.count()).select_from(PublicationChange)) or 0
    told = moved_by("C3")
    assert (told.public, told.drafts) == (len(source), 6)
    assert services.merge_key_areas(administrator, "C3", "C4") == len(source) == 30
    assert having("C3") == set()
    assert having("C4") == source | target
    for publication in session.scalars(select(Publication)):
        assert publication.main_key_area == publication.card["main_key_area"] == publication.document["main_key_area"]
        areas = publication.card["key_areas"]
        assert len(areas) == len(set(areas))
    assert moved_by("C3").drafts == 0
    assert taxonomy.key_area("C3") is None
    assert taxonomy.area_today("C3") == "C4"
    assert session.scalar(select(func.count()).select_from(PublicationChange)) == feed + len(source)
    services.undo_change(administrator, changes()[0].id)
    assert picture() == before
    assert session.scalars(select(Revision.content_hash).order_by(Revision.id)).all() == texts
    for event in ("key_area.merged", "key_area.merge_undone"):
        assert session.scalar(select(func.count()).where(AuditEvent.event == event)) == 1


def test_seeding_undoes_nothing_that_administrators_did(administrator: User) -> None:
    area = session.get_one(KeyArea, "A1")
    values = {name: getattr(area, name) for name in DESCRIBED} | {"name_cs": "Učení po celý život"}
    services.edit_key_area(administrator, "A1", values, {"cs": ["škola"], "en": []})
    services.merge_key_areas(administrator, "C3", "C4")
    seed_reference()
    session.expire_all()
    found = taxonomy.key_area("A1")
    assert found is not None
    assert found.name_cs == "Učení po celý život"
    assert taxonomy.key_area_terms()["A1"]["cs"] == ["škola"]
    assert taxonomy.key_area("C3") is None
    edit = next(one for one in changes() if one.kind == "edit")
    services.undo_change(administrator, edit.id)
    seed_reference()
    restored = taxonomy.key_area("A1")
    assert restored is not None
    assert restored.name_cs != "Učení po celý život"


def test_merges_follow_each_other_and_are_undone_in_turn(administrator: User) -> None:
    before, everywhere = picture(), having("C3") | having("C4") | having("A4")
    services.merge_key_areas(administrator, "C3", "C4")
    services.merge_key_areas(administrator, "C4", "A4")
    assert taxonomy.area_today("C3") == "A4"
    assert having("A4") == everywhere
    last, first = changes()
    with pytest.raises(Conflict):
        services.undo_change(administrator, first.id)
    services.undo_change(administrator, last.id)
    services.undo_change(administrator, first.id)
    assert picture() == before


def test_a_revision_opened_after_a_merge_has_the_successor(administrator: User) -> None:
    services.merge_key_areas(administrator, "C3", "C4")
    project = session.scalars(select(Project).where(Project.title == "Projekt 0")).one()
    author = session.get_one(User, project.created_by_id)
    verbs.revise(author, project)
    assert project.draft is not None
    assert project.draft.document["main_key_area"] == "C4"
    verbs.submit(author, project, desks.version(project))


def test_what_makes_no_sense_or_is_not_theirs_is_refused(administrator: User) -> None:
    with pytest.raises(Invalid):
        services.merge_key_areas(administrator, "C3", "C3")
    with pytest.raises(Forbidden):
        services.merge_key_areas(desks.person("moderator"), "C3", "C4")
    services.merge_key_areas(administrator, "C3", "C4")
    with pytest.raises(Invalid):
        services.merge_key_areas(administrator, "A4", "C3")
    with pytest.raises(Forbidden):
        services.undo_change(desks.person("moderator"), changes()[0].id)


def test_on_the_pages_a_merge_is_previewed_made_and_undone_and_old_addresses_lead_on(app: Flask) -> None:
    desk = signed_in(app, account(app, "administrator"))
    author = account(app, municipality=PRAHA)
    with app.app_context():
        people = [session.get_one(User, author.id), desks.person("moderator")]
        number = desks.published(*people).id
        database.commit()
    path = "/cs/admin/taxonomy/C3"
    assert "1 veřejný projekt" in desk.get(f"{path}/merge").text
    assert desk.sent(f"{path}/merge", {"target": ""}).status_code == 422
    assert desk.sent(f"{path}/merge", {"target": "C4"}).status_code == 303
    visitor = app.test_client()
    assert visitor.get("/cs/pillars/C/C3").location.endswith("/cs/pillars/C/C4")
    for code in ("C3", "C4"):
        assert f"/cs/projects/{number}" in visitor.get(f"/cs/projects?key_area={code}").text
    for asked in ("key_area=C3", "q=oblast:c3"):
        assert [one["id"] for one in visitor.get(f"/api/v1/projects?{asked}").json["items"]] == [number]
    page = desk.get("/cs/admin/taxonomy")
    assert "sloučeno do C4" in page.text
    answer = desk.post("/cs/admin/taxonomy/changes/1/undo", data=hidden_fields(page))
    assert answer.status_code == 303
    assert visitor.get("/cs/pillars/C/C3").status_code == 200


def test_an_edited_name_and_words_are_shown_and_what_is_wrong_stays_in_the_form(app: Flask) -> None:
    desk = signed_in(app, account(app, "administrator"))
    path = "/cs/admin/taxonomy/C3"
    typed = {
        "name_cs": "Zeleň a voda", "name_en": "Green and water", "description_cs": "Parky, stromy a potoky.",
        "description_en": "Parks, trees and streams.", "position": "11", "terms_cs": "park\n park\nstromořadí", "terms_en": "",
    }  # fmt: skip
    answer = desk.sent(path, {**typed, "position": "mnoho"})
    assert answer.status_code == 422
    assert "Zeleň a voda" in answer.text
    assert desk.sent(path, typed).status_code == 303
    assert "Zeleň a voda" in app.test_client().get("/cs/pillars/C/C3").text
    with app.app_context():
        assert session.get_one(KeyArea, "C3").terms["cs"] == ["park", "stromořadí"]


def test_nobody_but_administrators_gets_there(app: Flask) -> None:
    moderator = signed_in(app, account(app, "moderator"))
    token = hidden_fields(moderator.get("/cs/account"))
    for path, data in (
        ("C3", {"name_cs": "Jinak"}), ("C3/merge", {"target": "C4"}), ("changes/1/undo", {}), ("C3/split", {}), ("C3/retire", {}),
        ("pillars/C", {"name_cs": "Jinak"}), ("topics/esg", {}), ("topics/esg/merge", {}), ("topics/esg/retire", {}),
    ):  # fmt: skip
        assert moderator.post(f"/cs/admin/taxonomy/{path}", data={**token, **data}).status_code == 403
    with app.app_context():
        assert session.get_one(KeyArea, "C3").retired_at is None


def test_the_examples_load_again_whatever_became_of_their_tags(app_context: None) -> None:
    first = list(examples())
    administrator, code = desks.person("administrator"), first[0].document["main_key_area"]
    topic = next(topic for one in first for topic in one.document.get("topics", ()))
    other = next(area.code for area in taxonomy.key_areas() if area.code != code)
    assert seed_examples() == len(first)
    services.merge_key_areas(administrator, code, other)
    services.retire_topic(administrator, topic)
    assert having(code) == set()
    assert seed_examples() == 0
    seed_reference()
    assert having(code) == set()
