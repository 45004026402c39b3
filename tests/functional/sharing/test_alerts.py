"""Saved searches: kept by one person, and told of by mail once, without loss, and only of what the public finds."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts import holdings, wishes
from catalogue.accounts.models import User
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.projects import services as lifecycle
from catalogue.projects.models import Project
from catalogue.search.criteria import SearchCriteria
from catalogue.sharing.alerts import sending, services
from catalogue.sharing.alerts.models import AT_ONCE, LONGEST_NAME, MONTHLY, WEEKLY, SavedSearch
from tests.client import hidden_fields
from tests.factories.accounts import account, mails, new_client, signed_in
from tests.factories.desks import BRNO, PRAHA, person, published

PRAGUE_REGION = SearchCriteria.of(region="CZ010")
THURSDAY = datetime(2026, 11, 26, 10, tzinfo=UTC)
MONDAY, NEXT_MONDAY = datetime(2026, 11, 30, 7, tzinfo=UTC), datetime(2026, 12, 7, 7, tzinfo=UTC)
FIRST_OF_MONTH = datetime(2026, 12, 1, 7, tzinfo=UTC)
SEARCHES = "/cs/my/searches"


class Reader:
    """A person with an account, and somebody who publishes projects."""

    def __init__(self, app: Flask) -> None:
        """Make them."""
        self.app = app
        self.account = account(app, email="ctenar@obec.example.cz")
        with app.app_context():
            self.author, self.moderator = person(municipality=PRAHA).id, person("moderator").id
            self.administrator = person("administrator").id
            database.commit()

    def saves(self, frequency: str, criteria: SearchCriteria = PRAGUE_REGION, name: str = "Praha") -> None:
        with self.app.app_context():
            services.save(session.get_one(User, self.account.id), criteria, name, frequency)
            database.commit()

    def publishes(self, title: str, municipality: str = PRAHA) -> int:
        with self.app.app_context():
            author, moderator = session.get_one(User, self.author), session.get_one(User, self.moderator)
            made = published(author, moderator, municipality, title=title).id
            database.commit()
        return made

    def sends(self, moment: datetime) -> int:
        with time_machine.travel(moment, tick=False), self.app.app_context():
            return sending.send_due()

    def texts(self) -> list[str]:
        return [one.text for one in mails(self.app, self.account.email) if one.event == sending.EVENT]


@pytest.fixture
def reader(app: Flask) -> Reader:
    with time_machine.travel(THURSDAY.replace(hour=8), tick=False):
        return Reader(app)


def test_a_weekly_mail_names_what_is_new_once_and_nothing_else(reader: Reader) -> None:
    with time_machine.travel(THURSDAY, tick=False):
        reader.publishes("Parkování, které tu už bylo")
        reader.saves(WEEKLY)
        reader.saves(WEEKLY, SearchCriteria(), name="Všechno")
        assert reader.sends(MONDAY) == 0, "without news no mail comes"
    with time_machine.travel(MONDAY.replace(hour=10), tick=False):
        reader.publishes("Chytré osvětlení parku")
    assert reader.sends(FIRST_OF_MONTH) == 0, "the week is not over"
    assert reader.sends(NEXT_MONDAY.replace(hour=4)) == 0, "nobody is woken at night"
    assert [reader.sends(NEXT_MONDAY), reader.sends(NEXT_MONDAY.replace(day=14))] == [1, 0]
    (text,) = reader.texts()
    assert text.count("- Chytré osvětlení parku, Praha\n") == 2, "both searches are in one mail"
    assert "už bylo" not in text
    (mail,) = [one for one in mails(reader.app, reader.account.email) if one.event == sending.EVENT]
    assert mail.subject == "Nové projekty týdne ve vašich uložených hledáních"
    assert mail.unsubscribe_url and "/unsubscribe/" in mail.unsubscribe_url


def test_a_monthly_mail_comes_on_the_first_day(reader: Reader) -> None:
    with time_machine.travel(THURSDAY, tick=False):
        reader.saves(MONTHLY)
        reader.publishes("Chytré osvětlení parku")
    assert [reader.sends(moment) for moment in (MONDAY, FIRST_OF_MONTH, NEXT_MONDAY)] == [0, 1, 0]


def test_what_comes_at_once_comes_at_most_once_an_hour_and_loses_nothing(reader: Reader) -> None:
    with time_machine.travel(THURSDAY, tick=False):
        reader.saves(AT_ONCE)
        reader.publishes("První novinka")
    assert reader.sends(THURSDAY.replace(hour=12)) == 1
    with time_machine.travel(THURSDAY.replace(hour=12), tick=False):
        reader.publishes("Druhá novinka")
    assert reader.sends(THURSDAY.replace(hour=12, minute=30)) == 0
    assert reader.sends(THURSDAY.replace(hour=13, minute=1)) == 1
    first, second = reader.texts()
    assert ("První" in first, "Druhá" in first) == (True, False)
    assert ("První" in second, "Druhá" in second) == (False, True)


def test_what_is_hidden_or_does_not_fit_is_not_told(reader: Reader) -> None:
    with time_machine.travel(THURSDAY, tick=False):
        reader.saves(WEEKLY, SearchCriteria.of(region="CZ064"), name="Jihomoravský kraj")
        reader.publishes("Pražský projekt")
        assert reader.sends(MONDAY) == 0
        reader.saves(WEEKLY)
        number = reader.publishes("Skrytý projekt")
        with reader.app.app_context():
            lifecycle.hide(
                session.get_one(User, reader.administrator), session.get_one(Project, number), "Obsahuje chybu."
            )
            database.commit()
    assert reader.sends(NEXT_MONDAY) == 0
    assert reader.texts() == []


def test_a_worker_that_dies_before_the_end_tells_everything_again(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(THURSDAY, tick=False):
        reader.saves(WEEKLY)
        reader.publishes("Chytré osvětlení parku")

    def dies(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sending, "_move_on", dies)
        with pytest.raises(KeyboardInterrupt):
            reader.sends(MONDAY)
    assert reader.texts() == [], "the mail goes with the state"
    assert [reader.sends(MONDAY), reader.sends(MONDAY)] == [1, 0]


def test_who_may_not_sign_in_waits_and_who_wants_no_such_mails_gets_none(reader: Reader) -> None:
    with time_machine.travel(THURSDAY, tick=False):
        reader.saves(WEEKLY)
        reader.publishes("Chytré osvětlení parku")
    with reader.app.app_context():
        session.get_one(User, reader.account.id).state = "blocked"
        database.commit()
    assert reader.sends(MONDAY) == 0
    with reader.app.app_context():
        user = session.get_one(User, reader.account.id)
        user.state = "active"
        wishes.choose(user, {"alerts": "off"})
        database.commit()
    reader.sends(MONDAY)
    assert reader.texts() == []


def test_saving_has_bounds_and_belongs_to_one_person(app_context: None) -> None:
    user, other = person(municipality=PRAHA), person(municipality=BRNO)
    saved = services.save(user, PRAGUE_REGION.sorted_by("cheapest"), "Praha", WEEKLY)
    assert saved.query == "region=CZ010", "order and page are no part of it"
    with pytest.raises(Conflict):
        services.save(user, PRAGUE_REGION.on_page(2), "Znovu", AT_ONCE)
    services.save(other, PRAGUE_REGION, "Praha", WEEKLY)
    for name, frequency in (("", WEEKLY), ("x" * (LONGEST_NAME + 1), WEEKLY), ("Praha", "hourly")):
        with pytest.raises(Invalid):
            services.change(user, saved, name, frequency)
    for forbidden in (lambda: services.change(other, saved, "Moje", AT_ONCE), lambda: services.delete(other, saved)):
        with pytest.raises(Forbidden):
            forbidden()
    for number in range(services.MOST - 1):
        services.save(user, SearchCriteria(q=f"slovo {number}"), "Slovo", WEEKLY)
    with pytest.raises(Conflict):
        services.save(user, SearchCriteria(q="o jedno víc"), "Slovo", WEEKLY)
    assert len(holdings.rooms["alerts"].holds(user)["saved_searches"]) == services.MOST
    holdings.rooms["alerts"].forgets(user)
    assert session.scalars(select(SavedSearch.user_id)).all() == [other.id]


def test_a_person_saves_changes_and_deletes_a_search_on_pages(reader: Reader) -> None:
    app, address = reader.app, f"{SEARCHES}/new?region=CZ010"
    visitor = new_client(app)
    assert visitor.get(address).location == "/cs/sign-in?next=/cs/my/searches/new?region%3DCZ010"
    assert "/cs/my/searches/new?region=CZ010" in visitor.get("/cs/projects?q=nicnenajdeme&region=CZ010").text.replace(
        "q=nicnenajdeme&amp;", ""
    )
    client, other = signed_in(app, reader.account), signed_in(app, account(app, email="jiny@obec.example.cz"))
    page = client.get(address).text
    assert 'value="Hlavní město Praha"' in page
    answer = client.sent(address, {"name": "x" * 101, "frequency": "monthly"})
    assert answer.status_code == 422
    assert "x" * 101 in answer.text
    assert client.sent(address, {"name": "Naše <Praha>", "frequency": "monthly"}).location == SEARCHES
    token = {"csrf_token": hidden_fields(client.get(f"{SEARCHES}/new"))["csrf_token"]}
    assert client.post(address, data={"name": "Znovu", "frequency": "weekly", **token}).status_code == 422
    with app.app_context():
        mine = f"{SEARCHES}/{session.scalars(select(SavedSearch.id)).one()}"
    assert "Naše &lt;Praha&gt;" in client.get(SEARCHES).text
    for path in (mine, f"{mine}/delete"):
        assert other.get(path).status_code == 404
        token = {"csrf_token": hidden_fields(other.get(f"{SEARCHES}/new"))["csrf_token"]}
        assert other.post(path, data={"name": "Cizí", "frequency": "weekly", **token}).status_code == 404
    with app.app_context():
        assert session.scalars(select(SavedSearch.name)).all() == ["Naše <Praha>"]
    assert client.sent(mine, {"name": "Praha", "frequency": "at_once"}).status_code == 303
    with app.app_context():
        saved = session.scalars(select(SavedSearch)).one()
        assert (saved.name, saved.frequency) == ("Praha", "at_once")
    assert client.get(f"{mine}/delete").status_code == 200
    assert client.sent(f"{mine}/delete", {}).location == SEARCHES
    assert "Praha" not in client.get(SEARCHES).text.partition("<main")[2]


@pytest.mark.parametrize(
    ("page", "query"),
    [("/cs/municipalities/554782", "municipality=554782"), ("/cs/pillars/C/C1", "key_area=C1"),
     ("/cs/pillars/C", "pillar=C"), ("/cs/regions/CZ010", "region=CZ010")],
)  # fmt: skip
def test_a_place_or_a_tag_is_followed_from_its_page_and_twice_means_to_change(
    reader: Reader, page: str, query: str
) -> None:
    client = signed_in(reader.app, reader.account)
    text = client.get(page).text
    address = f"{SEARCHES}/new?{query}"
    assert f'href="{address}"' in text
    assert f'href="/cs/projects.atom?{query}"' in text
    asked = client.get(address)
    fields = {**hidden_fields(asked), "name": "Sleduji", "frequency": WEEKLY}
    assert client.post(address, data=fields).status_code == 303
    again = client.get(address)
    assert again.status_code == 302
    assert "Sledujete to už" in client.get(again.location).text
    assert client.post(address, data=fields).status_code == 422


def test_what_another_person_follows_is_not_told(reader: Reader) -> None:
    reader.saves(WEEKLY)
    client = signed_in(reader.app, account(reader.app, email="jiny@obec.example.cz"))
    assert client.get(f"{SEARCHES}/new?region=CZ010").status_code == 200
