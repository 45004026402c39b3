"""What the worker asks of municipalities by itself: the yearly confirmation, and what follows when nobody answers."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import ColumnElement, and_, func, or_, select

from .. import database
from ..accounts.models import User
from ..accounts.wishes import tell
from ..audit.services import record
from ..clock import now
from ..database import session
from ..i18n import DEFAULT_LANGUAGE, speaking
from ..municipalities.memberships.succession import speakers_of
from ..notifications.services import BadRecipient, enqueue
from . import services
from .confirm_links import contact_of, link_to
from .document.definition import MEASUREMENT_KEY
from .freshness import DUE_AFTER_DAYS, LABEL_EXPIRES_AFTER_DAYS, MOST_ASKS
from .lifecycle import EDITABLE, PUBLIC, State
from .mails import announce
from .models import Draft, Project, Publication
from .policies import IS_OWN
from .services.recording import JOINED_FOR, settle

DAYS_BETWEEN_ASKS = 25
"""Asked on day 365, 390 and 415; ten days after the last mail the public sees that nobody answered."""
DRAFT_LIES_AFTER_DAYS = 30
RESULTS_AFTER_DAYS = (183, 365, 730)
"""After so many days in public a municipality is asked what came of its project."""
SECONDS_BETWEEN_ROUNDS = 600
_MOST_IN_A_ROUND = 100

log = structlog.get_logger()


def ask_once() -> int:
    """Ask and expire whatever is due, one transaction each, and return how many projects it was."""
    done = 0
    for due, act in DUTIES:
        for number in _numbers(due):
            project = session.scalar(select(Project).where(Project.id == number, due(now())).with_for_update())
            if project is not None:
                act(project)
                done += 1
            database.commit()
    return done


def ask_forever(app: Flask, stop: Event) -> None:
    """Look for what is due every few minutes until told to stop; trouble is waited out."""
    while not stop.is_set():
        try:
            with app.app_context():
                if done := ask_once():
                    log.info("municipalities_asked", projects=done)
        except Exception:
            log.exception("asking_failed")
        stop.wait(SECONDS_BETWEEN_ROUNDS)


def _numbers(due: Callable[[datetime], ColumnElement[bool]]) -> Sequence[int]:
    """Return the numbers of projects that are due, without holding up anybody who writes."""
    with database.only_reading() as reading:
        return reading.scalars(select(Project.id).where(due(now())).order_by(Project.id).limit(_MOST_IN_A_ROUND)).all()


_SINCE = func.coalesce(Project.confirmed_at, Project.published_at)


def _confirmation_is_due(moment: datetime) -> ColumnElement[bool]:
    """Whether a published project has to be asked about: twelve months are over, and it was not asked just now."""
    return and_(
        Project.state == State.PUBLISHED,
        Project.is_example.is_(False),
        IS_OWN,
        moment - timedelta(days=DUE_AFTER_DAYS) >= _SINCE,
        or_(
            Project.confirmation_asked_at.is_(None),
            Project.confirmation_asked_at <= _SINCE,
            and_(
                Project.confirmation_asks < MOST_ASKS,
                Project.confirmation_asked_at <= moment - timedelta(days=DAYS_BETWEEN_ASKS),
            ),
        ),
    )


def _ask_for_confirmation(project: Project) -> None:
    """Queue a mail with a link of their own to each member, or to the project's contact where there is no member."""
    since = project.confirmed_at or project.published_at
    is_new = not (project.confirmation_asked_at and since and project.confirmation_asked_at > since)
    project.confirmation_asks = 1 if is_new else project.confirmation_asks + 1
    project.confirmation_asked_at = now()
    session.flush()
    people: list[User | None] = list(speakers_of(project.municipality_code))
    for person in people or ([None] if contact_of(project) else []):
        _mail(project, person)
    record(
        "project.confirmation_asked", "project", project.id, actor_id=None,
        new={"asks": project.confirmation_asks, "people": len(people)}, reason="system",
    )  # fmt: skip


