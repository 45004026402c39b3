"""A moderator limited to pillars or regions: queue, decisions, reports, mails and counts keep to it, administrators to nothing."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.accounts.services import change_role
from catalogue.audit.queries import events_of
from catalogue.database import session
from catalogue.errors import Forbidden, Invalid, NotFound
from catalogue.moderation.limits import left_to_administrators, limit_reviewer
from catalogue.moderation.reports.policies import can_settle
from catalogue.moderation.reports.queries import open_reports, reports
from catalogue.moderation.reports.services import report
from catalogue.moderation.waiting import QueueFilter, waiting_for
from catalogue.municipalities.queries import municipality
from catalogue.notifications.models import OutboxMail
from catalogue.projects import services
from catalogue.projects.lifecycle import Actor
from catalogue.projects.models import Project
from catalogue.projects.policies import can_review, can_see, capacities, judged_by
from catalogue.projects.queries import queue, queue_length
from catalogue.projects.tagging.services import propose_topic
from catalogue.taxonomy import queries as taxonomy
from tests.factories.accounts import BRNO, PRAHA, account, signed_in
from tests.factories.desks import draft, person, published, seen, submitted

ELSEWHERE = {"main_key_area": "ZPO1", "further_key_areas": []}


def region_of(code: str) -> str:
    place = municipality(code)
    assert place is not None
    return place.region_code


def limited(pillars: tuple[str, ...] = (), regions: tuple[str, ...] = ()) -> User:
    moderator = person("moderator")
    limit_reviewer(person("administrator"), moderator, pillars, regions)
    return moderator


@pytest.mark.usefixtures("app_context")
def test_who_judges_and_its_sql_twin_agree_for_pillars_and_regions() -> None:
    pillar, other = taxonomy.pillar_of("C3"), taxonomy.pillar_of("ZPO1")
    prague, brno = person(municipality=PRAHA), person(municipality=BRNO)
    projects = {
        "c in Praha": submitted(prague), "z in Praha": submitted(prague, **ELSEWHERE),
        "c in Brno": submitted(brno, BRNO), "z in Brno": submitted(brno, BRNO, **ELSEWHERE),
    }  # fmt: skip
    session.flush()
    wanted: list[tuple[User, set[str]]] = [
        (limited((pillar,)), {"c in Praha", "c in Brno"}),
        (limited((), (region_of(BRNO),)), {"c in Brno", "z in Brno"}),
        (limited((other,), (region_of(BRNO),)), {"z in Brno"}),
        (limited((pillar, other)), set(projects)),
        (limited(), set(projects)),
        (person("administrator"), set(projects)),
        (prague, set()),
        (person("moderator", PRAHA), {"c in Brno", "z in Brno"}),
    ]
    for user, names in wanted:
        found = set(session.scalars(select(Project.id).where(judged_by(user))))
        assert {name for name, one in projects.items() if one.id in found} == names
        assert {name for name, one in projects.items() if Actor.REVIEWER in capacities(user, one)} == names
        assert {name for name, one in projects.items() if can_review(user, one)} == names
        if user.role != "member":
            assert {one.id for one in queue(user)} == found & {one.id for one in projects.values()}
            assert queue_length(user) == len(names) == len(waiting_for(user, QueueFilter()).shown)


@pytest.mark.usefixtures("app_context")
def test_beyond_the_limits_nothing_is_decided_but_it_may_be_read() -> None:
    author, moderator = person(municipality=PRAHA), limited((), (region_of(BRNO),))
    project = submitted(author)
    assert can_see(moderator, project)
    with pytest.raises(Forbidden):
        services.take_up(moderator, project)
    services.take_up(person("moderator"), project)
    for decide in (services.approve, services.take_over):
        with pytest.raises(Forbidden):
            decide(moderator, project, *([seen(project)] if decide is services.approve else []))
    public = published(author, person("administrator"))
    made = report(public, "not_true", "Není to pravda.", "", "cs")
    assert open_reports(moderator) == 0 == len(reports(moderator, settled=False))
    assert not can_settle(moderator, made)


@pytest.mark.usefixtures("app_context")
def test_a_proposed_topic_waits_for_those_who_may_decide_on_it() -> None:
    author = person(municipality=PRAHA)
    asked = propose_topic(author, draft(author), "Chytré lavičky")

    def waiting(user: User) -> list[int]:
        return [one.number for one in waiting_for(user, QueueFilter.read({"kind": "topic"})).shown]

    assert waiting(limited((), (region_of(PRAHA),))) == waiting(person("administrator")) == [asked.id]
    assert waiting(limited((), (region_of(BRNO),))) == waiting(person("moderator", PRAHA)) == []


def test_pages_tell_of_a_proposed_topic_only_whom_it_waits_for(app: Flask) -> None:
    author, everywhere, in_brno = account(app, municipality=PRAHA), account(app, "moderator"), account(app, "moderator")
    with app.app_context():
        writer = session.get_one(User, author.id)
        propose_topic(writer, draft(writer), "Chytré lavičky")
        limit_reviewer(person("administrator"), session.get_one(User, in_brno.id), (), (region_of(BRNO),))
        database.commit()
    for who, tells in ((everywhere, True), (in_brno, False)):
        desk = signed_in(app, who)
        assert ("/moderation/topics" in desk.get("/cs/moderation").text) is tells
        assert ("Chytré lavičky" in desk.get("/cs/moderation/topics").text) is tells


@pytest.mark.usefixtures("app_context")
def test_mails_go_to_those_within_their_limits_else_to_administrators() -> None:
    author, administrator = person(municipality=PRAHA), person("administrator")
    inside, outside = limited((), (region_of(PRAHA),)), limited((), (region_of(BRNO),))

    def told(**answers: Any) -> set[str]:
        session.execute(delete(OutboxMail))
        submitted(author, **answers)
        return set(session.scalars(select(OutboxMail.recipient).where(OutboxMail.event == "project_new_in_queue")))

    assert told() == {inside.email}
    limit_reviewer(administrator, inside, (), (region_of(BRNO),))
    recipients = told()
    assert administrator.email in recipients
    assert not recipients & {inside.email, outside.email}
    assert len(left_to_administrators(administrator)) == 2


@pytest.mark.usefixtures("app_context")
def test_only_administrators_limit_only_moderators_to_what_there_is() -> None:
    administrator, moderator, member = person("administrator"), person("moderator"), person()
    for actor in (moderator, member):
        with pytest.raises(Forbidden):
            limit_reviewer(actor, moderator, (), ())
    with pytest.raises(NotFound):
        limit_reviewer(administrator, member, (), ())
    with pytest.raises(Invalid):
        limit_reviewer(administrator, moderator, ("nonsense",), ())
    every = tuple(one.code for one in taxonomy.pillars())
    limit_reviewer(administrator, moderator, every, ())
    assert moderator.review_limits is None
    limit_reviewer(administrator, moderator, every[:1], ())
    assert [one.new for one in events_of("user", moderator.id) if one.event == "reviewer.limited"] == [
        {"pillars": [every[0]], "regions": []}
    ]
    change_role(moderator, "administrator", actor=administrator)
    assert moderator.review_limits is None


def test_an_administrator_chooses_on_a_page_and_the_moderator_sees_it(app: Flask) -> None:
    administrator, moderator, author = (
        account(app, "administrator"),
        account(app, "moderator"),
        account(app, municipality=PRAHA),
    )
    with app.app_context():
        number = submitted(session.get_one(User, author.id)).id
        brno = region_of(BRNO)
        database.commit()
    desk, reader = signed_in(app, administrator), signed_in(app, moderator)
    address = f"/cs/admin/moderators/{moderator.public_id}"
    assert reader.get(address).status_code == 403
    assert desk.sent(address, {"regions": "nonsense"}).status_code == 422
    assert desk.sent(address, {"regions": brno}).status_code == 303
    assert desk.get(address).text.count("checked") == 1
    assert "Jihomoravský kraj" in desk.get("/cs/admin/moderators").text
    assert "Jihomoravský kraj" in reader.get("/cs/moderation").text
    assert f"/moderation/{number}" not in reader.get("/cs/moderation").text
    refused = reader.get(f"/cs/moderation/{number}")
    assert refused.status_code == 403
    assert "jiné pilíře nebo kraje" in refused.text
    assert f"/moderation/{number}" in desk.get("/cs/admin/moderators").text
