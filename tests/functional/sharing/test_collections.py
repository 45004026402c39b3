"""Collections: arranged by those whose they are, read by everybody without what is not public, taken down with a reason."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import select

from catalogue import caching, database
from catalogue.audit.queries import first_broken_link
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.notifications.models import OutboxMail
from catalogue.projects import services as lifecycle
from catalogue.projects.models import Project
from catalogue.search.index import reader
from catalogue.sharing.collections import presenters, queries, services
from catalogue.sharing.collections.models import MOST_COLLECTIONS, MOST_ITEMS, Collection, CollectionItem
from catalogue.sharing.collections.ordering import Item, after, with_added
from catalogue.sharing.collections.services import Texts
from tests.client import StrictClient, hidden_fields
from tests.counting import queries_of
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, draft, person, published

TEXTS = Texts("Voda <ve> městě", "Co zkusit dřív, než vyschne potok.")
NUMBERS = st.lists(st.integers(1, 30), unique=True, max_size=12)


@given(NUMBERS, st.integers(1, 30), st.sampled_from(["up", "down", "remove", "nonsense"]))
def test_a_step_moves_one_by_one_place_or_takes_it_out_and_loses_nothing_else(
    numbers: list[int], number: int, step: str
) -> None:
    items = [Item(one, f"proto {one}") for one in numbers]
    made = after(items, step, number)
    if step == "remove":
        assert made == [one for one in items if one.number != number]
        return
    assert sorted(made, key=lambda one: one.number) == sorted(items, key=lambda one: one.number)
    back = after(made, {"up": "down", "down": "up"}.get(step, ""), number)
    if made != items:
        assert abs(made.index(Item(number, f"proto {number}")) - numbers.index(number)) == 1
        assert back == items


@given(NUMBERS, st.lists(st.integers(1, 30), max_size=12))
def test_what_is_added_stands_at_the_end_once(numbers: list[int], added: list[int]) -> None:
    items = [Item(one, "proto") for one in numbers]
    made = with_added(items, added)
    assert made[: len(items)] == items
    assert [one.number for one in made] == list(dict.fromkeys([*numbers, *added]))


class People:
    """A curator of Praha, an author of Brno, a moderator, an administrator, and three public projects."""

    def __init__(self) -> None:
        """Make them."""
        self.curator, self.author = person(municipality=PRAHA), person(municipality=BRNO)
        self.moderator, self.administrator = person("moderator"), person("administrator")
        self.projects = [published(self.author, self.moderator, BRNO, title=f"Voda {one}").id for one in range(3)]

    def made(self, *numbers: int) -> Collection:
        """Make a collection of Praha."""
        return services.make(self.curator, PRAHA, TEXTS, [Item(one) for one in numbers or self.projects])

    def public(self, *numbers: int) -> Collection:
        """Make one and publish it."""
        made = self.made(*numbers)
        services.publish(self.curator, made, made.version)
        return made


@pytest.fixture
def people(app_context: None) -> People:
    return People()


def test_only_those_whose_it_is_change_it(people: People) -> None:
    made = people.made()
    for user in (people.author, people.moderator, people.administrator, person()):
        for verb in (
            lambda user=user: services.make(user, PRAHA, TEXTS),
            lambda user=user: services.describe(user, made, TEXTS, None, made.version),
            lambda user=user: services.arrange(user, made, [], made.version),
            lambda user=user: services.publish(user, made, made.version),
            lambda user=user: services.delete(user, made, made.version),
        ):
            with pytest.raises(Forbidden):
                verb()
    own = services.make(people.administrator, None, TEXTS)
    with pytest.raises(Forbidden):
        services.arrange(people.curator, own, [Item(people.projects[0])], own.version)
    with pytest.raises(Forbidden):
        services.make(people.curator, None, TEXTS)
    assert list(queries.own_collections(people.administrator)) == [own]
    assert list(queries.own_collections(people.curator)) == [made]


def test_the_order_is_kept_and_what_is_not_public_cannot_be_added(people: People) -> None:
    made, (first, second, third) = people.made(), people.projects
    services.arrange(people.curator, made, [Item(third, "nejlevnější"), Item(first)], made.version)
    session.expire_all()
    assert services.items_of(made) == [Item(third, "nejlevnější"), Item(first)]
    hidden = draft(people.author, BRNO).id
    for wrong in ([Item(hidden)], [Item(999_999)], [Item(first), Item(first)], [Item(first, "x" * 301)]):
        with pytest.raises(Invalid):
            services.arrange(people.curator, made, wrong, made.version)
    with pytest.raises(Conflict):
        services.arrange(people.curator, made, [Item(second)], made.version - 1)
    assert first_broken_link() is None


def test_limits(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_ITEMS", 2)
    monkeypatch.setattr(services, "MOST_COLLECTIONS", 2)
    assert (MOST_ITEMS, MOST_COLLECTIONS) == (60, 20)
    with pytest.raises(Invalid):
        people.made()
    people.made(people.projects[0])
    session.flush()
    with pytest.raises(Conflict):
        people.made(people.projects[0])
        people.made(people.projects[0])


def test_a_project_that_was_hidden_leaves_the_page_but_not_the_collection(people: People) -> None:
    made, (first, _second, third) = people.public(), people.projects
    services.arrange(people.curator, made, [Item(third), Item(first)], made.version)
    project = session.get_one(Project, third)
    lifecycle.hide(people.administrator, project, "Chyba.")
    services.arrange(people.curator, made, [Item(first, "proto"), Item(third)], made.version)
    assert services.items_of(made) == [Item(first, "proto"), Item(third)]


def test_an_empty_one_is_not_published_and_a_public_one_is_not_deleted(people: People) -> None:
    empty = services.make(people.curator, PRAHA, TEXTS)
    with pytest.raises(Invalid):
        services.publish(people.curator, empty, empty.version)
    public = people.public()
    for verb in (services.publish, services.delete):
        with pytest.raises(Conflict):
            verb(people.curator, public, public.version)
    services.withdraw(people.curator, public, public.version)
    assert list(queries.public_collections()) == []
    number = public.id
    services.delete(people.curator, public, public.version)
    assert session.scalar(select(CollectionItem.project_id).where(CollectionItem.collection_id == number)) is None


def test_a_moderator_takes_it_down_with_a_reason_and_its_people_hear_of_it(people: People) -> None:
    made = people.public()
    for user in (people.curator, people.author, person("moderator", municipality=PRAHA)):
        with pytest.raises(Forbidden):
            services.take_down(user, made, "Jméno", made.version)
    with pytest.raises(Invalid):
        services.take_down(people.moderator, made, "", made.version)
    services.take_down(people.moderator, made, "V úvodu je jméno člověka.", made.version)
    assert list(queries.public_collections()) == []
    recipients = session.scalars(select(OutboxMail.recipient).where(OutboxMail.event == "collection_taken_down")).all()
    assert people.curator.email in recipients
    with pytest.raises(Conflict):
        services.publish(people.curator, made, made.version)
    services.describe(people.curator, made, Texts(TEXTS.title, "Beze jmen."), None, made.version)
    assert made.objection, "its people see why until it is public again"
    services.publish(people.curator, made, made.version)
    assert made.objection == ""
    own = services.make(people.administrator, None, TEXTS, [Item(people.projects[0])])
    services.publish(people.administrator, own, own.version)
    with pytest.raises(Forbidden):
        services.take_down(people.moderator, own, "Proto", own.version)


def test_a_cover_is_of_one_of_its_projects(people: People) -> None:
    made, (first, second, _third) = people.made(), people.projects
    services.describe(people.curator, made, TEXTS, first, made.version)
    services.arrange(people.curator, made, [Item(second)], made.version)
    assert made.cover_id is None
    with pytest.raises(Invalid):
        services.describe(people.curator, made, TEXTS, first, made.version)


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def numbers(app: Flask) -> list[int]:
    with app.app_context():
        found = People().projects
        database.commit()
    return found


def test_from_a_shortlist_to_a_public_collection(app: Flask, numbers: list[int], client: StrictClient) -> None:
    mine = signed_in(app, account(app, email="vybira@obec.example.cz", municipality=PRAHA))
    first, second, third = numbers
    address = f"/cs/my/collections/new?id={second}&id={first}&id=999999"
    assert address.partition("&id=9")[0] in client.get(f"/cs/shortlist?id={second}&id={first}").text.replace(
        "&amp;", "&"
    )
    wrong = mine.sent(address, {"title": "", "introduction": "Nic se <neztratí>"})
    assert wrong.status_code == 422
    assert "Nic se &lt;neztratí&gt;" in wrong.text
    made = mine.sent(address, {"title": TEXTS.title, "introduction": TEXTS.introduction})
    page = mine.get(made.location).text
    assert page.index(f"reason-{second}") < page.index(f"reason-{first}")
    token = hidden_fields(mine.get(made.location))
    step = {
        **token,
        f"reason-{first}": "Stačí <jeden> člověk.",
        "step": f"up-{first}",
        "add": f"https://katalog.example.cz/cs/projects/{third}-x",
    }
    assert mine.post(made.location, data=step).status_code == 303
    assert mine.post(made.location, data={**step, "step": ""}).status_code == 422, "it has changed since"
    token = hidden_fields(mine.get(made.location))
    lost = mine.post(made.location, data={**token, "add": "nesmysl", f"reason-{first}": "Nový důvod"})
    assert lost.status_code == 422
    assert "nesmysl" in lost.text
    assert "Nový důvod" in lost.text
    number = int(made.location.rpartition("/")[2])
    assert client.get(f"/cs/collections/{number}").status_code == 404
    token = hidden_fields(mine.get(made.location))
    assert mine.post(f"{made.location}/publish", data=token).status_code == 303
    text = client.get(f"/cs/collections/{number}").text
    places = [text.index(f"/projects/{one}-") for one in (first, second, third)]
    assert places == sorted(places)
    assert "Stačí &lt;jeden&gt; člověk." in text
    assert "Voda &lt;ve&gt; městě" in text
    for path in ("/cs/collections", "/en/collections", "/cs/", f"/cs/municipalities/{PRAHA}"):
        assert "Voda &lt;ve&gt; městě" in client.get(path).text, path
    with app.app_context():
        lifecycle.hide(person("administrator"), session.get_one(Project, second), "Chyba.")
        database.commit()
    assert f"/projects/{second}-" not in client.get(f"/cs/collections/{number}").text
    moderator = signed_in(app, account(app, email="posuzuje@obec.example.cz", role="moderator"))
    token = hidden_fields(moderator.get("/cs/moderation/collections"))
    desk = f"/cs/moderation/collections/{number}"
    assert moderator.post(desk, data={**token, "reason": ""}).status_code == 422
    assert moderator.post(desk, data={**token, "reason": "Reklama."}).status_code == 303
    assert client.get(f"/cs/collections/{number}").status_code == 404
    assert "Reklama." in mine.get(made.location).text


def test_strangers_do_not_reach_the_collections_of_others(app: Flask, numbers: list[int]) -> None:
    mine = signed_in(app, account(app, email="vybira@obec.example.cz", municipality=PRAHA))
    made = mine.sent("/cs/my/collections/new", {"title": "Voda"}).location
    other = signed_in(app, account(app, email="cizi@obec.example.cz", municipality=BRNO))
    token = {"csrf_token": hidden_fields(other.get("/cs/my/collections/new"))["csrf_token"]}
    for path in (made, f"{made}/describe"):
        assert other.get(path).status_code == 404
        assert other.post(path, data={**token, "title": "Cizí", "add": str(numbers[0])}).status_code == 404
    for step in ("publish", "withdraw", "delete"):
        assert other.post(f"{made}/{step}", data=token).status_code == 404
    assert signed_in(app, account(app, email="bez@obec.example.cz")).get("/cs/my/collections/new").status_code == 403
    assert other.get("/cs/moderation/collections").status_code == 403


def test_a_page_asks_no_more_for_more_collections(
    app: Flask, client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for looking in (caching, reader):  # Whether something changed is asked by the clock, whoever comes.
        monkeypatch.setattr(looking, "SECONDS_BETWEEN_LOOKS", 3600)
    counts = []
    for number in range(2):
        with app.app_context():
            people = People()
            for _number in range(3):
                people.public()
            database.commit()
        client.get(f"/cs/collections?warm={number}")
        with queries_of(app) as asked:
            assert client.get(f"/cs/collections?asked={number}").text.count('class="c-card__title"') == 3 * (number + 1)
        counts.append(len([one for one in asked if "count(" not in one]))  # Without looks for what is new.
    assert counts[0] == counts[1] <= 4


def test_programs_read_what_the_public_does_in_its_order(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        people = People()
        made, (first, second, third) = people.public(), people.projects
        services.arrange(people.curator, made, [Item(third, "nejlevnější"), Item(second), Item(first)], made.version)
        draft_of = people.made().id
        lifecycle.hide(people.administrator, session.get_one(Project, second), "Chyba.")
        own = services.make(people.administrator, None, Texts("Správci", "", "Administrators"), [Item(first)])
        services.publish(people.administrator, own, own.version)
        number, of_all = made.id, own.id
        database.commit()
    one = client.get(f"/api/v1/collections/{number}").get_json()
    assert one["projects"] == [{"id": third, "reason": "nejlevnější"}, {"id": first, "reason": ""}]
    assert one["title"] == {"cs": TEXTS.title, "en": None}
    assert one["municipality"] == {"code": PRAHA, "name": "Praha"}
    assert one["url"].endswith(f"/cs/collections/{number}")
    page = client.get(f"/cs/collections/{number}").text
    assert '<meta property="og:title" content="Voda &lt;ve&gt; městě">' in page
    assert f'<meta property="og:url" content="{one["url"]}">' in page
    whole = client.get("/api/v1/collections").get_json()
    assert whole["total"] == 2
    assert {item["id"]: item["municipality"] for item in whole["items"]} == {number: one["municipality"], of_all: None}
    assert one in whole["items"]
    for closed in (draft_of, 999_999):
        assert client.get(f"/api/v1/collections/{closed}").status_code == 404
    components = client.get("/api/v1/openapi.json").get_json()["components"]
    for name, answer in (("Collection", one), ("Collections", whole)):
        schema = {"$ref": f"#/components/schemas/{name}", "components": components}
        assert not list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(answer))


def test_programs_cost_the_database_as_much_for_many_collections_as_for_one(app: Flask, people: People) -> None:
    people.public()
    database.commit()

    def asked() -> int:
        session.expire_all()
        with app.test_request_context("/api/v1/collections"), queries_of(app) as statements:
            presenters.collections_json(queries.public_collections())
        return len(statements)

    first = asked()
    people.public()
    people.public()
    database.commit()
    assert 0 < asked() == first
