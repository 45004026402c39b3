"""An update of the register: all of it or nothing, and everything published follows at once."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from werkzeug.datastructures import MultiDict

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.audit.queries import first_broken_link
from catalogue.clock import now
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.municipalities import queries as places
from catalogue.municipalities.memberships.models import Membership
from catalogue.municipalities.models import District, Municipality, RegisterUpdate
from catalogue.notifications.models import OutboxMail
from catalogue.operations.auditing.presenters import told
from catalogue.operations.reference import SEEDS, seed_reference
from catalogue.operations.register import services
from catalogue.operations.register.presenters import groups_of
from catalogue.projects.key_areas.services import edit_key_area, undo_change
from catalogue.projects.models import Publication, PublicationChange
from catalogue.projects.policies import can_edit, can_work_on
from catalogue.projects.realigning import AT_ONCE, realign
from catalogue.remembered import forget
from catalogue.search import queries as search
from catalogue.search.criteria import SearchCriteria
from catalogue.taxonomy.models import KeyArea, TaxonomyChange
from tests.counting import queries_of
from tests.factories.desks import in_state, person
from tests.factories.projects import publish
from tests.factories.registers import LUKA, MIDDLE, NEW, SMALL, file_with

DAY = date(2026, 1, 1)


@pytest.fixture
def keeper(app_context: None) -> User:
    """An administrator."""
    return person("administrator")


def bring(keeper: User, data: bytes) -> tuple[RegisterUpdate, str]:
    """Keep a file, and return it with the mark of the register that its preview is for."""
    return services.bring(keeper, "obce.csv", data, DAY), services.preview(data).mark


def applied(keeper: User, data: bytes, successors: dict[str, str] | None = None, confirmed: int | None = None) -> int:
    update, mark = bring(keeper, data)
    moved = services.apply(keeper, update, mark, successors or {}, confirmed)
    session.expire_all()
    return moved


def place(code: str) -> Municipality:
    return session.get_one(Municipality, code)


def feed() -> int:
    return session.scalar(select(func.max(PublicationChange.sequence))) or 0


def rows_of(*numbers: int) -> list[Publication]:
    session.expire_all()
    return [session.get_one(Publication, one) for one in numbers]


def everything() -> list[Any]:
    """Return the whole register and what is published, to be compared."""
    session.expire_all()
    tables = (Municipality, District, Publication, PublicationChange)
    return [session.execute(select(one.__table__).order_by(*one.__table__.primary_key)).all() for one in tables]


def test_a_handful_of_changes_in_the_real_register(keeper: User) -> None:
    data = file_with(
        {
            LUKA: {"name": "Velká Luká", "population": "2100"},
            "500011": {"district_code": "CZ0721", "district_name": "Kroměříž"},
            "500020": {"population": "1231"},
            "500046": {"ico": "12345678"},
        },
        without=[SMALL, "500062"], more=[NEW],
    )  # fmt: skip
    plan = services.preview(data).plan
    assert {one.key: one.number for one in groups_of(services.report_of(plan, {}))} == {
        "new": 1, "renamed": 1, "moved": 1, "resized": 1, "kept": 2, "repopulated": 2, "detailed": 1,
        "unchanged": 6258 - 6,
    }  # fmt: skip
    applied(keeper, data, {SMALL: "Česká Lípa"})
    assert (place(LUKA).name, place(LUKA).search_name, place(LUKA).size_class) == ("Velká Luká", "velka luka", 3)
    assert (place("500011").district_code, place("500011").region_code) == ("CZ0721", "CZ072")
    assert (place("999901").population, place("999901").company_number) == (321, None)
    assert (place(SMALL).successor_code, place(SMALL).is_offered) == (MIDDLE, False)
    assert place("500062").is_offered, "without a successor it is kept"
    assert places.populations_on() == DAY


def test_what_happened_can_be_read_in_words(keeper: User) -> None:
    applied(keeper, file_with({LUKA: {"name": "Velká Luká"}}, without=[SMALL], more=[NEW]), {SMALL: MIDDLE})
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.thing_type.in_(("register", "municipality"))).order_by(AuditEvent.id)
    )
    found = told(events.all())
    assert [one.event for one in found] == ["register.updated", "municipality.renamed", "municipality.merged"]
    assert all(one.who == keeper.name and one.changes for one in found)
    assert found[1].changes == ["Obec: Luká → Velká Luká"]
    assert found[2].changes == ["Obec: Luka (Česká Lípa) → Česká Lípa (Česká Lípa) 561380"]
    assert len(found[0].changes) == 6, found[0].changes
    assert first_broken_link() is None


def test_public_rows_follow_at_once_and_say_so_in_the_feed(app: Flask, keeper: User) -> None:
    project, other = publish(LUKA, investment_cost=88_300, cost_band="1"), publish(MIDDLE)
    hidden = publish(
        LUKA, stage="stopped", stopped_reason="money", stopped_anonymous=True, stopped_text="Peníze nepřišly."
    )
    before, since = {one.project_id: (one.changed_at, dict(one.card)) for one in rows_of(project.id, other.id)}, feed()
    data = file_with(
        {LUKA: {"name": "Velká Luká", "population": "8830", "district_code": "CZ0711", "district_name": "Jeseník",
                "lat": "50.1"}}
    )  # fmt: skip
    assert applied(keeper, data) == 2
    row, untouched, anonymous = rows_of(project.id, other.id, hidden.id)
    assert row.card["municipality"] == {"code": LUKA, "name": "Velká Luká"}
    assert (row.card["population"], row.card["size"], row.card["district"]) == (8830, "4", "CZ0711")
    assert (row.size_class, row.district_code, row.cost_per_inhabitant) == (4, "CZ0711", 10.0)
    assert row.card["point"][1] == 50.1
    assert row.changed_at == before[project.id][0], "the text is as old as it was"
    assert untouched.card == before[other.id][1]
    assert (anonymous.size_class, anonymous.card["size"]) == (4, "4")
    assert anonymous.card["municipality"] is anonymous.card["population"] is anonymous.municipality_code is None
    moved = session.scalars(select(PublicationChange.project_id).where(PublicationChange.sequence > since))
    assert sorted(moved) == [project.id, hidden.id]
    database.commit()
    assert search.total(SearchCriteria.of(size="4")) == 2
    assert search.total(SearchCriteria.of(district="CZ0711")) == 1
    assert search.total(SearchCriteria(q="Velká Luká")) == 1
    assert realign() == 0, "there is nothing left to follow"


def test_projects_of_one_that_ended_are_found_under_its_successor(app: Flask, keeper: User) -> None:
    mine, theirs = publish(SMALL), publish(MIDDLE)
    database.commit()
    assert search.total(SearchCriteria.of(municipality=MIDDLE)) == 1
    assert applied(keeper, file_with(without=[SMALL]), {SMALL: MIDDLE}) == 1
    database.commit()
    row = rows_of(mine.id)[0]
    assert (row.card["municipality"]["code"], row.municipality_code) == (SMALL, MIDDLE)
    for code in (SMALL, MIDDLE):
        criteria = SearchCriteria.read(MultiDict({"municipality": code}))
        assert sorted(search.matching_ids(criteria)) == sorted([mine.id, theirs.id])
        assert criteria.chosen("municipality") == (MIDDLE,)
    client = app.test_client()
    answer = client.get(f"/cs/municipalities/{SMALL}")
    assert (answer.status_code, answer.location) == (301, f"/cs/municipalities/{MIDDLE}")
    page = client.get(answer.location).text
    assert "Luka (Česká Lípa)" in page
    assert client.get(f"/api/v1/municipalities?q={SMALL}").json["items"][0]["code"] == MIDDLE
    assert client.get(f"/api/v1/projects?municipality={SMALL}").json["total"] == 2


def test_a_chain_of_mergers_leads_to_its_end_and_a_return_back(keeper: User) -> None:
    mine = publish(SMALL)
    original = file_with()
    applied(keeper, file_with(without=[SMALL]), {SMALL: MIDDLE})
    applied(keeper, file_with(without=[MIDDLE]), {MIDDLE: LUKA})
    assert places.successors()[SMALL] == (LUKA, "Luká")
    assert sorted(places.predecessors_of(LUKA)) == sorted([SMALL, MIDDLE])
    assert rows_of(mine.id)[0].municipality_code == LUKA
    plan = services.preview(original).plan
    assert sorted(one.code for one in plan.returned) == sorted([SMALL, MIDDLE])
    applied(keeper, original)
    assert places.successors() == {}
    assert rows_of(mine.id)[0].municipality_code == SMALL
    assert place(SMALL).is_offered


def test_the_register_before_brings_everything_back(keeper: User) -> None:
    import zlib

    publish(LUKA)
    as_it_was = everything()
    update, mark = bring(keeper, file_with({LUKA: {"name": "Velká Luká", "population": "9"}}, without=[SMALL]))
    services.apply(keeper, update, mark, {SMALL: MIDDLE}, None)
    assert update.before is not None
    applied(keeper, zlib.decompress(update.before))
    *back, _feed = everything()
    assert [repr(one) for one in back] == [repr(one) for one in as_it_was[:-1]]


REFUSED: list[tuple[dict[str, Any], dict[str, str], type[Exception]]] = [
    ({"without": [SMALL]}, {SMALL: "Nikde"}, services.UnknownSuccessor),
    ({"without": [SMALL]}, {SMALL: "Nová Ves"}, services.UnknownSuccessor),
    ({"without": [SMALL]}, {SMALL: SMALL}, services.UnknownSuccessor),
    ({"without": [SMALL, MIDDLE]}, {SMALL: MIDDLE}, services.UnknownSuccessor),
    ({"without": [SMALL]}, {SMALL: "503941"}, services.UnknownSuccessor),
    ({"without": [SMALL]}, {}, Invalid),
    ({}, {}, Invalid),
]


@pytest.mark.parametrize(("file", "successors", "error"), REFUSED)
def test_nothing_is_changed_when_anything_is_wrong(
    keeper: User, file: dict[str, Any], successors: dict[str, str], error: type[Exception]
) -> None:
    publish(SMALL)
    update, mark = bring(keeper, file_with(**file))
    before = everything()
    with pytest.raises(error):
        services.apply(keeper, update, mark, successors, None)
    assert everything() == before
    assert update.state == "checked"


def test_a_preview_of_another_register_is_refused(keeper: User) -> None:
    update, mark = bring(keeper, file_with({LUKA: {"name": "Velká Luká"}}))
    applied(person("administrator"), file_with({SMALL: {"population": "101"}}))
    before = everything()
    with pytest.raises(Conflict):
        services.apply(keeper, update, mark, {}, None)
    assert everything() == before


def test_a_file_is_applied_once_and_by_administrators_alone(keeper: User) -> None:
    data = file_with({LUKA: {"name": "Velká Luká"}})
    update, mark = bring(keeper, data)
    with pytest.raises(Forbidden):
        services.apply(person("moderator"), update, mark, {}, None)
    with pytest.raises(Forbidden):
        services.bring(person(), "obce.csv", data, DAY)
    services.apply(keeper, update, mark, {}, None)
    with pytest.raises(Conflict):
        services.apply(keeper, update, services.preview(data).mark, {}, None)


def test_a_big_change_needs_its_number(keeper: User) -> None:
    def capitals(row: dict[str, str]) -> dict[str, str]:
        return {"name": f"Nová {row['name']}"} if row["district_code"].startswith("CZ02") else {}

    update, mark = bring(keeper, file_with(each=capitals))
    number = len(services.preview(update.content or b"").plan.renamed)
    assert number > 1000
    for confirmed in (None, 1, number + 1):
        with pytest.raises(services.NotConfirmed) as refused:
            services.apply(keeper, update, mark, {}, confirmed)
        assert str(number) in refused.value.message
    services.apply(keeper, update, mark, {}, number)
    assert session.scalar(select(func.count()).where(Municipality.name.startswith("Nová S"))) or 0 > 10


def test_many_that_end_need_their_number_too(keeper: User) -> None:
    gone = sorted(code for code, one in services.present_register().places.items() if one["district_code"] == "CZ0642")
    gone += sorted(code for code, one in services.present_register().places.items() if one["region_code"] == "CZ032")[
        :320
    ]
    gone.remove("582786")
    update, mark = bring(keeper, file_with(without=gone))
    into = dict.fromkeys(gone, "582786")
    with pytest.raises(services.NotConfirmed):
        services.apply(keeper, update, mark, into, None)
    services.apply(keeper, update, mark, into, len(gone))
    session.expire_all()
    assert place(gone[0]).successor_code == "582786"


def test_a_district_without_municipalities_is_no_longer_offered(keeper: User) -> None:
    there = [code for code, one in services.present_register().places.items() if one["district_code"] == "CZ0711"]
    moved = {code: {"district_code": "CZ0712", "district_name": "Olomouc"} for code in there}
    applied(keeper, file_with(moved))
    assert places.district("CZ0711") is None
    applied(keeper, file_with({there[0]: {"district_code": "CZ0711", "district_name": "Jesenicko"}}))
    found = places.district("CZ0711")
    assert found is not None
    assert found.name == "Jesenicko"


def test_seeding_leaves_a_register_alone_that_came_from_a_file(keeper: User) -> None:
    applied(keeper, file_with({LUKA: {"name": "Velká Luká"}}, more=[NEW]))
    done = seed_reference()
    session.expire_all()
    assert not {"municipalities", "districts"} & done.keys()
    assert place(LUKA).name == "Velká Luká"
    assert place("999901").is_offered


def test_published_projects_and_the_index_follow_a_seeded_register(keeper: User, tmp_path: Path) -> None:
    project = publish(LUKA)
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder, ignore=shutil.ignore_patterns("examples", "*.geojson"))
    for name, old, new in (
        ("municipalities.csv", f"{LUKA},Luká,", f"{LUKA},Velká Luká,"),
        ("regions.toml", '"Olomouc Region"', '"Haná Region"'),
    ):
        text = (folder / name).read_text("utf-8")
        assert text.count(old) == 1
        (folder / name).write_text(text.replace(old, new), "utf-8")
    seed_reference(folder)
    database.commit()
    row = rows_of(project.id)[0]
    assert row.card["municipality"]["name"] == "Velká Luká"
    assert search.total(SearchCriteria(q="Haná")) == 1
    row.card = row.card | {"population": 1}
    session.flush()
    seed_reference(folder)
    assert rows_of(project.id)[0].card["population"] == 883, "what no longer fits is mended, whoever let it"


def test_statements_are_few_however_many_projects_follow(app: Flask, keeper: User) -> None:
    def grown(row: dict[str, str]) -> dict[str, str]:
        return {"population": str(int(row["population"]) + 1)}

    def counted() -> tuple[int, int]:
        update, mark = bring(keeper, file_with(each=grown))
        with queries_of(app) as statements:
            moved = services.apply(keeper, update, mark, {}, None)
        session.expire_all()
        return moved, len(statements)

    for _number in range(5):
        publish(LUKA)
    assert (few := counted())[0] == 5
    for _number in range(40):
        publish(SMALL)
    assert (many := counted())[0] == 45
    assert few[1] == many[1] <= 25
    assert AT_ONCE == 500


def test_more_than_one_batch_follows(keeper: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.projects.realigning.AT_ONCE", 2)
    numbers = [publish(LUKA).id for _number in range(5)]
    assert applied(keeper, file_with({LUKA: {"name": "Velká Luká"}})) == 5
    assert {one.card["municipality"]["name"] for one in rows_of(*numbers)} == {"Velká Luká"}


def test_names_of_tags_in_the_index_follow(app: Flask, keeper: User) -> None:
    publish(main_key_area="C3")
    database.commit()
    assert search.total(SearchCriteria(q="Vzducholodě")) == 0
    area = session.get_one(KeyArea, "C3")
    values = {
        name: getattr(area, name) for name in ("name_cs", "name_en", "description_cs", "description_en", "position")
    }
    edit_key_area(keeper, "C3", values | {"name_cs": "Vzducholodě"}, {})
    database.commit()
    assert search.total(SearchCriteria(q="Vzducholodě")) == 1
    undo_change(keeper, session.scalars(select(TaxonomyChange.id)).one())
    database.commit()
    assert search.total(SearchCriteria(q="Vzducholodě")) == 0


def test_kept_pages_follow_too(app: Flask, keeper: User) -> None:
    database.commit()
    client = app.test_client()
    assert "883" in client.get(f"/cs/municipalities/{LUKA}").text
    applied(keeper, file_with({LUKA: {"population": "8884"}}))
    database.commit()
    forget()
    page = client.get(f"/cs/municipalities/{LUKA}").text
    assert "8\u00a0884" in page
    assert "1. 1. 2026" in page or "1.\u00a01.\u00a02026" in page or "ledna\u00a02026" in page or "ledna 2026" in page


def told_of_endings() -> dict[str, list[str]]:
    """Return the texts of the mails about municipalities that ended, by recipient, each with the white space of one line."""
    found: dict[str, list[str]] = {}
    for one in session.scalars(
        select(OutboxMail).where(OutboxMail.event == "municipality_ended").order_by(OutboxMail.id)
    ):
        found.setdefault(one.recipient, []).append(" ".join(one.text.split()))
    return found


def test_the_people_of_a_municipality_that_ends_hear_what_it_is_part_of_in_one_mail(keeper: User) -> None:
    clerk, colleague, blocked = (
        person(municipality=SMALL),
        person(municipality=SMALL),
        person(municipality=SMALL, state="blocked"),
    )
    both, asking, neighbour = person(municipality=SMALL), person(), person(municipality=MIDDLE)
    for code, state in ((LUKA, "approved"), (MIDDLE, "approved")):
        session.add(Membership(user_id=both.id, municipality_code=code, state=state, decided_at=now()))
    session.add(Membership(user_id=asking.id, municipality_code=SMALL, state="pending"))
    colleague.language = "en"
    project = in_state("published", clerk, person("moderator"), keeper, municipality=SMALL)
    session.execute(delete(OutboxMail))
    applied(keeper, file_with(without=[SMALL, LUKA]), {SMALL: MIDDLE, LUKA: "500011"})
    found = told_of_endings()
    assert found.keys() == {clerk.email, colleague.email, both.email}, [neighbour.email, blocked.email, asking.email]
    assert {len(texts) for texts in found.values()} == {1}
    (to_clerk,), (to_colleague,), (to_both,) = (found[one.email] for one in (clerk, colleague, both))
    assert "Luka (Česká Lípa) je nyní součástí jiné obce: Česká Lípa (Česká Lípa)." in to_clerk
    assert "požádejte o přístup za nástupnickou obec (Česká Lípa (Česká Lípa))" in to_clerk
    assert "https://katalog.example.cz/cs/my/projects" in to_clerk
    assert "Luka (Česká Lípa) is part of Česká Lípa (Česká Lípa) now." in to_colleague
    assert "/en/my/projects" in to_colleague
    assert to_both.count("je nyní součástí") == 2 and "(Česká Lípa (Česká Lípa)) už přístup máte" in to_both
    assert all(can_edit(one, project) or can_work_on(one, project) for one in (clerk, colleague, both, neighbour))


def test_a_file_that_ends_nothing_writes_to_nobody(keeper: User) -> None:
    person(municipality=LUKA)
    applied(keeper, file_with({LUKA: {"name": "Velká Luká"}}, without=[SMALL], more=[NEW]))
    assert told_of_endings() == {}


def test_seeding_tells_the_people_of_what_it_ends_once(keeper: User, tmp_path: Path) -> None:
    clerk, folder = person(municipality=LUKA), tmp_path / "seeds"
    shutil.copytree(SEEDS, folder, ignore=shutil.ignore_patterns("examples", "*.geojson"))
    lines = (folder / "municipalities.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "municipalities.csv").write_text("".join(one for one in lines if not one.startswith(LUKA)), "utf-8")
    for _time in range(2):
        seed_reference(folder)
    (text,) = told_of_endings()[clerk.email]
    assert "Luká (Olomouc) už v registru není a nevíme, čeho je nyní součástí." in text
