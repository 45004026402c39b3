"""Adoptions: reported by another municipality, read by a moderator, told to the public, and never in a circle."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import first_broken_link
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.notifications.models import OutboxMail
from catalogue.projects import services as lifecycle
from catalogue.projects.models import Project, Publication, PublicationChange
from catalogue.projects.services.moving import Incomplete
from catalogue.sharing.adoptions import queries, services
from catalogue.sharing.adoptions.lineage import count_of
from catalogue.sharing.adoptions.models import Adoption
from catalogue.sharing.adoptions.policies import can_change, can_check, can_reply
from catalogue.sharing.adoptions.services import Answers
from catalogue.sharing.adoptions.telling import json_takings, takings_of
from catalogue.sharing.adoptions.tree import tree_of
from tests.client import StrictClient, hidden_fields
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, draft, person, published, submitted, version
from tests.functional.test_concurrency import at_once, sending

OSTRAVA = "554821"
RUNNING = Answers("running", cost=400_000, months=6, changed="Jiný dodavatel.", result="Funguje.", again="yes")


class People:
    """Authors of Praha, adopters of Brno and Ostrava, a moderator, and the project that travels."""

    def __init__(self) -> None:
        """Make them."""
        self.author, self.adopter, self.moderator = (
            person(municipality=PRAHA),
            person(municipality=BRNO),
            person("moderator"),
        )
        self.project = published(self.author, self.moderator)

    def told(self, user: User, code: str, answers: Answers = RUNNING, project: Project | None = None) -> Adoption:
        """Report an adoption and publish it."""
        made = services.report(user, project or self.project, code, answers)
        services.publish(self.moderator, made, made.version)
        return made


@pytest.fixture
def people(app_context: None) -> People:
    return People()


def card(project: Project) -> dict[str, Any]:
    session.expire_all()
    return session.get_one(Publication, project.id).card


def mails(event: str) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).where(OutboxMail.event == event)))


def changes() -> int:
    return session.scalar(select(func.count()).select_from(PublicationChange)) or 0


def test_a_report_is_public_after_a_check_and_the_authors_hear_of_it_and_answer(people: People) -> None:
    made = services.report(people.adopter, people.project, BRNO, RUNNING)
    assert (
        card(people.project)["adoptions"],
        json_takings({people.project.id: card(people.project)})[people.project.id],
    ) == (0, [])
    assert queries.waiting_adoptions(people.moderator) == 1
    with pytest.raises(Forbidden):
        services.reply(people.author, made, "Moc nás to těší.")
    before = changes()
    services.publish(people.moderator, made, made.version)
    assert changes() == before + 1
    assert card(people.project)["adoptions"] == 1
    assert [mail.recipient for mail in mails("adoption_published")] == [people.author.email]
    assert [mail.recipient for mail in mails("adoption_decided")] == [people.adopter.email]
    services.reply(people.author, made, "Moc nás to těší.")
    assert [mail.recipient for mail in mails("adoption_answered")] == [people.adopter.email]
    (told,) = json_takings({people.project.id: card(people.project)})[people.project.id]
    assert told == {
        "municipality": {"code": BRNO, "name": "Brno"}, "region": "CZ064", "stage": "running", "cost": 400_000,
        "months": 6, "changed": "Jiný dodavatel.", "result": "Funguje.", "again": "yes", "reply": "Moc nás to těší.",
        "project": None,
    }  # fmt: skip
    assert first_broken_link() is None


def test_new_texts_wait_while_a_new_stage_is_told_at_once(people: People) -> None:
    made = people.told(people.adopter, BRNO)
    services.change(people.adopter, made, Answers(**{**vars(RUNNING), "stage": "given_up"}), made.version)
    assert (made.state, made.told["stage"], card(people.project)["adoptions"]) == ("published", "given_up", 0)
    services.change(people.adopter, made, Answers(**{**vars(RUNNING), "result": "Jinak."}), made.version)
    assert (made.state, made.told["result"], made.told["stage"]) == ("waiting", "Funguje.", "given_up")
    services.refuse(people.moderator, made, "Jmenuje občana.", made.version)
    assert (made.state, made.is_told, made.told["result"]) == ("refused", True, "Funguje.")
    services.change(people.adopter, made, RUNNING, made.version)
    services.publish(people.moderator, made, made.version)
    assert card(people.project)["adoptions"] == 1
    services.take_down(people.moderator, made, "Není to pravda.", made.version)
    assert (made.state, made.told, card(people.project)["adoptions"]) == ("refused", {}, 0)


def test_what_was_changed_meanwhile_is_neither_published_nor_overwritten(people: People) -> None:
    made = services.report(people.adopter, people.project, BRNO, RUNNING)
    seen = made.version
    services.change(people.adopter, made, Answers("finished"), seen)
    for late in (
        lambda: services.publish(people.moderator, made, seen),
        lambda: services.change(people.adopter, made, RUNNING, seen),
        lambda: services.report(people.adopter, people.project, BRNO, RUNNING),
    ):
        with pytest.raises(Conflict):
            late()
    services.withdraw(people.adopter, made)
    assert services.report(people.adopter, people.project, BRNO, RUNNING) is made


def test_each_step_is_for_its_own_people_and_sql_agrees(people: People) -> None:
    made = people.told(people.adopter, BRNO)
    both = [person("moderator", BRNO), person("moderator", PRAHA)]
    everybody = [
        people.author,
        people.adopter,
        people.moderator,
        person("administrator"),
        *both,
        person(municipality=OSTRAVA),
    ]
    assert [can_change(one, made) for one in everybody] == [False, True, False, False, True, False, False]
    assert [can_reply(one, made) for one in everybody] == [True, False, False, False, False, True, False]
    assert [can_check(one, made) for one in everybody] == [False, False, True, True, False, False, False]
    for one in everybody:
        assert [made] * can_change(one, made) == list(queries.adoptions_made(one))
        assert [made] * can_reply(one, made) == list(queries.adoptions_received(one))
        assert [made] * can_check(one, made) == list(queries.adoptions_told(one))
    for one in (people.author, people.moderator, both[1]):
        with pytest.raises(Forbidden):
            services.withdraw(one, made)
    for one in (people.adopter, people.author, *both):
        with pytest.raises(Forbidden):
            services.take_down(one, made, "Ne.", made.version)
    for one, code in ((people.author, PRAHA), (people.author, BRNO), (people.moderator, BRNO)):
        with pytest.raises(Forbidden):
            services.report(one, people.project, code, RUNNING)
    hidden = draft(people.author)
    with pytest.raises(Forbidden):
        services.report(people.adopter, hidden, BRNO, RUNNING)


@pytest.mark.parametrize(
    "wrong", [{"stage": "sold"}, {"cost": -1}, {"months": 241}, {"result": "a" * 1001}, {"again": "maybe"}, {"own_project_id": 10**6}]
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused(people: People, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        services.report(people.adopter, people.project, BRNO, Answers(**{**vars(RUNNING), **wrong}))


def test_reports_and_entries_inspired_by_others_make_one_tree_without_circles(people: People) -> None:
    entry = published(people.adopter, people.moderator, BRNO, title="Brněnské senzory")
    third = person(municipality=OSTRAVA)
    people.told(people.adopter, BRNO, Answers("finished", own_project_id=entry.id))
    inspired = published(third, people.moderator, OSTRAVA, title="Ostravské senzory", inspired_by_project=entry.id)
    assert (card(people.project)["adoptions"], card(entry)["adoptions"]) == (1, 1)
    for project in (people.project, entry, inspired):
        nodes = tree_of(project.id, card(project))
        assert [(node.taking.name, node.depth) for node in nodes] == [("Praha", 0), ("Brno", 1), ("Ostrava", 2)]
        assert [node.is_here for node in nodes] == [one is project for one in (people.project, entry, inspired)]
    for source, code, user, own in (
        (inspired, PRAHA, people.author, people.project), (inspired, BRNO, people.adopter, entry),
        (entry, PRAHA, people.author, people.project),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            services.report(user, source, code, Answers("running", own_project_id=own.id))
    lifecycle.revise(people.author, people.project)
    lifecycle.save_answers(people.author, people.project, {"inspired_by_project": inspired.id}, version(people.project))
    with pytest.raises(Incomplete) as refused:
        lifecycle.submit(people.author, people.project, version(people.project))
    assert [problem.key for problem in refused.value.details["problems"]] == ["inspired_by_project"]
    lifecycle.hide(person("administrator"), inspired, "Osobní údaje.")
    assert card(entry)["adoptions"] == 0
    assert [node.taking.name for node in tree_of(entry.id, card(entry))] == ["Praha", "Brno"]


def test_a_text_that_would_close_a_circle_by_now_is_not_approved(people: People) -> None:
    entry = published(people.adopter, people.moderator, BRNO)
    later = submitted(people.author, inspired_by_project=entry.id)
    lifecycle.take_up(people.moderator, later)
    session.add(
        Adoption(
            project_id=later.id, municipality_code=BRNO, own_project_id=entry.id, stage="running",
            reported_by_id=people.adopter.id,
        )
    )  # fmt: skip
    session.flush()
    revision = later.revisions[-1]
    with pytest.raises(Conflict):
        lifecycle.approve(people.moderator, later, (revision.number, revision.content_hash))


def test_a_municipality_that_asked_for_anonymity_is_not_named_in_the_tree(people: People) -> None:
    entry = published(
        people.adopter, people.moderator, BRNO, stage="stopped", stopped_reason="money", stopped_anonymous=True,
        stopped_text="Dotace skončila a provoz z rozpočtu obce zaplatit nešel.",
    )  # fmt: skip
    people.told(person(municipality=OSTRAVA), OSTRAVA, project=entry)
    (root, taken) = tree_of(entry.id, card(entry))
    assert (root.taking.name, root.taking.code, root.taking.point) == ("", None, None)
    assert taken.taking.name == "Ostrava"
    made = people.told(people.adopter, BRNO, Answers("given_up", own_project_id=entry.id))
    (told,) = takings_of([people.project.id])[people.project.id]
    assert (made.is_told, told.card, count_of(people.project.id)) == (True, None, 0)


CANARY = "kanarekprevzeti"


def test_the_page_the_api_and_the_search_tell_what_was_checked_and_nothing_else(
    app: Flask, client: StrictClient
) -> None:
    with app.app_context():
        people = People()
        number = people.project.id
        made = people.told(people.adopter, BRNO, Answers("running", 900_000, 11, "Méně čidel.", "Sůl klesla."))
        people.told(person(municipality=OSTRAVA), OSTRAVA, Answers("finished", 300_000, 4))
        services.change(people.adopter, made, Answers("running", 1, 1, f"{CANARY} a", f"{CANARY} b"), made.version)
        services.refuse(people.moderator, made, f"{CANARY} c", made.version)
        emails = (people.adopter.email, people.moderator.email)
        database.commit()
    paths = [
        f"/cs/projects/{number}-senzory-na-silnici",
        f"/api/v1/projects/{number}",
        "/cs/projects.json",
        "/cs/projects",
    ]
    pages = [client.get(path).text for path in paths]
    for text in pages:
        assert CANARY not in text
        assert not any(email in text for email in emails)
    assert "2 obce, 0,3–0,9 mil. Kč, 4–11 měsíců" in pages[0]
    assert "Méně čidel." in pages[0]
    assert '"taken_over_by":[{"municipality":{"code":"582786"' in pages[1]
    assert "Převzaly 2 obce" in pages[3]
    assert client.get("/api/v1/projects?adopted=yes").json["total"] == 1
    assert client.get("/api/v1/projects?sort=adopted").json["items"][0]["adoptions"] == 2


def test_a_member_reports_on_the_page_and_a_moderator_publishes_with_one_click(
    app: Flask, client: StrictClient
) -> None:
    with app.app_context():
        number = published(person(municipality=PRAHA), person("moderator")).id
        database.commit()
    member = signed_in(app, account(app, municipality=BRNO))
    moderator = signed_in(app, account(app, role="moderator", email="moderator@example.cz"))
    path = f"/cs/my/adoptions/new/{number}"
    assert f'href="{path}"' in client.get(f"/cs/projects/{number}-senzory-na-silnici").text
    wrong = member.sent(path, {"stage": "running", "cost": "asi milion", "result": "Funguje to dobře."})
    assert wrong.status_code == 422
    assert "Funguje to dobře." in wrong.text
    assert member.sent(path, {"stage": "running", "cost": "1 250 000 Kč", "months": "7"}).status_code == 303
    assert member.get(path).status_code == 303
    listed = moderator.get("/cs/moderation/adoptions")
    found = re.search(r'action="(/cs/moderation/adoptions/\d+)"', listed.text)
    assert found is not None
    assert "1 250 000 Kč" in listed.text.replace("\xa0", " ")
    data = hidden_fields(listed)
    assert moderator.post(found[1], data=data | {"decision": "refuse", "reason": ""}).status_code == 422
    assert moderator.post(found[1], data=data | {"decision": "publish"}).status_code == 303
    assert "Brno" in client.get(f"/cs/projects/{number}-senzory-na-silnici").text
    assert found[1] in moderator.get("/cs/moderation/adoptions?state=published").text


def test_two_who_take_over_from_each_other_at_once_close_no_circle(app: Flask) -> None:
    one, other = account(app, municipality=PRAHA), account(app, municipality=BRNO)
    with app.app_context():
        moderator = person("moderator")
        mine = published(session.get_one(User, one.id), moderator).id
        theirs = published(session.get_one(User, other.id), moderator, BRNO).id
        database.commit()
    calls = [
        sending(app, who, f"/cs/my/adoptions/new/{source}", stage="running", own_project=str(own), municipality=code)
        for who, source, own, code in ((one, theirs, mine, PRAHA), (other, mine, theirs, BRNO))
    ]
    assert sorted(status for status, _text in at_once(calls)) == [303, 422]
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(Adoption)) == 1
