"""The label from nomination to expiry: who may nominate, score and appeal, what decides, what the public sees."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import events_of, first_broken_link
from catalogue.clock import now
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.moderation.waiting import QueueFilter, waiting_for
from catalogue.projects.asking import ask_once
from catalogue.projects.labelling import services
from catalogue.projects.labelling.criteria import CRITERIA
from catalogue.projects.labelling.models import LabelReview
from catalogue.projects.models import Project, Publication, PublicationChange
from catalogue.projects.services.moving import Incomplete
from tests.client import StrictClient, hidden_fields
from tests.factories.accounts import PRAHA, account, link_in, mails, new_client, press, signed_in
from tests.factories.desks import answers_for_the_label, person, published

REASONS = {key: f"Doloženo v textu: {key}." for key in CRITERIA}


def scores(*points: int) -> dict[str, int]:
    return dict(zip(CRITERIA, points, strict=True))


GOOD, WEAK, ONE_ZERO = scores(2, 2, 1, 1, 1, 1), scores(1, 1, 1, 1, 1, 2), scores(2, 2, 2, 2, 2, 0)


@pytest.fixture
def people(app_context: object) -> dict[str, User]:
    return {
        "author": person(municipality=PRAHA), "approver": person("moderator"), "judge": person("moderator"),
        "own moderator": person("moderator", PRAHA), "administrator": person("administrator"),
        "other administrator": person("administrator"),
    }  # fmt: skip


@pytest.fixture
def project(people: dict[str, User]) -> Project:
    return published(people["author"], people["approver"], **answers_for_the_label())


def label_events(project: Project) -> list[str]:
    return [one.event for one in events_of("project", project.id) if one.event.startswith("label.")]


def test_only_a_complete_published_text_is_nominated_by_its_municipality_or_a_reviewer(
    people: dict[str, User], project: Project
) -> None:
    card = published(people["author"], people["approver"])
    with pytest.raises(Incomplete) as refused:
        services.nominate(people["author"], card)
    assert "results" in {problem.key for problem in refused.value.details["problems"]}
    for nobody in (person(), person(municipality="582786")):
        with pytest.raises(Forbidden):
            services.nominate(nobody, project)
    services.nominate(people["judge"], project)
    assert session.get_one(Publication, project.id).label == "nominated"
    with pytest.raises(Forbidden):
        services.nominate(people["author"], project)


def test_only_somebody_else_scores_and_the_queue_offers_it_to_nobody_else(
    people: dict[str, User], project: Project
) -> None:
    services.nominate(people["author"], project)
    may = {"judge", "administrator", "other administrator"}
    for name, user in people.items():
        offered = (
            any(one.kind == "label" for one in waiting_for(user, QueueFilter()).shown) if name != "author" else False
        )
        assert offered == (name in may), name
        if name not in may:
            with pytest.raises(Forbidden):
                services.score(user, project, 1, GOOD, REASONS)
    services.score(people["judge"], project, 1, GOOD, REASONS)


def test_who_nominated_does_not_score(people: dict[str, User], project: Project) -> None:
    services.nominate(people["judge"], project)
    with pytest.raises(Forbidden):
        services.score(people["judge"], project, 1, GOOD, REASONS)


@pytest.mark.parametrize(("points", "label"), [(GOOD, "good_practice"), (WEAK, "none"), (ONE_ZERO, "none")])
def test_the_scores_alone_decide(people: dict[str, User], project: Project, points: Any, label: str) -> None:
    services.nominate(people["author"], project)
    for bad, why in (
        (scores(3, 2, 2, 2, 2, 2), REASONS),
        ({"evidence": 2}, REASONS),
        (points, REASONS | {"cost": " "}),
    ):
        with pytest.raises(Invalid):
            services.score(people["judge"], project, 1, bad, why)
    with pytest.raises(Conflict):
        services.score(people["judge"], project, 2, points, REASONS)
    services.score(people["judge"], project, 1, points, REASONS)
    assert (project.label, session.get_one(Publication, project.id).card["label"]) == (label, label)
    assert (project.label_since is not None) == (label == "good_practice")
    assert label_events(project) == ["label.nominate", "label.grant" if label == "good_practice" else "label.refuse"]
    told = session.scalars(select(PublicationChange.kind).where(PublicationChange.project_id == project.id)).all()
    assert list(told) == ["published", "changed", "changed"]
    assert first_broken_link() is None


def test_one_appeal_is_judged_anew_by_an_administrator_who_did_not_refuse(
    people: dict[str, User], project: Project
) -> None:
    services.nominate(people["author"], project)
    services.score(people["administrator"], project, 1, WEAK, REASONS)
    with pytest.raises(Conflict):
        services.nominate(people["author"], project)
    for nobody in (people["judge"], people["administrator"]):
        with pytest.raises(Forbidden):
            services.appeal(nobody, project, "Doklady jsme přiložili.")
    with pytest.raises(Invalid):
        services.appeal(people["author"], project, "  ")
    services.appeal(people["author"], project, "Doklady jsme přiložili.")
    for nobody in (people["judge"], people["administrator"], people["own moderator"]):
        with pytest.raises(Forbidden):
            services.score(nobody, project, 1, GOOD, REASONS)
    services.score(people["other administrator"], project, 1, WEAK, REASONS)
    with pytest.raises(Forbidden):
        services.appeal(people["author"], project, "Ještě jednou.")
    assert label_events(project) == ["label.nominate", "label.refuse", "label.appeal", "label.refuse"]


def test_the_database_refuses_a_label_against_its_scores(people: dict[str, User], project: Project) -> None:
    review = services.nominate(people["author"], project)
    moment = {"decided_at": now(), "decided_by_id": people["judge"].id}
    for values in (
        {"outcome": "granted", "total": 7, "lowest": 1}, {"outcome": "granted", "total": 10, "lowest": 0},
        {"outcome": "refused", "total": 8, "lowest": 1}, {"outcome": "granted", "total": 13, "lowest": 2},
        {"outcome": "granted"}, {"outcome": "maybe", "total": 8, "lowest": 1},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), session.begin_nested():
            for name, value in {**moment, **values}.items():
                setattr(review, name, value)
            session.flush()
        session.refresh(review)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(
            LabelReview(
                project_id=project.id,
                revision_id=review.revision_id,
                is_appeal=False,
                nominated_by_id=people["author"].id,
            )
        )
        session.flush()


def typed_scores(points: dict[str, int]) -> dict[str, str]:
    """Return what a person types into the form of scores."""
    told = {f"reason_{key}": reason for key, reason in REASONS.items()}
    return {f"score_{key}": str(one) for key, one in points.items()} | told


def test_a_label_from_nomination_through_an_appeal_to_expiry(app: Flask) -> None:
    author, approver, judge = account(app, municipality=PRAHA), account(app, "moderator"), account(app, "moderator")
    administrator = account(app, "administrator")
    with app.app_context():
        number = published(
            session.get_one(User, author.id), session.get_one(User, approver.id), **answers_for_the_label()
        ).id
        database.commit()
    mine, scoring = f"/cs/my/projects/{number}/label", f"/cs/moderation/{number}/label"
    home, desk, above, visitor = *(signed_in(app, one) for one in (author, judge, administrator)), new_client(app)
    assert home.post(f"{mine}/nominate", data=hidden_fields(home.get(mine))).status_code == 303
    assert mails(app, judge.email, "project_label_nominated")
    assert not mails(app, approver.email, "project_label_nominated")
    seen = hidden_fields(desk.get(scoring))
    first = signed_in(app, approver)
    own = {**seen, "csrf_token": hidden_fields(first.get("/cs/account"))["csrf_token"]}
    assert first.post(scoring, data={**own, **typed_scores(GOOD)}).status_code == 403
    unfinished = desk.post(scoring, data={**seen, **typed_scores(WEAK), "reason_cost": ""})
    assert unfinished.status_code == 422 and REASONS["evidence"] in unfinished.text
    assert desk.post(scoring, data={**seen, **typed_scores(WEAK)}).status_code == 303
    assert f"/my/projects/{number}" in mails(app, author.email, "project_label_decided")[0].text
    refused = home.get(mine)
    assert REASONS["openness"] in refused.text
    assert home.sent(mine, {"request": ""}).status_code == 405
    token = hidden_fields(refused)
    assert home.post(f"{mine}/appeal", data={**token, "request": " "}).status_code == 422
    assert home.post(f"{mine}/appeal", data={**token, "request": "Doklady jsme přiložili."}).status_code == 303
    assert desk.post(scoring, data={**seen, **typed_scores(GOOD)}).status_code == 403
    again = above.get(scoring)
    assert "Doklady jsme přiložili." in again.text
    assert above.post(scoring, data={**hidden_fields(again), **typed_scores(GOOD)}).status_code == 303
    shown = visitor.get(visitor.get(f"/cs/projects/{number}").location)
    assert all(reason in shown.text for reason in REASONS.values())
    public = visitor.get(f"/api/v1/projects/{number}").json
    assert public["label"] == "good_practice" and public["label_scores"]["total"] == 8
    assert labelled(visitor) == 1
    with time_machine.travel(now() + timedelta(days=366), tick=False) as clock:
        worker(app)
        link = link_in(mails(app, author.email, "project_confirmation")[-1], "/still-true/")
        assert visitor.sent(link, {"answer": "true"}).status_code == 200
        clock.shift(timedelta(days=366))
        worker(app)
        assert labelled(visitor) == 1, "two years after the publication, but one after the answer"
        clock.shift(timedelta(days=363))
        worker(app)
        assert labelled(visitor) == 1
        clock.shift(timedelta(days=2))
        worker(app)
        assert labelled(visitor) == 0
        assert visitor.get(f"/api/v1/projects/{number}").json["label"] == "expired"
        assert mails(app, author.email, "project_label_expired")
    with app.app_context():
        steps = [one.removeprefix("label.") for one in label_events(session.get_one(Project, number))]
        assert steps == ["nominate", "refuse", "appeal", "grant", "expire"]
        assert first_broken_link() is None


def test_a_text_that_lacks_answers_is_not_nominated_at_either_desk(app: Flask) -> None:
    author, moderator = account(app, municipality=PRAHA), account(app, "moderator")
    with app.app_context():
        number = published(session.get_one(User, author.id), session.get_one(User, moderator.id)).id
        database.commit()
    for who, desk in ((author, "my/projects"), (moderator, "moderation")):
        answer = press(signed_in(app, who), f"/cs/{desk}/{number}/label/nominate")
        assert (answer.status_code, "Některé odpovědi ještě chybějí." in answer.text) == (409, True), desk
    with app.app_context():
        assert label_events(session.get_one(Project, number)) == []


def labelled(visitor: StrictClient) -> int:
    """Return how many projects the search shows that have the label."""
    return visitor.get("/cs/projects?label=good_practice").text.count("<article")


def worker(app: Flask) -> None:
    """Let the worker do what is due."""
    with app.app_context():
        ask_once()
        database.commit()
