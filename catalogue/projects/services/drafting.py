"""Writing: a new project, answers saved section by section, a rejected text copied to a new draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...accounts.models import User
from ...audit.services import Happening, record_all
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden
from ...i18n import _
from ...municipalities.memberships.policies import represents
from ..attachments.services import lend_attachments
from ..document import changed_keys, normalized
from ..images.services import lend_images
from ..key_areas.tags import replaced_in, text_today
from ..lifecycle import State
from ..models import Draft, Project
from ..policies import can_draft_for, can_edit, can_work_on
from .recording import belongs_together, for_the_chain, gather, settle


class StaleText(Conflict):
    """Somebody saved the text after it was opened; nothing was written."""


def create_project(user: User, municipality_code: str, answers: Mapping[str, Any], creation_key: str = "") -> Project:
    """Start a draft of a municipality that the person represents.

    The same creation key (a form sent twice) gives back the project that it made the first time.
    Raises Forbidden for a municipality of others.
    """
    if not represents(user, municipality_code):
        raise Forbidden(_("You do not represent this municipality in the catalogue."))
    return _made_before(user, creation_key) or start(user, municipality_code, answers, creation_key)


def draft_for_others(user: User, municipality_code: str, answers: Mapping[str, Any], creation_key: str = "") -> Project:
    """Start a draft for a municipality that has to confirm the text later; raise Forbidden outside of one's regions."""
    if not can_draft_for(user, municipality_code):
        raise Forbidden(_("You do not write for this municipality."))
    return _made_before(user, creation_key) or start(user, municipality_code, answers, creation_key, assisted_by=user)


def _made_before(user: User, creation_key: str) -> Project | None:
    """Return what the same form made the first time."""
    made = session.scalar(select(Project).where(Project.creation_key == creation_key)) if creation_key else None
    if made is not None and made.created_by_id != user.id:
        raise Forbidden(_("This form belongs to somebody else."))
    return made


def start(
    user: User | None,
    municipality_code: str,
    answers: Mapping[str, Any],
    creation_key: str = "",
    own_id: str | None = None,
    assisted_by: User | None = None,
) -> Project:
    """Make a draft for whoever the caller found entitled; without a person it is the installation's own doing."""
    project = _new(user, municipality_code, answers, creation_key, own_id)
    project.assisted_by_id = assisted_by.id if assisted_by else None
    try:
        with session.begin_nested():
            session.add(project)
    except IntegrityError:
        # The same form arrived twice at once; the other request made the project.
        if (made := session.scalar(select(Project).where(Project.creation_key == creation_key))) is None:
            raise Conflict(_("Another project of the municipality has this identifier.")) from None
        return made
    record_all([_created(user, project)])
    return project


@dataclass(frozen=True)
class NewDraft:
    """What a draft is started from, one of many."""

    municipality_code: str
    answers: Mapping[str, Any]
    creation_key: str = ""
    own_id: str | None = None


def start_all(user: User | None, wanted: Sequence[NewDraft]) -> list[Project]:
    """Make many drafts at once for whoever the caller found entitled, each with its event.

    Raises Conflict, and makes none, where anything has one of the identifiers already.
    """
    made = [_new(user, one.municipality_code, one.answers, one.creation_key, one.own_id) for one in wanted]
    try:
        with session.begin_nested():
            session.add_all(made)
    except IntegrityError:
        raise Conflict(_("Another project of the municipality has this identifier.")) from None
    record_all([_created(user, project) for project in made])
    return made


def _new(
    user: User | None, municipality_code: str, answers: Mapping[str, Any], creation_key: str, own_id: str | None
) -> Project:
    actor_id, moment = user.id if user else None, now()
    document = normalized({"language": "cs", **answers, "municipality": municipality_code})
    project = Project(
        municipality_code=municipality_code,
        title=document.get("title", ""),
        state=State.DRAFT,
        label="none",
        is_example=False,
        own_id=own_id,
        creation_key=creation_key or None,
        created_by_id=actor_id,
        created_at=moment,
        changed_at=moment,
    )
    project.draft = Draft(document=document, updated_at=moment, updated_by_id=actor_id)
    return project


def _created(user: User | None, project: Project) -> Happening:
    assert project.draft is not None
    actor_id = user.id if user else None
    return Happening("project.created", "project", project.id, actor_id, new=for_the_chain(project.draft.document))


def save_answers(
    user: User, project: Project, answers: Mapping[str, Any], seen_version: int, *, sitting: bool = False
) -> list[str]:
    """Put answers into the working text and return the keys that changed; others stay as they were.

    In a `sitting` the person is still writing: what they change within some minutes becomes one event.

    Raises Forbidden where the text is not open for this person, StaleText where it was saved in the
    meantime: `seen_version` is the draft's version that the person looked at.
    """
    if not can_edit(user, project) or project.draft is None:
        raise Forbidden(_("The text cannot be changed in its present state."))
    draft = project.draft
    if draft.version != seen_version:
        raise StaleText(_("Somebody else saved this project in the meantime."))
    if (code := answers.get("municipality")) and code != project.municipality_code:
        _move_to(user, project, code)
    return write(user, project, draft, answers, sitting=sitting)


def write(
    user: User | None, project: Project, draft: Draft, answers: Mapping[str, Any], *, sitting: bool = False
) -> list[str]:
    """Put answers into a working text for whoever the caller found entitled; return the keys that changed."""
    actor_id = user.id if user else None
    before = draft.document
    after = normalized({**before, **answers})
    changed = changed_keys(before, after)
    if not belongs_together(draft, actor_id):
        settle(project)
    if changed:
        _put(project, draft, after, actor_id)
        gather(draft, {key: before.get(key) for key in changed})
    if sitting:
        session.flush()
    else:
        settle(project)
    return changed


def _put(project: Project, draft: Draft, after: dict[str, Any], actor_id: int | None) -> None:
    draft.document = after
    draft.updated_at = now()
    draft.updated_by_id = actor_id
    if project.state != State.PUBLISHED:
        project.title = after.get("title", "")
    project.changed_at = now()


def _move_to(user: User, project: Project, code: str) -> None:
    """A draft may still change hands among the municipalities that the person represents."""
    if project.state != State.DRAFT or not represents(user, code):
        raise Forbidden(_("The project cannot be moved to this municipality."))
    project.municipality_code = code


def copy_to_new_draft(user: User, project: Project) -> Project:
    """Start a new draft from the last submitted text of a rejected project."""
    if not can_work_on(user, project) or project.state != State.REJECTED:
        raise Forbidden(_("Only a rejected project can be copied."))
    last = project.revisions[-1]
    made = create_project(user, project.municipality_code, text_today(last))
    if made.draft is not None:
        made.draft.retagged = replaced_in(last)
    lend_images(project, made)
    lend_attachments(project, made)
    return made
