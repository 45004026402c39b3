"""Administrators rename pillars and topics, merge topics, and give them up; seeding keeps that, and undoing brings it back."""

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.operations.reference import seed_reference
from catalogue.projects import services as verbs
from catalogue.projects.key_areas import services
from catalogue.projects.key_areas.queries import changes
from catalogue.projects.key_areas.services.editing import PILLAR
from catalogue.projects.models import Draft, Project, Publication
from catalogue.taxonomy import queries as taxonomy
from catalogue.taxonomy.models import Pillar, Topic
from tests.client import hidden_fields
from tests.factories import desks
from tests.factories.accounts import PRAHA, account, signed_in
from tests.functional.taxonomy.picture import picture

NO_WORDS: dict[str, list[str]] = {"cs": [], "en": []}


@pytest.fixture
def topics(administrator: User) -> list[str]:
    """Two topics that projects have: some the first, some the second, some both."""
    author, reviewer = desks.person(municipality=PRAHA), desks.person("moderator")
    codes = [topic.code for topic in taxonomy.topics()[:3]]
    for number, chosen in enumerate((codes[:1], codes[:2], codes[1:], codes)):
        desks.published(author, reviewer, title=f"Téma {number}", topics=chosen)
        desks.draft(author, title=f"Rozepsané téma {number}", topics=chosen)
    return codes


def of_projects() -> list[list[str]]:
    """Return the topics of public projects and of working texts that have any."""
    public = session.scalars(select(Publication.document).order_by(Publication.project_id))
    working = session.scalars(select(Draft.document).order_by(Draft.project_id))
    return [found for one in (*public, *working) if (found := one.get("topics"))]


def test_merging_topics_moves_every_project_and_undoing_brings_all_back(administrator: User, topics: list[str]) -> None:
    first, second, third = topics
    before = picture()
    assert services.merge_topics(administrator, first, second) == 3
    assert of_projects() == 2 * [[second], [second], [second, third], [second, third]]
    assert taxonomy.topic(first) is None
    assert taxonomy.topic_today(first) == second
    project = session.scalars(select(Project).where(Project.title == "Téma 0")).one()
    author = session.get_one(User, project.created_by_id)
    verbs.revise(author, project)
    assert project.draft is not None
    assert project.draft.document["topics"] == [second]
    verbs.discard(author, project)
    seed_reference()
    assert taxonomy.topic(first) is None
    services.merge_topics(administrator, second, third)
    assert taxonomy.topic_today(first) == third
    last, earlier = changes()
    with pytest.raises(Conflict):
        services.undo_change(administrator, earlier.id)
    services.undo_change(administrator, last.id)
    services.undo_change(administrator, earlier.id)
    assert picture() == before


def test_a_topic_that_is_given_up_leaves_every_project_and_comes_back(administrator: User, topics: list[str]) -> None:
    first, second, third = topics
    before = picture()
    assert services.retire_topic(administrator, second) == 3
    assert of_projects() == 2 * [[first], [first], [third], [first, third]]
    seed_reference()
    assert taxonomy.topic(second) is None
    services.undo_change(administrator, changes()[0].id)
    assert picture() == before


def test_what_is_renamed_stays_after_seeding_until_it_is_undone(administrator: User) -> None:
    topic, pillar = taxonomy.topics()[0], taxonomy.pillars()[-1]
    services.edit_topic(administrator, topic.code, {"name_cs": "Nové jméno", "name_en": "New name"}, NO_WORDS, ["B1"])
    values = {name: getattr(session.get_one(Pillar, pillar.code), name) for name in PILLAR}
    services.edit_pillar(administrator, pillar.code, {**values, "name_en": "Another name", "position": 1})
    seed_reference()
    session.expire_all()
    renamed, moved = taxonomy.topic(topic.code), taxonomy.pillar(pillar.code)
    assert renamed is not None
    assert (renamed.name_cs, renamed.key_areas, renamed.terms["cs"]) == ("Nové jméno", ("B1",), [])
    assert moved is not None
    assert moved.name_en == "Another name"
    for change in changes():
        services.undo_change(administrator, change.id)
    seed_reference()
    assert taxonomy.topic(topic.code) == topic
    assert taxonomy.pillar(pillar.code) == pillar


def test_what_makes_no_sense_or_is_not_theirs_is_refused(administrator: User, topics: list[str]) -> None:
    first, second, _third = topics
    moderator = desks.person("moderator")
    for refused in (
        lambda: services.merge_topics(moderator, first, second), lambda: services.retire_topic(moderator, first),
        lambda: services.edit_topic(moderator, first, {}, NO_WORDS, []), lambda: services.edit_pillar(moderator, "C", {}),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            refused()
    with pytest.raises(Invalid):
        services.merge_topics(administrator, first, first)
    there = session.get_one(Topic, second)
    with pytest.raises(Conflict):
        services.edit_topic(administrator, first, {"name_cs": there.name_en.upper(), "name_en": "X y z"}, NO_WORDS, [])
    services.retire_topic(administrator, second)
    with pytest.raises(Invalid):
        services.merge_topics(administrator, first, second)


def test_on_the_pages_topics_and_pillars_are_changed_and_old_codes_lead_on(app: Flask) -> None:
    desk, visitor, author = (
        signed_in(app, account(app, "administrator")),
        app.test_client(),
        account(app, municipality=PRAHA),
    )
    with app.app_context():
        first, second = (topic.code for topic in taxonomy.topics()[:2])
        people = [session.get_one(User, author.id), desks.person("moderator")]
        number = desks.published(*people, topics=[first]).id
        database.commit()
    listed = desk.get("/cs/admin/taxonomy/topics").text
    assert f"/cs/admin/taxonomy/topics/{first}/merge" in listed
    path = f"/cs/admin/taxonomy/topics/{first}"
    assert desk.sent(path, {"name_cs": "Já", "name_en": "Something"}).status_code == 422
    assert desk.sent(path, {"name_cs": "Přejmenované", "name_en": "Renamed", "key_areas": ["A1"]}).status_code == 303
    assert "Přejmenované" in visitor.get("/cs/pillars/A/A1").text
    assert "1 veřejný projekt" in desk.get(f"{path}/merge").text
    assert desk.sent(f"{path}/merge", {"target": ""}).status_code == 422
    assert desk.sent(f"{path}/merge", {"target": second}).status_code == 303
    for code in (first, second):
        assert [one["id"] for one in visitor.get(f"/api/v1/projects?topic={code}").json["items"]] == [number]
    assert desk.sent(f"/cs/admin/taxonomy/topics/{second}/retire").status_code == 303
    assert second not in {one["code"] for one in visitor.get("/api/v1/taxonomy").json["topics"]}
    page = desk.get("/cs/admin/taxonomy")
    for number in (3, 2, 1):
        assert desk.post(f"/cs/admin/taxonomy/changes/{number}/undo", data=hidden_fields(page)).status_code == 303
    assert {first, second} <= {one["code"] for one in visitor.get("/api/v1/taxonomy").json["topics"]}
    answer = desk.sent("/cs/admin/taxonomy/pillars/C", {"name_cs": "Prostředí jinak", "position": "0"})
    assert answer.status_code == 422
    assert "Prostředí jinak" in answer.text
    assert desk.sent("/cs/admin/taxonomy/pillars/C", {"name_cs": "Prostředí jinak"}).status_code == 303
    assert "Prostředí jinak" in visitor.get("/cs/pillars/C").text
