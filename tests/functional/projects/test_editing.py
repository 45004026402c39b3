"""Minor edits of a published text: what they may touch, that they are public at once, and how they are checked."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue import database
from catalogue.audit.queries import events_of, first_broken_link
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.notifications.models import OutboxMail
from catalogue.projects import services
from catalogue.projects.models import Project, Publication, Revision
from catalogue.projects.queries import queue_length
from catalogue.projects.services.moving import Incomplete, published_revision
from tests.factories.accounts import PRAHA, account, signed_in
from tests.factories.desks import BRNO, CARD, person, published, seen, version

ROW = {"indicator": "Spotřeba soli", "unit": "t za zimu", "value": 12.5, "date": "2025-04"}


def number(project: Project) -> int:
    """Return the number of the text that the public sees."""
    current = published_revision(project)
    assert current
    return current.number


def shown(project: Project, key: str) -> object:
    """Return an answer as the public sees it."""
    return session.get_one(Publication, project.id).document.get(key)


@pytest.mark.usefixtures("app_context")
def test_a_new_contact_is_public_at_once_and_waits_for_its_check() -> None:
    author, moderator = person(municipality=PRAHA), person("moderator")
    project = published(author, moderator)
    services.edit_published(author, project, {"contact_email": "nova@obec.example.cz"}, number(project))
    assert shown(project, "contact_email") == "nova@obec.example.cz"
    assert (project.edit_state, project.edit_base, project.revision_state) == ("unchecked", 1, None)
    services.accept_edit(moderator, project, number(project))
    assert project.edit_state is None
    assert [event.event for event in events_of("project", project.id)][-2:] == ["edit.make", "edit.accept"]
    assert first_broken_link() is None


@pytest.mark.usefixtures("app_context")
def test_the_menu_counts_an_edit_until_it_is_checked_but_not_for_its_own_municipality() -> None:
    author, moderator, neighbour = (
        person(municipality=PRAHA),
        person("moderator"),
        person("moderator", municipality=PRAHA),
    )
    project = published(author, moderator)
    assert queue_length(moderator) == 0
    services.edit_published(author, project, {"contact_email": "nova@obec.example.cz"}, number(project))
    assert (queue_length(moderator), queue_length(neighbour)) == (1, 0)
    services.accept_edit(moderator, project, number(project))
    assert queue_length(moderator) == 0


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    "answers",
    [
        {"benefit": "Úplně jiný přínos, o kterém nikdo dosud nic nečetl."},
        {"benefit": CARD["benefit"].replace("O třetinu", "O 90 %")},
        {"stage": "completed"},
        {"cost_band": "4"},
        {"contact_consent": False},
        {"title": ""},
        {"contact_email": ""},
    ],
)
def test_more_than_a_minor_edit_changes_nothing(answers: dict[str, object]) -> None:
    author = person(municipality=PRAHA)
    project = published(author, person("moderator"))
    with pytest.raises(Incomplete):
        services.edit_published(author, project, answers, 1)
    assert (project.edit_state, number(project)) == (None, 1)


@pytest.mark.usefixtures("app_context")
def test_several_edits_are_taken_back_together_with_a_reason() -> None:
    author, moderator = person(municipality=PRAHA), person("moderator")
    project = published(author, moderator)
    services.edit_published(author, project, {"contact_name": "Jiří Novák"}, 1)
    services.edit_published(author, project, {"title": "Senzory na silnicích"}, 2)
    with pytest.raises(Invalid):
        services.revert_edit(moderator, project, 3, " ")
    with pytest.raises(Conflict):
        services.revert_edit(moderator, project, 2, "Moderátor viděl starší text.")
    services.revert_edit(moderator, project, 3, "Jméno tam být nemá.")
    assert (project.title, shown(project, "contact_name"), project.edit_state) == ("Senzory na silnici", None, None)
    told = session.scalars(select(OutboxMail.event).where(OutboxMail.event == "project_edit_reverted"))
    assert len(list(told)) >= 1


@pytest.mark.usefixtures("app_context")
def test_only_members_edit_and_only_others_check() -> None:
    author, judge = person(municipality=PRAHA), person("moderator", PRAHA)
    project = published(author, person("moderator"))
    for stranger in (person(municipality=BRNO), person("moderator"), person("administrator")):
        with pytest.raises(Forbidden):
            services.edit_published(stranger, project, {"contact_name": "Podvrh"}, 1)
    services.edit_published(author, project, {"contact_name": "Jiří Novák"}, 1)
    for forbidden in (author, judge, person(municipality=BRNO)):
        with pytest.raises(Forbidden):
            services.accept_edit(forbidden, project, 2)
        with pytest.raises(Forbidden):
            services.revert_edit(forbidden, project, 2, "Nelíbí se mi.")


@pytest.mark.usefixtures("app_context")
def test_no_edit_slips_under_an_open_revision_whose_approval_settles_the_earlier_ones() -> None:
    author, moderator = person(municipality=PRAHA), person("moderator")
    project = published(author, moderator)
    services.edit_published(author, project, {"contact_name": "Jiří Novák"}, 1)
    services.revise(author, project)
    with pytest.raises(Forbidden):
        services.edit_published(author, project, {"contact_name": "Jan Novák"}, 2)
    services.submit(author, project, version(project))
    with pytest.raises(Conflict):
        services.revert_edit(moderator, project, 2, "Pod posuzovanou verzí se nic nevrací.")
    services.take_up(moderator, project)
    services.approve(moderator, project, seen(project))
    assert (project.edit_state, shown(project, "contact_name")) == (None, "Jiří Novák")


@pytest.mark.usefixtures("app_context")
def test_measurements_are_only_added() -> None:
    author = person(municipality=PRAHA)
    project = published(author, person("moderator"))
    services.append_measurement(author, project, ROW, 1)
    services.append_measurement(author, project, {**ROW, "date": "2026-04", "value": 9}, 2)
    assert shown(project, "measurements") == [ROW, {**ROW, "date": "2026-04", "value": 9}]
    with pytest.raises(Incomplete):
        services.edit_published(author, project, {"measurements": [ROW]}, 3)
    with pytest.raises(Conflict):
        services.append_measurement(author, project, ROW, 2)


def test_the_desk_adds_a_measurement_mends_a_typing_error_and_the_moderator_looks_at_both(app: Flask) -> None:
    member = signed_in(app, account(app, municipality=PRAHA))
    moderator = signed_in(app, account(app, "moderator"))
    with app.app_context():
        project = published(person(municipality=PRAHA), person("moderator"))
        desk, public = f"/cs/my/projects/{project.id}", f"/cs/projects/{project.id}-senzory-na-silnici"
        check, key = f"/cs/moderation/{project.id}/minor-edit", project.id
        database.commit()
    refused = member.sent(f"{desk}/measurement", {"indicator": "Spotřeba soli", "value": "mnoho"})
    assert refused.status_code == 422
    assert "mnoho" in refused.text
    for date, value in (("2025-04", "12,5"), ("2026-04", "9")):
        row = {"indicator": "Spotřeba soli", "unit": "t za zimu", "value": value, "date": date}
        assert member.sent(f"{desk}/measurement", row).status_code == 303
    edited = {"benefit": CARD["benefit"].replace("klidnější", "klidnejší"), "contact_name": "Jiří Novák"}
    assert member.sent(f"{desk}/minor-edit", edited).status_code == 303
    link = {
        "links-0-kind": "website",
        "links-0-url": "https://obec.example.cz/",
        "links-0-label": "Web",
        "add_row": "links",
    }
    assert member.sent(f"{desk}/minor-edit", link).location.endswith("/minor-edit")
    too_much = member.sent(f"{desk}/minor-edit", {"benefit": "Přínos, který nikdo neschválil, a to ani trochu."})
    assert too_much.status_code == 422
    assert "který nikdo neschválil" in too_much.text
    page = moderator.get(public).text
    assert "<polyline" in page
    assert "9" in page
    assert "klidnejší" in page
    assert check in moderator.get("/cs/moderation").text
    assert moderator.sent(check, {"revert": "1", "reason": ""}).status_code == 422
    assert moderator.sent(check, {"revert": "1", "reason": "Překlep navíc."}).status_code == 303
    assert "klidnejší" not in moderator.get(public).text
    with app.app_context():
        revisions = session.scalar(select(func.count()).select_from(Revision).where(Revision.project_id == key))
    assert revisions == 6
