"""A key area is given up without a successor: nothing public is left without one, and authors are told what to choose."""

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
from catalogue.projects.key_areas import services
from catalogue.projects.key_areas.queries import changes, in_the_way
from catalogue.projects.models import Draft, Project, Publication
from catalogue.projects.services.moving import Incomplete
from catalogue.taxonomy import queries as taxonomy
from tests.client import hidden_fields
from tests.factories import desks
from tests.factories.accounts import PRAHA, account, signed_in
from tests.functional.taxonomy.picture import having, picture


def test_what_is_the_main_one_of_a_published_project_stays(administrator: User) -> None:
    author, reviewer = desks.person(municipality=PRAHA), desks.person("moderator")
    for state in ("archived", "hidden", "rejected", "submitted"):
        desks.in_state(state, author, reviewer, administrator, title=f"Stav {state}", main_key_area="B2")
    assert in_the_way("B2") == ["Stav archived", "Stav hidden"]
    with pytest.raises(Conflict):
        services.retire_key_area(administrator, "B2")
    with pytest.raises(Forbidden):
        services.retire_key_area(desks.person("moderator"), "B1")
    assert taxonomy.key_area("B2") is not None
    services.merge_key_areas(administrator, "B2", "B1")
    with pytest.raises(Invalid):
        services.retire_key_area(administrator, "B2")


def test_further_ones_disappear_and_come_back(administrator: User) -> None:
    author, reviewer = desks.person(municipality=PRAHA), desks.person("moderator")
    public = desks.published(author, reviewer, main_key_area="A1", further_key_areas=["B2", "A4"])
    draft = desks.draft(author, main_key_area="B2", further_key_areas=["A4"])
    other = desks.draft(author, main_key_area="A1", further_key_areas=["B2"])
    before = picture()
    assert services.retire_key_area(administrator, "B2") == 1
    assert having("B2") == set()
    assert session.get_one(Publication, public.id).card["key_areas"] == ["A1", "A4"]
    assert session.get_one(Draft, draft.id).document["main_key_area"] == "B2"
    assert "further_key_areas" not in session.get_one(Draft, other.id).document
    verbs.revise(author, public)
    assert public.draft is not None
    assert public.draft.document["further_key_areas"] == ["A4"]
    verbs.discard(author, public)
    seed_reference()
    assert taxonomy.key_area("B2") is None
    services.undo_change(administrator, changes()[0].id)
    assert picture() == before
    assert taxonomy.key_area("B2") is not None
    for event in ("key_area.retired", "key_area.retire_undone"):
        assert session.scalar(select(func.count()).where(AuditEvent.event == event)) == 1


def test_a_text_with_it_is_neither_submitted_nor_approved(administrator: User) -> None:
    author, reviewer = desks.person(municipality=PRAHA), desks.person("moderator")
    draft = desks.draft(author, main_key_area="B2")
    waiting = desks.submitted(author, main_key_area="B2")
    verbs.take_up(reviewer, waiting)
    services.retire_key_area(administrator, "B2")
    with pytest.raises(Incomplete) as refused:
        verbs.submit(author, draft, desks.version(draft))
    problem = next(one for one in refused.value.details["problems"] if one.key == "main_key_area")
    assert "B2" in problem.message
    with pytest.raises(Conflict):
        verbs.approve(reviewer, waiting, desks.seen(waiting))
    verbs.request_changes(reviewer, waiting, desks.seen(waiting), "unclear", "Vyberte prosím jinou oblast.")
    verbs.save_answers(author, waiting, {"main_key_area": "B1"}, desks.version(waiting))
    verbs.submit(author, waiting, desks.version(waiting))


