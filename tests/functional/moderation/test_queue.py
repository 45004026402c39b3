"""The queue: what waits in one list, filters with counts, claims that expire, and the next text after a decision."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import events_of
from catalogue.clock import now
from catalogue.database import session
from catalogue.errors import Forbidden
from catalogue.moderation.waiting import QueueFilter, next_text, waiting_for
from catalogue.projects import services
from catalogue.projects.lifecycle import CLAIM_LASTS
from catalogue.projects.models import Project
from tests.client import hidden_fields
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, in_state, person, published, submitted, version


@pytest.mark.usefixtures("app_context")
def test_everything_that_waits_is_filtered_and_counted() -> None:
    author, brno, moderator, other = (
        person(municipality=PRAHA), person(municipality=BRNO), person("moderator"), person("moderator"),
    )  # fmt: skip
    new = submitted(author, title="Nový projekt obce")
    late = submitted(brno, BRNO, title="Starý projekt obce", main_key_area="ZPO1", further_key_areas=[])
    late.submitted_at = now() - timedelta(days=30)
    services.take_up(other, late)
    revised, edited = published(author, moderator), published(author, moderator)
    services.revise(author, revised)
    services.submit(author, revised, version(revised))
    services.take_up(moderator, revised)
    services.edit_published(author, edited, {"contact_function": "tajemnice"}, 1)

    def shown(**chosen: str) -> set[tuple[str, int]]:
        return {(one.kind, one.number) for one in waiting_for(moderator, QueueFilter.read(chosen)).shown}

    texts = {("new", new.id), ("new", late.id), ("revision", revised.id)}
    assert shown() == {*texts, ("edit", edited.id)}
    assert waiting_for(moderator, QueueFilter()).shown[0].number == late.id
    assert shown(kind="new") == {("new", new.id), ("new", late.id)}
    assert shown(kind="nonsense", region="' OR 1=1") == shown()
    assert shown(state="in_review") == {("new", late.id), ("revision", revised.id)}
    assert shown(holder="me") == {("revision", revised.id)}
    assert shown(holder="others") == shown(age="late") == shown(pillar="ZPO") == {("new", late.id)}
    assert shown(region=brno_region()) == {("new", late.id)}
    assert shown(region=brno_region(), kind="revision") == set()
    counts = waiting_for(moderator, QueueFilter.read({"kind": "new"})).counts
    assert counts["kind"] == {"new": 2, "revision": 1, "edit": 1}
    assert counts["holder"] == {"nobody": 1, "others": 1}


def brno_region() -> str:
    from catalogue.municipalities.queries import municipality

    place = municipality(BRNO)
    assert place is not None
    return place.region_code


@pytest.mark.usefixtures("app_context")
def test_a_claim_expires_and_anybody_may_take_it_over_with_one_event() -> None:
    author, first, second = person(municipality=PRAHA), person("moderator"), person("moderator")
    project = in_state("in_review", author, first, first)
    session.flush()
    assert project.holder == first
    assert next_text(second, QueueFilter()) is None
    with time_machine.travel(now() + CLAIM_LASTS + timedelta(seconds=1), tick=False):
        assert project.holder is None
        assert next_text(second, QueueFilter()) == project.id
    for nobody in (first, author, person("moderator", PRAHA)):
        with pytest.raises(Forbidden):
            services.take_over(nobody, project)
    services.take_over(second, project)
    assert (project.holder, project.state) == (second, "in_review")
    assert [event.event for event in events_of("project", project.id)][-2:] == ["project.take_up", "claim.take_over"]


def test_a_decision_leads_to_the_next_text_of_the_same_filters(app: Flask) -> None:
    author, reviewer = account(app, municipality=PRAHA), account(app, "moderator")
    with app.app_context():
        writer = session.get_one(User, author.id)
        numbers = [submitted(writer, title=f"Projekt číslo {number}").id for number in range(3)]
        for days, number in zip((9, 8, 7), numbers, strict=True):
            session.get_one(Project, number).submitted_at = now() - timedelta(days=days)
        database.commit()
    desk = signed_in(app, reviewer)
    first, second = numbers[:2]
    start = desk.get("/cs/moderation/next?kind=new")
    assert start.location == f"/cs/moderation/{first}?kind=new"
    assert desk.get(f"/cs/moderation/next?kind=new&after={first}").location == f"/cs/moderation/{second}?kind=new"
    desk.post(f"/cs/moderation/{first}/take-up", data=hidden_fields(desk.get(start.location)))
    form = hidden_fields(desk.get(start.location))
    assert form["queue"] == "kind=new"
    typed = {"reason_code": "unclear", "text": "Doplňte.", "onward": "1"}
    answer = desk.post(f"/cs/moderation/{first}/request-changes", data={**form, **typed})
    assert answer.location == f"/cs/moderation/{second}?kind=new"
    assert desk.get("/cs/moderation/next?kind=revision").location == "/cs/moderation?kind=revision"


def test_the_page_of_the_queue_shows_who_reads_what(app: Flask) -> None:
    author, reviewer, other = account(app, municipality=PRAHA), account(app, "moderator"), account(app, "moderator")
    with app.app_context():
        people = [session.get_one(User, one.id) for one in (author, other)]
        people[1].name = "Jana Čtenářová"
        number = in_state("in_review", people[0], people[1], people[1]).id
        database.commit()
    desk = signed_in(app, reviewer)
    assert "Jana Čtenářová" in desk.get("/cs/moderation?holder=others").text
    page = desk.get(f"/cs/moderation/{number}")
    assert "Jana Čtenářová" in page.text
    assert desk.post(f"/cs/moderation/{number}/take-over", data=hidden_fields(page)).status_code == 303
    assert desk.post(f"/cs/moderation/{number}/take-over", data=hidden_fields(page)).status_code == 403
