"""A key area is split: each project gets the part that was chosen for it, wherever its text is read, and undoing joins them."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.operations.reference import seed_reference
from catalogue.projects import services as verbs
from catalogue.projects.exchange.queries import records
from catalogue.projects.key_areas import services
from catalogue.projects.key_areas.dividing import divided
from catalogue.projects.key_areas.queries import changes, concerned_by
from catalogue.projects.models import Draft, Project, Publication, PublicationChange, Revision
from catalogue.projects.services.editing import edit_published
from catalogue.projects.services.undoing import undo
from catalogue.taxonomy import queries as taxonomy
from catalogue.taxonomy.models import KeyArea
from tests.client import hidden_fields
from tests.factories import desks
from tests.factories.accounts import PRAHA, account, signed_in
from tests.functional.taxonomy.picture import having, picture

TREES = services.NewArea(
    "C3A", "Zeleň", "Greenery", "Stromy, parky a trávníky.", "Trees, parks, lawns.", {"cs": ["strom"]}
)
WATER = services.NewArea(
    "C3B", "Voda", "Water", "Potoky a dešťová voda.", "Streams and rain.", {"cs": ["potok"], "en": []}
)


def alternating(*codes: str) -> dict[int, str]:
    """Return a choice for every project that has C3: the codes in turn."""
    return {one.id: codes[number % len(codes)] for number, one in enumerate(concerned_by("C3"))}


@pytest.mark.parametrize("stays", [True, False])
def test_every_project_gets_its_part_and_undoing_joins_them(administrator: User, stays: bool) -> None:
    before, all_of_them = picture(), having("C3")
    texts = session.scalars(select(Revision.content_hash).order_by(Revision.id)).all()
    feed = session.scalar(select(func.count()).select_from(PublicationChange)) or 0
    codes = ("C3A", "C3") if stays else ("C3A", "C3B")
    choices = alternating(*codes)
    moving = {number for number in all_of_them if choices[number] != "C3"}
    parts = [TREES] if stays else [TREES, WATER]
    assert services.split_key_area(administrator, "C3", parts, choices) == len(moving)
    for code in ("C3", "C3A", "C3B"):
        assert having(code) == {number for number in all_of_them if choices[number] == code}, code
    for publication in session.scalars(select(Publication).where(Publication.project_id.in_(all_of_them))):
        assert choices[publication.project_id] in publication.card["key_areas"]
        assert publication.main_key_area == publication.card["main_key_area"] == publication.document["main_key_area"]
    for draft in session.scalars(select(Draft)):
        named = (draft.document["main_key_area"], *draft.document.get("further_key_areas", ()))
        assert (choices.get(draft.project_id) in named) == (draft.project_id in choices)
        assert ("C3" in named) == (choices.get(draft.project_id) == "C3")
    assert session.scalar(select(func.count()).select_from(PublicationChange)) == feed + len(moving)
    assert (taxonomy.key_area("C3") is not None) == stays
    if not stays:
        assert [area.code for area in taxonomy.areas_today(["C3"])] == ["C3A", "C3B"]
    services.undo_change(administrator, changes()[0].id)
    after = picture()
    made = {area[0] for area in after["taxonomy"]} - {area[0] for area in before["taxonomy"]}
    assert made == {part.code for part in parts}
    assert [area.code for area in taxonomy.areas_today(sorted(made))] == ["C3"]
    after["taxonomy"] = [area for area in after["taxonomy"] if area[0] not in made]
    assert after == before
    assert session.scalars(select(Revision.content_hash).order_by(Revision.id)).all() == texts
    for event in ("key_area.split", "key_area.split_undone"):
        assert session.scalar(select(func.count()).where(AuditEvent.event == event)) == 1
    services.split_key_area(administrator, "C3", parts, choices)
    assert having("C3A") == {number for number in all_of_them if choices[number] == "C3A"}


def test_the_choice_holds_wherever_the_old_text_is_read_again_and_the_author_has_the_last_word(
    app_context: None,
) -> None:
    author, reviewer, administrator = (
        desks.person(municipality=PRAHA), desks.person("moderator"), desks.person("administrator")
    )  # fmt: skip
    edited, revised, exported = (desks.published(author, reviewer, title=f"Projekt {name}") for name in "abc")
    waiting, rejected = desks.submitted(author), desks.in_state("rejected", author, reviewer, administrator)
    approved = desks.submitted(author, title="Právě schválený")
    verbs.take_up(reviewer, approved)
    decision = verbs.approve(reviewer, approved, desks.seen(approved))
    choices = dict.fromkeys([one.id for one in concerned_by("C3")], "C3A")
    assert choices.keys() == {one.id for one in (edited, revised, exported, waiting, rejected, approved)}
    services.split_key_area(administrator, "C3", [TREES], choices)

    current = edited.revisions[-1]
    edit_published(author, edited, {"contact_email": "jinam@obec.example.cz"}, current.number)
    assert session.get_one(Publication, edited.id).main_key_area == "C3A"

    verbs.take_up(reviewer, waiting)
    verbs.approve(reviewer, waiting, desks.seen(waiting))
    assert session.get_one(Publication, waiting.id).main_key_area == "C3A"

    assert verbs.copy_to_new_draft(author, rejected).draft.document["main_key_area"] == "C3A"
    assert {one.document["main_key_area"] for one in records([PRAHA])} == {"C3A"}

    undo(reviewer, approved, decision.id)
    assert approved.draft is not None
    assert approved.draft.document["main_key_area"] == "C3A"

    verbs.revise(author, revised)
    assert revised.draft is not None
    assert revised.draft.document["main_key_area"] == "C3A"
    assert revised.draft.retagged == {"C3": "C3A"}
    verbs.save_answers(author, revised, {"main_key_area": "C3"}, desks.version(revised))
    verbs.submit(author, revised, desks.version(revised))
    verbs.take_up(reviewer, revised)
    verbs.approve(reviewer, revised, desks.seen(revised))
    assert session.get_one(Publication, revised.id).main_key_area == "C3"


def test_working_texts_that_were_opened_or_changed_since_go_back_with_the_undoing(app_context: None) -> None:
    author, reviewer, administrator = (
        desks.person(municipality=PRAHA), desks.person("moderator"), desks.person("administrator")
    )  # fmt: skip
    opened, changed, chosen = (
        desks.published(author, reviewer),
        desks.draft(author),
        desks.draft(author, main_key_area="A1"),
    )
    services.split_key_area(administrator, "C3", [TREES, WATER], dict.fromkeys((opened.id, changed.id), "C3A"))
    verbs.revise(author, opened)
    verbs.save_answers(author, changed, {"further_key_areas": ["A1", "B1"]}, desks.version(changed))
    verbs.save_answers(author, chosen, {"main_key_area": "C3B", "further_key_areas": []}, desks.version(chosen))
    services.undo_change(administrator, changes()[0].id)
    for project, further, told in ((opened, ["A4"], {}), (changed, ["A1", "B1"], {}), (chosen, [], {"C3B": "C3"})):
        draft = session.get_one(Draft, project.id)
        assert draft.document["main_key_area"] == "C3"
        assert draft.document.get("further_key_areas", []) == further
        assert draft.retagged == told
    verbs.submit(author, chosen, desks.version(chosen))


def test_splits_and_merges_follow_each_other_and_are_undone_in_turn(administrator: User) -> None:
    start = picture()
    services.merge_key_areas(administrator, "C4", "C3")
    middle, everywhere = picture(), having("C3")
    services.split_key_area(administrator, "C3", [TREES, WATER], alternating("C3A", "C3B"))
    assert having("C3A") | having("C3B") == everywhere
    assert [area.code for area in taxonomy.areas_today(["C4"])] == ["C3A", "C3B"]
    services.merge_key_areas(administrator, "C3B", "A4")
    assert [area.code for area in taxonomy.areas_today(["C3"])] == ["C3A", "A4"]
    last, split, first = changes()
    with pytest.raises(Conflict):
        services.undo_change(administrator, split.id)
    services.undo_change(administrator, last.id)
    services.undo_change(administrator, split.id)
    after = picture()
    after["taxonomy"] = [area for area in after["taxonomy"] if area[0] not in ("C3A", "C3B")]
    assert after == middle
    services.undo_change(administrator, first.id)
    after = picture()
    after["taxonomy"] = [area for area in after["taxonomy"] if area[0] not in ("C3A", "C3B")]
    assert after == start


@pytest.mark.parametrize("stays", [True, False])
def test_seeding_leaves_what_administrators_split(administrator: User, stays: bool) -> None:
    parts, codes = ([TREES], ("C3", "C3A")) if stays else ([WATER, TREES], ("C3A", "C3B"))
    services.split_key_area(administrator, "C3", parts, alternating(*codes))
    before = picture()
    belonging = {topic.code: topic.key_areas for topic in taxonomy.topics()}
    assert any(codes[0] in areas for areas in belonging.values())
    seed_reference()
    session.expire_all()
    after = picture()
    for kept in ("public", "areas", "drafts", "readings", "taxonomy", "topics"):
        assert after[kept] == before[kept], kept
    assert {topic.code: topic.key_areas for topic in taxonomy.topics()} == belonging
    assert taxonomy.key_area("C3A") is not None
    assert (taxonomy.key_area("C3") is not None) == stays


def test_what_makes_no_sense_or_is_not_theirs_is_refused(administrator: User) -> None:
    choices = alternating("C3A")

    def split(parts: list[services.NewArea], chosen: dict[int, str] = choices, by: User = administrator) -> None:
        services.split_key_area(by, "C3", parts, chosen)

    with pytest.raises(Forbidden):
        split([TREES], by=desks.person("moderator"))
    for code in ("C4", "c3a", "C", "ZPOCX12", "A1 "):
        with pytest.raises(Invalid):
            split(
                [services.NewArea(code, "Jméno", "Name", "Popis oblasti.", "A description.")],
                dict.fromkeys(choices, code),
            )
    with pytest.raises(Invalid):
        split([TREES, TREES])
    with pytest.raises(Invalid):
        split([])
    with pytest.raises(Invalid):
        split([TREES, WATER], dict.fromkeys(choices, "C3"))
    with pytest.raises(Conflict):
        split([TREES], dict(list(choices.items())[1:]))
    assert having("C3A") == set()
    assert session.get(KeyArea, "C3A") is None


def test_the_words_of_a_text_suggest_its_part(app_context: None) -> None:
    author = desks.person(municipality=PRAHA)
    trees = desks.draft(
        author, solution="Vysadili jsme stromořadí podél cesty a kolem rybníka, které roste samo bez zálivky."
    )
    water = desks.draft(author, solution="Obnovili jsme potok, který obec před lety svedla do trub pod náměstím.")
    neither = desks.draft(author)
    area = session.get_one(KeyArea, "C3")
    found = {one.project.id: one for one in divided(area, [TREES, WATER], {}).projects}
    assert (found[trees.id].suggested, found[trees.id].by_words) == ("C3A", ("strom",))
    assert found[water.id].suggested == "C3B"
    assert divided(area, [TREES], {}).choices[neither.id] == "C3"
    typed = {f"project-{trees.id}": "C3B", f"project-{water.id}": "nonsense"}
    assert divided(area, [TREES, WATER], typed).choices[trees.id] == "C3B"
    assert divided(area, [TREES, WATER], typed).choices[water.id] == "C3B"
    assert set(divided(area, [TREES, WATER], typed, "C3A").choices.values()) == {"C3A"}


DESCRIBED = {
    "first_code": "c3a", "first_name_cs": "Zeleň", "first_name_en": "Greenery", "first_description_cs": "Stromy a parky.",
    "first_description_en": "Trees and parks.", "first_terms_cs": "strom",
}  # fmt: skip
SECOND = {key.replace("first", "second"): value for key, value in DESCRIBED.items()} | {
    "second_code": "C3B", "second_name_cs": "Voda", "second_name_en": "Water", "second_terms_cs": "potok",
}  # fmt: skip


@pytest.fixture
def people(app: Flask) -> dict[str, Any]:
    """An administrator's client, and the numbers of six public projects."""
    author = account(app, municipality=PRAHA)
    with app.app_context():
        writer, reviewer = session.get_one(User, author.id), desks.person("moderator")
        numbers = [desks.published(writer, reviewer, title=f"Projekt {number}").id for number in range(6)]
        database.commit()
    return {"desk": signed_in(app, account(app, "administrator")), "numbers": numbers}


