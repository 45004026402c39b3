"""Several texts rejected as spam at once: all or none, only what is this person's to judge, each undone by itself."""

import re

import pytest
from flask import Flask

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import events_of
from catalogue.database import session
from catalogue.errors import Conflict, Invalid, NotFound
from catalogue.moderation.queries import decisions_to_undo
from catalogue.moderation.spam import MOST_AT_ONCE, reject_as_spam, suspects
from catalogue.projects import services
from catalogue.projects.models import Project
from tests.client import hidden_fields
from tests.factories.accounts import account, mails, signed_in
from tests.factories.desks import BRNO, PRAHA, draft, person, submitted, version


def _seen(user: User, *projects: Project) -> list[str]:
    found = [one.seen for one in suspects(user, [project.id for project in projects])]
    assert len(found) == len(projects)
    return found


@pytest.mark.usefixtures("app_context")
def test_each_text_is_rejected_with_its_own_events_and_undone_by_itself() -> None:
    author, moderator = person(municipality=PRAHA), person("moderator")
    author.language = "en"
    first, second = submitted(author), submitted(author)
    services.take_up(moderator, second)
    done = reject_as_spam(moderator, _seen(moderator, first, second))
    assert [(one.reason_code, one.action) for one in done] == [("spam", "reject")] * 2
    assert "spam" in done[0].text.lower() or "advertis" in done[0].text.lower()
    for project in (first, second):
        assert project.state == "rejected"
        assert [event.event for event in events_of("project", project.id)][-2:] == ["project.take_up", "project.reject"]
    services.undo(moderator, first, done[0].id)
    assert (first.state, second.state) == ("in_review", "rejected")
    assert [one.id for one in decisions_to_undo(moderator)] == [done[1].id]


@pytest.mark.usefixtures("app_context")
def test_one_that_has_changed_leaves_all_of_them_as_they_were() -> None:
    author, moderator, other = person(municipality=PRAHA), person("moderator"), person("moderator")
    first, second = submitted(author), submitted(author)
    seen = _seen(moderator, first, second)
    services.withdraw(author, second)
    services.save_answers(author, second, {"title": "Jiný název projektu"}, version(second))
    services.submit(author, second, version(second))
    before = len(events_of("project", first.id))
    with pytest.raises(Conflict, match="Jiný název projektu"):
        reject_as_spam(moderator, seen)
    assert (first.state, second.state) == ("submitted", "submitted")
    assert len(events_of("project", first.id)) == before
    services.take_up(other, second)
    assert not suspects(moderator, [second.id])
    with pytest.raises(Conflict):
        reject_as_spam(moderator, _seen(other, second))


@pytest.mark.usefixtures("app_context")
def test_nobody_rejects_their_own_or_what_is_not_theirs_or_too_many() -> None:
    author, own = person(municipality=PRAHA), person("moderator", PRAHA)
    project, elsewhere = submitted(author), submitted(person(municipality=BRNO), BRNO)
    seen = _seen(person("administrator"), project)
    for nobody in (own, author, person(municipality=BRNO)):
        assert not suspects(nobody, [project.id])
        with pytest.raises((Conflict, NotFound)):
            reject_as_spam(nobody, seen)
    secret = draft(author, title="Rozepsaný název, který nikdo nezná")
    with pytest.raises(NotFound):
        reject_as_spam(person("moderator"), [f"{secret.id}:1:x"])
    assert project.state == "submitted"
    assert _seen(own, elsewhere)
    for wrong in ([], ["x"], ["1:"], [f"{number}:1:x" for number in range(1, MOST_AT_ONCE + 2)]):
        with pytest.raises(Invalid):
            reject_as_spam(own, wrong)
    with pytest.raises(Invalid):
        suspects(own, range(MOST_AT_ONCE + 1))


def test_ticked_texts_are_listed_and_rejected_on_one_page(app: Flask) -> None:
    author, reviewer = account(app, municipality=PRAHA), account(app, "moderator")
    with app.app_context():
        writer = session.get_one(User, author.id)
        numbers = [submitted(writer, title=f"Půjčka bez registru {number}").id for number in range(3)]
        database.commit()
    desk = signed_in(app, reviewer)
    queue = desk.get("/cs/moderation").text
    assert queue.count('type="checkbox" name="project"') == 3
    address = f"/cs/moderation/spam?project={numbers[0]}&project={numbers[2]}&project=x&project=999999"
    page = desk.get(address)
    assert "Půjčka bez registru 0" in page.text and "Půjčka bez registru 1" not in page.text
    form = {
        "csrf_token": hidden_fields(page)["csrf_token"],
        "seen": re.findall(r'name="seen" value="([^"]+)"', page.text),
    }
    assert len(form["seen"]) == 2
    assert signed_in(app, author).post("/cs/moderation/spam", data=form).status_code in (400, 403)
    assert desk.post("/cs/moderation/spam", data=form).status_code == 303
    with app.app_context():
        states = [session.get_one(Project, number).state for number in numbers]
    assert states == ["rejected", "submitted", "rejected"]
    assert len([one for one in mails(app, author.email) if one.event == "project_decision" and one.held_for]) == 2
    again = desk.post("/cs/moderation/spam", data=form)
    assert again.status_code == 409
    assert desk.get("/cs/moderation").text.count('name="decision"') == 2