def test_on_the_pages_what_stands_in_the_way_is_named_and_the_address_says_what_happened(app: Flask) -> None:
    desk, visitor = signed_in(app, account(app, "administrator")), app.test_client()
    author = account(app, municipality=PRAHA)
    with app.app_context():
        writer, reviewer = session.get_one(User, author.id), desks.person("moderator")
        desks.published(writer, reviewer, title="Překážející projekt", main_key_area="C3")
        database.commit()
    page = desk.get("/cs/admin/taxonomy/C3/retire")
    assert "Překážející projekt" in page.text
    assert "/cs/admin/taxonomy/C3/split" in page.text
    token = hidden_fields(desk.get("/cs/admin/taxonomy/B2/retire"))
    assert desk.post("/cs/admin/taxonomy/C3/retire", data=token).status_code == 409
    assert desk.sent("/cs/admin/taxonomy/B2/retire").status_code == 303
    assert "B2" not in {
        one["code"] for pillar in visitor.get("/api/v1/taxonomy").json["items"] for one in pillar["key_areas"]
    }
    retired = visitor.get("/api/v1/taxonomy").json["retired_key_areas"]
    assert [(one["code"], one["replaced_by"], one["split_into"]) for one in retired] == [("B2", None, [])]
    assert visitor.get("/cs/pillars/B/B2").status_code == 410
    assert visitor.get("/cs/pillars/B/b2").status_code == 410
    assert visitor.get("/cs/pillars/B/B99").status_code == 404
    overview = desk.get("/cs/admin/taxonomy")
    assert desk.post("/cs/admin/taxonomy/changes/1/undo", data=hidden_fields(overview)).status_code == 303
    assert visitor.get("/cs/pillars/B/B2").status_code == 200


def test_authors_and_reviewers_are_told_what_was_replaced_and_nothing_typed_is_lost(app: Flask) -> None:
    member, moderator = account(app, municipality=PRAHA), account(app, "moderator")
    with app.app_context():
        author, reviewer, admin = (
            session.get_one(User, member.id),
            session.get_one(User, moderator.id),
            desks.person("administrator"),
        )
        merged = desks.draft(author, title="Sloučená oblast", main_key_area="C3")
        given_up = desks.draft(author, title="Opuštěná oblast", main_key_area="B2", further_key_areas=["C4"])
        waiting = [desks.submitted(author, main_key_area=code) for code in ("C3", "B2")]
        for one in waiting:
            verbs.take_up(reviewer, one)
        services.merge_key_areas(admin, "C3", "C4")
        services.retire_key_area(admin, "B2")
        numbers = [one.id for one in (merged, given_up, *waiting)]
        database.commit()
    desk, review = signed_in(app, member), signed_in(app, moderator)
    for page in ("edit", "edit/tags"):
        assert "byla nahrazena oblastí „C4" in desk.get(f"/cs/my/projects/{numbers[0]}/{page}").text
        assert "se už nepoužívá. Vyberte jinou klíčovou oblast" in desk.get(f"/cs/my/projects/{numbers[1]}/{page}").text
    path = f"/cs/my/projects/{numbers[1]}/edit/tags"
    page = desk.get(path)
    assert 'value="B2" checked' in page.text
    answer = desk.post(
        path,
        data={**hidden_fields(page), "main_key_area": "B2", "further_key_areas": "A1", "asked": ["further_key_areas"]},
    )
    assert answer.status_code == 422
    assert "se už nepoužívá" in answer.text
    with app.app_context():
        kept = session.get_one(Draft, numbers[1]).document
        assert (kept["main_key_area"], kept["further_key_areas"]) == ("B2", ["A1"])
    check = f"/cs/my/projects/{numbers[1]}/edit/check"
    answer = desk.sent(check, {"consent_licence": "y", "submit": "1"})
    assert answer.status_code == 422
    assert "se už nepoužívá. Vyberte jinou klíčovou oblast" in answer.text
    assert "byla nahrazena oblastí „C4" in review.get(f"/cs/moderation/{numbers[2]}").text
    page = review.get(f"/cs/moderation/{numbers[3]}")
    assert "se už nepoužívá. Vyberte jinou klíčovou oblast" in page.text
    typed = {**hidden_fields(page), "text": "Děkujeme za pěkný text.", "reason_code": ""}
    refused = review.post(f"/cs/moderation/{numbers[3]}/approve", data=typed)
    assert refused.status_code == 409
    assert "Děkujeme za pěkný text." in refused.text
    with app.app_context():
        assert session.get_one(Project, numbers[3]).state == "in_review"
