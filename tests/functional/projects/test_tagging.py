"""Tags: what was suggested is noted, and a topic that is not in the list is proposed, decided on, and given to the project."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.database import session
from catalogue.projects import services
from catalogue.projects.models import Draft, Project, Publication
from catalogue.projects.services.moving import latest_revision
from catalogue.projects.tagging.models import KeyAreaSuggestion, TopicProposal
from catalogue.taxonomy.models import Topic
from tests.client import StrictClient, hidden_fields
from tests.factories import desks
from tests.factories.accounts import BRNO, PRAHA, Account, account, mails, signed_in

NAME = "Chytré lavičky"
WINTER: dict[str, Any] = {
    "title": "Sypač jede jen tam, kde namrzá",
    "summary": "Čidla u silnice hlásí náledí a dispečer posílá sypač jen na namrzlou vozovku.",
    "main_key_area": "B4",
    "further_key_areas": None,
}


@pytest.fixture
def author(app: Flask) -> Account:
    return account(app, municipality=PRAHA)


@pytest.fixture
def desk(app: Flask, author: Account) -> StrictClient:
    return signed_in(app, author)


@pytest.fixture
def moderator(app: Flask) -> StrictClient:
    return signed_in(app, account(app, "moderator"))


def make(app: Flask, author: Account, state: str = "draft", **answers: Any) -> int:
    moderator, administrator = account(app, "moderator"), account(app, "administrator")
    with app.app_context():
        people = [session.get_one(User, one.id) for one in (author, moderator, administrator)]
        number = desks.in_state(state, *people, **answers).id
        database.commit()
    return number


def tags(number: int) -> str:
    return f"/cs/my/projects/{number}/edit/tags"


def propose(desk: StrictClient, number: int, name: str = NAME) -> None:
    assert desk.sent(tags(number), {"topic_name": name, "propose_topic": "1"}).status_code == 303


def proposals(app: Flask) -> list[tuple[str, str | None, bool]]:
    with app.app_context():
        found = session.scalars(select(TopicProposal).order_by(TopicProposal.id)).all()
        return [(one.state, one.topic_code, one.attached) for one in found]


def topics_of(app: Flask, number: int) -> list[str]:
    with app.app_context():
        return list(session.get_one(Draft, number).document.get("topics") or [])


def events(app: Flask, name: str) -> int:
    with app.app_context():
        return len(session.scalars(select(AuditEvent).where(AuditEvent.event == name)).all())


def test_suggestions_are_noted_whether_taken_or_not(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, **WINTER)
    desk.sent(tags(number), {"asked": ["target_groups"]})
    with app.app_context():
        (row,) = session.scalars(select(KeyAreaSuggestion)).all()
        assert (row.project_id, row.key_area, row.taken, row.revision) == (number, "C4", False, None)
        assert row.score >= 2
        assert "sypač" in row.words
    desk.sent(tags(number), {"take_key_area": "C4", "main_key_area": "B4"})
    with app.app_context():
        assert session.scalars(select(KeyAreaSuggestion.taken)).all() == [True]


def test_the_reviewer_sees_which_suggestions_were_left(app: Flask, author: Account, moderator: StrictClient) -> None:
    number = make(app, author, "submitted", **WINTER)
    page = moderator.get(f"/cs/moderation/{number}").text
    assert "C4 Dopravní infrastruktura" in page
    other = make(app, author, "submitted", **{**WINTER, "main_key_area": "C4"})
    assert "C4 Dopravní infrastruktura – podle slov" not in moderator.get(f"/cs/moderation/{other}").text


def test_key_areas_are_explained_where_they_are_chosen(app: Flask, author: Account, desk: StrictClient) -> None:
    page = desk.get(tags(make(app, author))).text
    for about in ("main_key_area-C4-about", "further_key_areas-C4-about"):
        assert f'id="{about}"' in page
        assert f'aria-describedby="{about}"' in page


@pytest.mark.parametrize("typed", ["Elektronická úřední deska", "elektronicka uredni DESKA", "Electronic notice board"])
def test_a_topic_is_taken_by_its_name(app: Flask, author: Account, desk: StrictClient, typed: str) -> None:
    number = make(app, author)
    answer = desk.sent(tags(number), {"topic_name": typed, "take_topic": "1"})
    assert answer.location.endswith("/edit/tags#topics")
    assert topics_of(app, number) == ["electronic-notice-board"]


def test_an_unknown_topic_stays_in_the_field_and_may_be_proposed(
    app: Flask, author: Account, desk: StrictClient
) -> None:
    number = make(app, author)
    answer = desk.sent(
        tags(number), {"topic_name": NAME, "next": "1", "asked": ["target_groups"], "target_groups": ["residents"]}
    )
    assert answer.status_code == 422
    assert f'value="{NAME}"' in answer.text
    assert 'name="propose_topic"' in answer.text
    assert proposals(app) == []
    with app.app_context():
        assert session.get_one(Draft, number).document["target_groups"] == ["residents"]
    propose(desk, number)
    assert proposals(app) == [("waiting", None, False)]
    assert events(app, "topic.proposed") == 1
    assert NAME in desk.get(tags(number)).text


def test_a_proposal_is_refused_where_it_makes_no_sense(app: Flask, author: Account, desk: StrictClient) -> None:
    with app.app_context():
        some = list(session.scalars(select(Topic.code).order_by(Topic.position).limit(7)))
    number = make(app, author, topics=some)
    propose(desk, number)
    for name in (NAME, NAME.upper(), "Něco jiného", "ab", "x" * 101, "—!—"):
        assert desk.sent(tags(number), {"topic_name": name, "propose_topic": "1"}).status_code == 422
    assert len(proposals(app)) == 1


def test_the_author_takes_a_proposal_back_and_nobody_else_does(
    app: Flask, author: Account, desk: StrictClient, moderator: StrictClient
) -> None:
    number, elsewhere = make(app, author), account(app, municipality=BRNO)
    propose(desk, number)
    with app.app_context():
        asked = session.scalars(select(TopicProposal.id)).one()
    with app.app_context():
        own = desks.draft(session.get_one(User, elsewhere.id), BRNO).id
        database.commit()
    signed_in(app, elsewhere).sent(tags(own), {"withdraw_topic": str(asked)})
    assert proposals(app) == [("waiting", None, False)]
    desk.sent(tags(number), {"withdraw_topic": str(asked)})
    assert proposals(app) == [("withdrawn", None, False)]
    assert moderator.get(f"/cs/moderation/topics/{asked}").status_code == 404


def ask_twice(app: Flask, author: Account, desk: StrictClient) -> tuple[int, int, int]:
    """Let two drafts ask for the same topic; return their numbers and that of the first proposal."""
    first, second = make(app, author), make(app, author, title="Druhý projekt")
    propose(desk, first)
    propose(desk, second, NAME.lower())
    with app.app_context():
        return first, second, session.scalars(select(TopicProposal.id).order_by(TopicProposal.id)).all()[0]


def test_an_accepted_topic_is_given_to_all_who_asked(
    app: Flask, author: Account, desk: StrictClient, moderator: StrictClient
) -> None:
    first, second, asked = ask_twice(app, author, desk)
    listed = moderator.get("/cs/moderation/topics").text
    assert listed.count("Chytré lavičky") == 1
    page = moderator.get(f"/cs/moderation/topics/{asked}").text
    assert "Druhý projekt" not in page  # A draft is its municipality's.
    answer = moderator.sent(
        f"/cs/moderation/topics/{asked}",
        {"decision": "accept", "name_cs": NAME, "name_en": "Smart benches", "key_areas": ["C1"]},
    )
    assert answer.status_code == 303
    assert proposals(app) == [("accepted", "smart-benches", True)] * 2
    assert topics_of(app, first) == topics_of(app, second) == ["smart-benches"]
    assert events(app, "topic.accepted") == 1
    assert "smart-benches" in desk.get("/api/v1/taxonomy").text
    told = [mail for mail in mails(app, author.email) if mail.event == "topic_decided"]
    assert len(told) == 2


def test_a_proposal_is_merged_into_a_topic(
    app: Flask, author: Account, desk: StrictClient, moderator: StrictClient
) -> None:
    first, _second, asked = ask_twice(app, author, desk)
    path = f"/cs/moderation/topics/{asked}"
    assert moderator.sent(path, {"decision": "merge", "topic": ""}).status_code == 422
    assert moderator.sent(path, {"decision": "merge", "topic": "paperless-office"}).status_code == 303
    assert proposals(app) == [("merged", "paperless-office", True)] * 2
    assert topics_of(app, first) == ["paperless-office"]


def test_a_refusal_needs_a_reason_that_the_author_reads(
    app: Flask, author: Account, desk: StrictClient, moderator: StrictClient
) -> None:
    first, _second, asked = ask_twice(app, author, desk)
    path = f"/cs/moderation/topics/{asked}"
    assert moderator.sent(path, {"decision": "refuse", "reason": ""}).status_code == 422
    assert moderator.sent(path, {"decision": "refuse", "reason": "Příliš úzké."}).status_code == 303
    assert [one[0] for one in proposals(app)] == ["refused", "refused"]
    assert "Příliš úzké." in desk.get(tags(first)).text
    assert topics_of(app, first) == []


def test_a_published_project_gets_the_topic_at_once_and_a_reviewed_one_with_its_approval(
    app: Flask, author: Account, desk: StrictClient, moderator: StrictClient
) -> None:
    public, reviewed = make(app, author), make(app, author, title="Posuzovaný projekt")
    propose(desk, public)
    propose(desk, reviewed)
    judge = account(app, "moderator")
    with app.app_context():
        person, reviewer = session.get_one(User, author.id), session.get_one(User, judge.id)
        desks.led_to("published", session.get_one(Project, public), person, reviewer, reviewer)
        desks.led_to("in_review", session.get_one(Project, reviewed), person, reviewer, reviewer)
        asked = session.scalars(select(TopicProposal.id).order_by(TopicProposal.id)).all()[0]
        database.commit()
    moderator.sent(f"/cs/moderation/topics/{asked}", {"decision": "merge", "topic": "paperless-office"})
    with app.app_context():
        assert session.get_one(Publication, public).document["topics"] == ["paperless-office"]
        project = session.get_one(Project, reviewed)
        revision = latest_revision(project)
        assert revision is not None
        assert (revision.number, revision.document.get("topics")) == (1, None)
        services.approve(session.get_one(User, judge.id), project, desks.seen(project))
        assert session.get_one(Publication, reviewed).document["topics"] == ["paperless-office"]
        database.commit()
    assert [one[2] for one in proposals(app)] == [True, True]


def test_nobody_decides_on_a_topic_that_their_own_municipality_asks_for(
    app: Flask, author: Account, desk: StrictClient
) -> None:
    _first, _second, asked = ask_twice(app, author, desk)
    path = f"/cs/moderation/topics/{asked}"
    judge = signed_in(app, account(app, "moderator", municipality=PRAHA))
    assert "rozhodne o něm někdo jiný" in judge.get(path).text
    token = hidden_fields(judge.get("/cs/my/projects/new"))
    assert judge.post(path, data={**token, "decision": "refuse", "reason": "Nechci."}).status_code == 403
    assert desk.get(path).status_code == 403
    assert [one[0] for one in proposals(app)] == ["waiting", "waiting"]