def _mail(project: Project, person: User | None) -> None:
    with speaking(person.language if person else DEFAULT_LANGUAGE):
        asked: dict[str, Any] = {
            "title": project.title,
            "municipality": project.municipality.name,
            "since": project.confirmed_at or project.published_at,
            "is_reminder": project.confirmation_asks > 1,
            "url": link_to(project, person),
        }
    try:
        if person:
            tell(person, "project_confirmation", **asked)
        else:
            enqueue("project_confirmation", contact_of(project), DEFAULT_LANGUAGE, **asked)
    except BadRecipient:
        log.warning("contact_without_address", project=project.id)


def _label_is_over(moment: datetime) -> ColumnElement[bool]:
    """Whether a project has the label and nobody has confirmed it for twenty-four months."""
    return and_(
        Project.state.in_(sorted(PUBLIC)),
        Project.label == "good_practice",
        moment - timedelta(days=LABEL_EXPIRES_AFTER_DAYS) >= _SINCE,
    )


def _draft_lies(moment: datetime) -> ColumnElement[bool]:
    """Whether nobody has touched a text that was begun, and nobody was reminded of it since it was submitted last."""
    begun = sorted(EDITABLE)
    return and_(
        or_(Project.state.in_(begun), and_(Project.state == State.PUBLISHED, Project.revision_state.in_(begun))),
        Project.is_example.is_(False),
        IS_OWN,
        Project.assisted_by_id.is_(None),
        Project.changed_at <= moment - timedelta(days=DRAFT_LIES_AFTER_DAYS),
        or_(Project.draft_reminded_at.is_(None), Project.draft_reminded_at <= Project.submitted_at),
    )


def _remind_of_draft(project: Project) -> None:
    project.draft_reminded_at = now()
    session.flush()
    announce("project.draft_waits", project, actor=None)
    record("project.draft_reminded", "project", project.id, actor_id=None, new={}, reason="system")


def _results_are_due(moment: datetime) -> ColumnElement[bool]:
    """Whether a project in operation has been public for so long that its municipality can say what came of it."""
    working = select(Publication.project_id).where(Publication.stage.in_(("operation", "completed")))
    passed = [
        and_(Project.results_asks <= asks, Project.published_at <= moment - timedelta(days=days))
        for asks, days in enumerate(RESULTS_AFTER_DAYS)
    ]
    return and_(
        Project.state == State.PUBLISHED, Project.is_example.is_(False), IS_OWN, Project.id.in_(working), or_(*passed)
    )  # fmt: skip


def _ask_for_results(project: Project) -> None:
    """Ask what came of it, unless there are as many measurements as times to ask already."""
    assert project.published_at
    age = now() - project.published_at
    project.results_asks = sum(age >= timedelta(days=days) for days in RESULTS_AFTER_DAYS)
    session.flush()
    measured = session.get_one(Publication, project.id).document.get(MEASUREMENT_KEY) or ()
    if asked := len(measured) < project.results_asks:
        announce("project.results_wanted", project, actor=None)
    record(
        "project.results_asked", "project", project.id, actor_id=None,
        new={"asks": project.results_asks, "mailed": asked}, reason="system",
    )  # fmt: skip


def _sitting_is_over(moment: datetime) -> ColumnElement[bool]:
    """Whether changes wait in a draft for their event, and their author has gone."""
    return Project.draft.has(Draft.unrecorded_since <= moment - JOINED_FOR)


DUTIES: tuple[tuple[Callable[[datetime], ColumnElement[bool]], Callable[[Project], None]], ...] = (
    (_confirmation_is_due, _ask_for_confirmation),
    (_label_is_over, services.expire_label),
    (_draft_lies, _remind_of_draft),
    (_results_are_due, _ask_for_results),
    (_sitting_is_over, settle),
)
"""When something is due, and what is done about it."""