def test_on_the_pages_projects_are_chosen_for_and_what_is_typed_stays(app: Flask, people: dict[str, Any]) -> None:
    desk, numbers, visitor, path = people["desk"], people["numbers"], app.test_client(), "/cs/admin/taxonomy/C3/split"
    wrong = desk.sent(path, {**DESCRIBED, "second_name_cs": "Voda"})
    assert wrong.status_code == 422
    assert "Zeleň" in wrong.text
    page = desk.sent(path, {**DESCRIBED, **SECOND})
    assert page.status_code == 200
    assert page.text.count("Projekt ") >= 6
    page = desk.post(path, data={**hidden_fields(page), "for_all": "C3B"})
    assert page.text.count('value="C3B" checked') == 6
    back = desk.post(path, data={**hidden_fields(page), f"project-{numbers[0]}": "C3A", "describe": "1"})
    assert f'name="project-{numbers[0]}" value="C3A"' in back.text
    page = desk.post(path, data=hidden_fields(back) | DESCRIBED | SECOND)
    chosen = {f"project-{number}": "C3A" if number == numbers[0] else "C3B" for number in numbers[:5]}
    page = desk.post(path, data={**hidden_fields(page), **chosen})
    assert Counter(page.text.split('" checked')[n][-3:] for n in range(6)) == {"C3A": 2, "C3B": 4}
    assert desk.post(path, data={**hidden_fields(page), **chosen, "split": "1"}).status_code == 303
    gone = visitor.get("/cs/pillars/C/C3")
    assert gone.status_code == 410
    assert "/cs/pillars/C/C3A" in gone.text
    assert "/cs/pillars/C/C3B" in gone.text
    facets = visitor.get("/api/v1/projects").json["facets"]["key_area"]
    assert {one["value"]: one["count"] for one in facets if one["value"].startswith("C3")} == {"C3A": 2, "C3B": 4}
    assert visitor.get("/api/v1/projects?key_area=C3").json["total"] == 6
    assert visitor.get("/api/v1/projects?key_area=C3A").json["total"] == 2
    retired = visitor.get("/api/v1/taxonomy").json["retired_key_areas"]
    assert [(one["code"], one["replaced_by"], one["split_into"]) for one in retired] == [("C3", None, ["C3A", "C3B"])]
    overview = desk.get("/cs/admin/taxonomy")
    assert desk.post("/cs/admin/taxonomy/changes/1/undo", data=hidden_fields(overview)).status_code == 303
    assert visitor.get("/cs/pillars/C/C3").status_code == 200
    assert visitor.get("/cs/pillars/C/C3A").location.endswith("/cs/pillars/C/C3")
    assert visitor.get("/api/v1/projects?key_area=C3B").json["total"] == 6


def test_a_project_that_came_meanwhile_is_decided_on_first(app: Flask, people: dict[str, Any]) -> None:
    desk, path = people["desk"], "/cs/admin/taxonomy/C3/split"
    with app.app_context():
        project = session.get_one(Project, people["numbers"][0])
        author = session.get_one(User, project.created_by_id)
        assert concerned_by("C3")
        choices = alternating("C3A")
        desks.draft(author, title="Přibyl")
        with pytest.raises(Conflict):
            services.split_key_area(desks.person("administrator"), "C3", [TREES], choices)
        database.session.rollback()
    assert desk.get(path).status_code == 200
