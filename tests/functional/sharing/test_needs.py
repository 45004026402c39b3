"""Needs: what the catalogue has for them at once, who may post, read, answer and close them, and what is told to whom."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import first_broken_link
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.notifications.models import OutboxMail
from catalogue.projects.document.vocabularies import COST_BAND_CEILINGS
from catalogue.sharing.alerts import services as alerts
from catalogue.sharing.alerts.models import SavedSearch
from catalogue.sharing.needs import queries, services
from catalogue.sharing.needs.demand import demand_file, demands
from catalogue.sharing.needs.matching import Wanted, bands_within
from catalogue.sharing.needs.models import MOST_AREAS, Need
from catalogue.sharing.needs.presenters import matches_of
from catalogue.sharing.needs.services import Posted
from tests.client import StrictClient, hidden_fields
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, person, published

OSTRAVA = "554821"
ICE = Posted("Náledí na mostě <b>", "Most namrzá dřív než silnice.", "", ("C3",), 900_000)


class People:
    """Those of Praha who look for something, those of Brno who answer, and a moderator."""

    def __init__(self) -> None:
        """Make them."""
        self.seeker, self.helper = person(municipality=PRAHA), person(municipality=BRNO)
        self.moderator, self.stranger = person("moderator"), person()

    def told(self, posted: Posted = ICE, **how: Any) -> Need:
        """Post a need and publish it."""
        made = services.post(self.seeker, PRAHA, posted, with_alert=how.get("with_alert", False))
        services.publish(self.moderator, made, made.version)
        return made

    def answered(self, need: Need, project: int | None = None) -> Any:
        """Answer a need and publish the answer."""
        made = services.answer(self.helper, need, BRNO, "Dali jsme tam čidlo.", project)
        services.publish_answer(self.moderator, made, made.version)
        return made


@pytest.fixture
def people(app_context: None) -> People:
    return People()


def mails(event: str) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).where(OutboxMail.event == event)))


def test_the_public_reads_it_once_a_moderator_has_and_goes_on_reading_that_until_the_next_one(people: People) -> None:
    need = services.post(people.seeker, PRAHA, ICE, with_alert=False)
    assert list(queries.told_needs()) == []
    services.publish(people.moderator, need, need.version)
    assert [one.told["title"] for one in queries.told_needs()] == [ICE.title]
    services.change(people.seeker, need, replace(ICE, title="Nový text"), need.version)
    assert [(one.state, one.told["title"]) for one in queries.told_needs()] == [("waiting", ICE.title)]
    services.refuse(people.moderator, need, "Jméno člověka.", need.version)
    assert [one.told["title"] for one in queries.told_needs()] == [ICE.title]
    services.take_down(people.moderator, need, "Reklama.", need.version)
    assert list(queries.told_needs()) == []
    assert [one.event for one in mails("need_decided")] == ["need_decided"] * 3
    assert first_broken_link() is None


def test_who_may_not(people: People) -> None:
    for user in (people.stranger, people.helper, people.moderator):
        with pytest.raises(Forbidden):
            services.post(user, PRAHA, ICE, with_alert=False)
    need = people.told()
    for user in (people.stranger, people.helper, people.moderator):
        with pytest.raises(Forbidden):
            services.change(user, need, replace(ICE, title="Cizí"), need.version)
        with pytest.raises(Forbidden):
            services.close(user, need, "solved", "", None, need.version)
    for user, code in ((people.seeker, PRAHA), (people.stranger, BRNO), (people.seeker, BRNO)):
        with pytest.raises(Forbidden):
            services.answer(user, need, code, "Text", None)
    answer = services.answer(people.helper, need, BRNO, "Text", None)
    for user in (people.seeker, people.helper, people.stranger):
        with pytest.raises(Forbidden):
            services.publish_answer(user, answer, answer.version)
        with pytest.raises(Forbidden):
            services.take_down(user, need, "Proto", need.version)
    waiting = services.post(people.seeker, PRAHA, ICE, with_alert=False)
    with pytest.raises(Forbidden):
        services.answer(people.helper, waiting, BRNO, "Text", None)


def test_a_reviewer_does_not_check_what_their_own_municipality_posts_or_answers(people: People) -> None:
    judge = person("moderator", municipality=PRAHA)
    need = services.post(judge, PRAHA, ICE, with_alert=False)
    with pytest.raises(Forbidden):
        services.publish(judge, need, need.version)
    assert list(queries.needs_to_check(judge)) == []
    assert queries.waiting_needs(judge) == 0
    services.publish(people.moderator, need, need.version)
    answer = services.answer(people.helper, need, BRNO, "Text", None)
    assert list(queries.answers_to_check(judge)) == []
    with pytest.raises(Forbidden):
        services.publish_answer(judge, answer, answer.version)
    assert list(queries.answers_to_check(people.moderator)) == [answer]


@pytest.mark.parametrize(
    "wrong",
    [replace(ICE, title=""), replace(ICE, title="x" * 101), replace(ICE, key_areas=()), replace(ICE, key_areas=("X9",)),
     replace(ICE, key_areas=("C1", "C2", "C3", "C4")), replace(ICE, budget=-1), replace(ICE, text="x" * 2001)],
)  # fmt: skip
def test_what_does_not_fit_is_refused(people: People, wrong: Posted) -> None:
    assert len(ICE.key_areas) <= MOST_AREAS
    with pytest.raises(Invalid):
        services.post(people.seeker, PRAHA, wrong, with_alert=True)
    assert session.scalar(select(SavedSearch.id)) is None


def test_nobody_decides_or_changes_what_they_have_not_seen(people: People) -> None:
    need = services.post(people.seeker, PRAHA, ICE, with_alert=False)
    old = need.version
    services.change(people.seeker, need, replace(ICE, text="Jinak."), old)
    with pytest.raises(Conflict):
        services.publish(people.moderator, need, old)
    with pytest.raises(Conflict):
        services.change(people.seeker, need, ICE, old)
    services.publish(people.moderator, need, need.version)
    with pytest.raises(Conflict):
        services.publish(people.moderator, need, need.version)
    with pytest.raises(Invalid):
        services.take_down(people.moderator, need, "", need.version)


def test_an_answer_is_told_to_those_who_look_and_shown_with_its_project(people: People) -> None:
    need = people.told()
    project = published(people.helper, people.moderator, BRNO, title="Čidla na mostě")
    people.answered(need, project.id)
    assert [one.recipient for one in mails("need_answered")] == [people.seeker.email]
    again = services.answer(people.helper, need, BRNO, "Dali jsme tam dvě čidla.", None)
    assert (again.state, len(need.answers)) == ("waiting", 1)
    with pytest.raises(Invalid):
        services.answer(people.helper, need, BRNO, "Text", 999_999)
    services.refuse_answer(people.moderator, again, "Reklama", again.version)
    assert [one.event for one in mails("need_answer_decided")] == ["need_answer_decided"] * 2


def test_closing_says_what_helped_and_ends_the_mails(people: People) -> None:
    need = people.told(with_alert=True)
    project = published(people.helper, people.moderator, BRNO)
    assert session.scalars(select(SavedSearch.query)).one() == "key_area=C3&cost=1&cost=2"
    with pytest.raises(Invalid):
        services.close(people.seeker, need, "given_up", "", project.id, need.version)
    services.close(people.seeker, need, "solved", "Stačilo čidlo.", project.id, need.version)
    assert session.scalar(select(SavedSearch.id)) is None
    assert [one.solved_by_id for one in queries.told_needs(is_open=False)] == [project.id]
    with pytest.raises(Forbidden):
        services.answer(people.helper, need, BRNO, "Pozdě", None)
    for verb in (
        lambda: services.change(people.seeker, need, replace(ICE, title="Ještě"), need.version),
        lambda: services.close(people.seeker, need, "solved", "", None, need.version),
    ):
        with pytest.raises(Conflict):
            verb()


def test_a_search_saved_before_is_not_saved_twice_and_outlives_the_need(people: People) -> None:
    alerts.save(people.seeker, ICE.wanted.search(), "Moje", "monthly")
    need = people.told(with_alert=True)
    assert session.scalars(select(SavedSearch.name)).all() == ["Moje"]
    services.close(people.seeker, need, "given_up", "", None, need.version)
    assert session.scalars(select(SavedSearch.name)).all() == ["Moje"]


def test_the_catalogue_answers_at_once_the_nearest_first_and_wider_where_nothing_fits(
    app: Flask, people: People
) -> None:
    there = published(people.helper, people.moderator, BRNO, title="Čidla na mostě", cost_band="2").id
    database.commit()
    with app.test_request_context("/cs/"):
        found = matches_of(Wanted("", ("C3",), 900_000), PRAHA)
        assert (found.total, found.is_wider) == (1, False)
        assert found.criteria.home == PRAHA
        assert f"/projects/{there}-" in found.cards[0]
        assert matches_of(Wanted("", ("C3",), 50_000), PRAHA).is_wider
        assert matches_of(Wanted("nenalezitelné", ("C3",), None), PRAHA).is_wider
        assert matches_of(Wanted("nenalezitelné", ("B1",), None), PRAHA).total == 0


@given(st.integers(0, 2_000_000_000))
def test_a_band_is_within_a_budget_when_it_begins_there(budget: int) -> None:
    found = bands_within(budget)
    begins = {"1": 0, "2": 100_000, "3": 1_000_000, "4": 5_000_000, "5": 20_000_000}
    assert set(found) == {band for band, least in begins.items() if least <= budget}
    assert [COST_BAND_CEILINGS[band] for band in "1234"] == [*begins.values()][1:]


def test_unmet_demand_comes_first(app: Flask, people: People) -> None:
    published(people.seeker, people.moderator, PRAHA)
    people.told()
    people.told(replace(ICE, key_areas=("B1", "C3")))
    database.commit()
    with app.test_request_context("/cs/"):
        assert [(one.code, one.region, one.needs, one.here) for one in demands()] == [
            ("B1", "Hlavní město Praha", 1, 0), ("C3", "Hlavní město Praha", 2, 1),
        ]  # fmt: skip
        assert [line[3:] for line in demand_file()[1:]] == [["1", "0", "0"], ["2", "1", "1"]]


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def seeking(app: Flask) -> tuple[StrictClient, Any]:
    """Somebody of Praha who is signed in, with a project of Brno in the catalogue."""
    seeker = account(app, email="hleda@obec.example.cz", municipality=PRAHA)
    with app.app_context():
        published(person(municipality=BRNO), person("moderator"), BRNO, title="Čidla na mostě")
        database.commit()
    return signed_in(app, seeker), seeker


def test_from_a_search_that_found_nothing_to_a_closed_need(
    app: Flask, seeking: tuple[StrictClient, Any], client: StrictClient
) -> None:
    mine, seeker = seeking
    nothing = client.get("/cs/projects?q=nenalezitelné&key_area=C3").text
    assert 'href="/cs/my/needs/new?q=nenalezitelné&amp;key_area=C3"' in nothing or "/cs/my/needs/new?q=" in nothing
    page = mine.get("/cs/my/needs/new?q=nenalezitelné&key_area=C3").text
    assert 'value="nenalezitelné"' in page
    assert 'value="C3" checked' in page
    wrong = mine.sent("/cs/my/needs/new", {"title": "", "text": "Nic se <neztratí>", "key_areas": "C3"})
    assert wrong.status_code == 422
    assert "Nic se &lt;neztratí&gt;" in wrong.text
    posted = {
        "title": "Náledí <na> mostě",
        "text": "Most namrzá.",
        "key_areas": "C3",
        "budget": "1 000 000 Kč",
        "with_alert": "y",
    }
    made = mine.sent("/cs/my/needs/new", posted)
    assert made.status_code == 303
    assert "Čidla na mostě" in mine.get(made.location).text
    assert client.get("/cs/needs/1").status_code == 404
    assert "Náledí" not in client.get("/cs/needs").text

    moderator = signed_in(app, account(app, email="posuzuje@obec.example.cz", role="moderator"))
    desk = moderator.get("/cs/moderation/needs").text
    assert "Náledí &lt;na&gt; mostě" in desk
    token = hidden_fields(moderator.get("/cs/moderation/needs"))
    assert (
        moderator.post("/cs/moderation/needs/1", data={**token, "decision": "refuse", "reason": ""}).status_code == 422
    )
    assert moderator.post("/cs/moderation/needs/1", data={**token, "decision": "publish"}).status_code == 303
    assert "Náledí &lt;na&gt; mostě" in client.get("/cs/needs").text, "kept pages follow"
    assert "Čidla na mostě" in client.get("/cs/needs/1").text
    assert "Náledí" not in client.get("/cs/needs?region=CZ064").text
    assert "Náledí" in client.get("/en/needs?region=CZ010&pillar=C").text

    helper = signed_in(app, account(app, email="pomaha@obec.example.cz", municipality=BRNO))
    assert mine.get("/cs/my/needs/1/answer").status_code == 403
    answer = {"text": "Dali jsme tam <čidlo>.", "project": "1"}
    assert helper.sent("/cs/my/needs/1/answer", answer).status_code == 303
    assert "čidlo" not in client.get("/cs/needs/1").text
    token = hidden_fields(moderator.get("/cs/moderation/needs"))
    assert moderator.post("/cs/moderation/needs/answers/1", data={**token, "decision": "publish"}).status_code == 303
    assert "Dali jsme tam &lt;čidlo&gt;." in client.get("/cs/needs/1").text

    assert mine.sent("/cs/my/needs/1/close", {"outcome": "solved", "project": "nesmysl"}).status_code == 422
    closing = {"outcome": "solved", "project": "/cs/projects/1-cidla", "text": "Čidlo stačí."}
    assert mine.sent("/cs/my/needs/1/close", closing).status_code == 303
    shown = client.get("/cs/needs/1").text
    assert "Čidlo stačí." in shown
    assert "odpovědět" not in shown.partition("<main")[2].partition("</main>")[0]
    assert "Náledí" in client.get("/cs/needs?state=closed").text
    assert helper.get("/cs/my/needs/1/answer").status_code == 403
    assert mine.get("/cs/my/needs/1").status_code == 404
    with app.app_context():
        assert session.get_one(User, seeker.id).is_active


def test_strangers_do_not_reach_the_needs_of_others(app: Flask, seeking: tuple[StrictClient, Any]) -> None:
    mine, _seeker = seeking
    assert mine.sent("/cs/my/needs/new", {"title": "Náledí", "key_areas": "C3"}).status_code == 303
    other = signed_in(app, account(app, email="cizi@obec.example.cz", municipality=OSTRAVA))
    for path in ("/cs/my/needs/1", "/cs/my/needs/1/close", "/cs/my/needs/1/answer"):
        assert other.get(path).status_code == 404, path
        token = {"csrf_token": hidden_fields(other.get("/cs/my/needs/new"))["csrf_token"]}
        assert other.post(path, data={**token, "title": "Cizí", "key_areas": "C3"}).status_code == 404, path
    assert "Náledí" not in other.get("/cs/my/needs").text
    assert other.get("/cs/moderation/needs").status_code == 403
    assert other.get("/cs/moderation/needs/demand.csv").status_code == 403
    assert signed_in(app, account(app, email="bez@obec.example.cz")).get("/cs/my/needs/new").status_code == 403
