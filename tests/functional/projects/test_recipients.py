"""Who hears of what: the table of events and recipients, row by row, against a room full of people."""

import pytest
from sqlalchemy import delete, select

from catalogue.accounts.models import User
from catalogue.database import session
from catalogue.municipalities.memberships.mails import announce_endings
from catalogue.notifications.models import OutboxMail
from catalogue.projects import mails, services
from catalogue.projects.labelling.models import LabelReview
from catalogue.projects.mails import RECIPIENTS
from catalogue.projects.models import Project
from tests.factories.desks import BRNO, PRAHA, in_state, person

pytestmark = pytest.mark.usefixtures("app_context")

MEMBERS = {"author", "colleague", "own moderator"}
EXPECTED: dict[str, dict[str, set[str]]] = {
    "project.submit": {"receipt": {"author"}, "new_in_queue": {"moderator", "reader"}},
    "revision.submit": {"receipt": {"author"}, "new_in_queue": {"moderator", "reader"}},
    **{
        f"{axis}.{action}": {"decision": MEMBERS}
        for axis in ("project", "revision")
        for action in ("approve", "request_changes", "reject")
    },
    "project.archive": {"shown_differently": MEMBERS},
    "project.restore": {"shown_differently": MEMBERS},
    "project.hide": {"shown_differently": MEMBERS},
    "project.message": {"message": MEMBERS | {"reader"}},
    "project.reported": {"reported": MEMBERS},
    "edit.revert": {"edit_reverted": MEMBERS},
    "label.expire": {"label_expired": MEMBERS},
    "label.nominate": {"label_nominated": {"moderator"}},
    "label.appeal": {"label_appealed": {"administrator"}},
    "label.grant": {"label_decided": MEMBERS},
    "label.refuse": {"label_decided": MEMBERS},
    "project.draft_waits": {"draft_waits": MEMBERS},
    "project.results_wanted": {"results_wanted": MEMBERS},
}
"""Nobody of another municipality, nobody blocked, nobody who only asked to join, and no administrator but of an appeal."""


@pytest.fixture
def people() -> dict[str, User]:
    return {
        "author": person(municipality=PRAHA), "colleague": person(municipality=PRAHA),
        "blocked colleague": person(municipality=PRAHA, state="blocked"), "stranger": person(municipality=BRNO),
        "own moderator": person("moderator", PRAHA), "moderator": person("moderator"), "reader": person("moderator"),
        "blocked moderator": person("moderator", state="blocked"), "administrator": person("administrator"),
    }  # fmt: skip


@pytest.fixture
def event(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", ""))


@pytest.fixture
def project(people: dict[str, User], event: str) -> Project:
    """A project that the moderator named reader decided on; for what opens a nomination, a nominated one."""
    opens = event in ("label.nominate", "label.appeal")
    state = "published" if opens else "changes_requested"
    made = in_state(state, people["author"], people["reader"], people["administrator"])
    if opens:
        made.label = "nominated"
        session.add(
            LabelReview(
                project_id=made.id, revision_id=made.revisions[0].id, is_appeal=event == "label.appeal", plea="Proč?",
                nominated_by_id=people["author"].id,
            )
        )  # fmt: skip
    session.execute(delete(OutboxMail))
    return made


def told(people: dict[str, User]) -> dict[str, set[str]]:
    names = {user.email: name for name, user in people.items()}
    found: dict[str, set[str]] = {}
    rows = session.execute(select(OutboxMail.event, OutboxMail.recipient)).all()
    for event, recipient in rows:
        found.setdefault(event.removeprefix("project_"), set()).add(names[recipient])
    assert len(rows) == sum(map(len, found.values())), "nobody gets a mail twice"
    return found


def test_the_table_knows_every_event_that_is_mailed() -> None:
    assert EXPECTED.keys() == RECIPIENTS.keys()


@pytest.mark.parametrize("event", EXPECTED, indirect=True)
def test_exactly_the_right_people_hear_of_an_event(event: str, people: dict[str, User], project: Project) -> None:
    mails.announce(event, project, actor=None)
    assert told(people) == EXPECTED[event]


@pytest.mark.parametrize("event", EXPECTED, indirect=True)
def test_whoever_acts_gets_a_receipt_and_nothing_else(event: str, people: dict[str, User], project: Project) -> None:
    for name in ("author", "reader"):
        session.execute(delete(OutboxMail))
        mails.announce(event, project, actor=people[name])
        wanted = {mail: whom - ({name} if mail != "receipt" else set()) for mail, whom in EXPECTED[event].items()}
        assert told(people) == wanted


def test_an_answer_in_the_conversation_reaches_the_moderators_while_nobody_holds_the_text(
    people: dict[str, User],
) -> None:
    waiting = in_state("submitted", people["author"], people["reader"], people["administrator"])
    session.execute(delete(OutboxMail))
    services.write_message(people["author"], waiting, "Kdy se na text podíváte?")
    assert told(people) == {"message": {"colleague", "own moderator", "moderator", "reader"}}


def test_of_the_end_of_a_municipality_its_people_hear_and_nobody_else(people: dict[str, User]) -> None:
    announce_endings([PRAHA])
    assert told(people) == {"municipality_ended": MEMBERS}
