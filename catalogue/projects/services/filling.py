"""Writing for a municipality by a file: its people, an administrator, or the installation itself (no person)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, update

from ...accounts.models import User
from ...database import session
from ...errors import Conflict, Forbidden
from ...i18n import _
from ..lifecycle import EDITABLE, State, text_state, transition
from ..models import Project
from ..policies import can_fill_for, can_publish_for
from .drafting import NewDraft, start, start_all, write
from .moving import approve, hand_in, open_revision, take_up, throw_away


def _entitled(user: User | None, municipality_code: str) -> None:
    if user is not None and not can_fill_for(user, municipality_code):
        raise Forbidden(_("You do not represent this municipality in the catalogue."))


def hindrance(project: Project) -> str:
    """Return why the text of a project cannot be changed by a file now; nothing where it can."""
    if project.is_example:
        return str(_("This is an example project; it cannot be changed."))
    where = text_state(project.state, project.revision_state)
    if where in EDITABLE or (where is None and project.state == State.PUBLISHED):
        return ""
    if where is not None:
        return str(_("The text is being reviewed. Wait for the decision, or take it back first."))
    reasons: dict[str, str] = {
        State.ARCHIVED: _("The project is archived. Restore it first."),
        State.REJECTED: _("The project was rejected. Copy it to a new draft, and import under another identifier."),
    }
    return reasons.get(project.state) or str(_("The project cannot be changed in its present state."))


def draft_for(
    user: User | None, municipality_code: str, answers: Mapping[str, Any], own_id: str, creation_key: str
) -> Project:
    """Start a draft of a municipality from a file."""
    _entitled(user, municipality_code)
    return start(user, municipality_code, answers, creation_key, own_id or None)


def drafts_for(user: User | None, wanted: Sequence[NewDraft]) -> list[Project]:
    """Start many drafts from a file at once, all or none; raise Conflict where an identifier is taken."""
    for code in {one.municipality_code for one in wanted}:
        _entitled(user, code)
    return start_all(user, wanted)


def set_free(municipality_code: str, own_id: str, creation_key: str) -> None:
    """Take the identifiers from discarded drafts, so that a file may bring them again."""
    session.execute(
        update(Project)
        .where(
            Project.state == State.DISCARDED,
            or_(
                Project.creation_key == creation_key,
                (Project.municipality_code == municipality_code) & (Project.own_id == own_id),
            ),
        )
        .values(own_id=None, creation_key=None, version=Project.version + 1)
        .execution_options(synchronize_session="fetch")
    )


def fill_in(user: User | None, project: Project, answers: Mapping[str, Any]) -> list[str]:
    """Put answers into the working text, after opening a revision of a published project; the public text stays."""
    _entitled(user, project.municipality_code)
    if why := hindrance(project):
        raise Conflict(why)
    if project.draft is None:
        row = transition("revise", project.state, project.revision_state)
        assert row is not None
        open_revision(user, project, row)
    assert project.draft is not None
    return write(user, project, project.draft, answers)


def take_back(user: User | None, project: Project) -> None:
    """Discard a draft or an open revision that a file brought."""
    _entitled(user, project.municipality_code)
    row = transition("discard", project.state, project.revision_state)
    if row is None:
        raise Conflict(_("This step is no longer possible: the project has moved on. Look at its present state."))
    project.creation_key = None
    throw_away(user, project, row)


def publish_for(user: User, project: Project) -> None:
    """Submit and approve a text that a file brought, where an administrator asks for it expressly.

    Raises Incomplete where the text lacks answers, Forbidden for everybody else and for the administrator's own
    municipality: nobody decides on their own text there.
    """
    if not can_publish_for(user, project):
        raise Forbidden(_("Only an administrator who does not represent the municipality may publish from a file."))
    row = transition("submit", project.state, project.revision_state)
    if row is None or project.draft is None:
        raise Conflict(_("This step is no longer possible: the project has moved on. Look at its present state."))
    revision = hand_in(user, project, project.draft, row, announced=False)
    take_up(user, project)
    approve(user, project, (revision.number, revision.content_hash))
