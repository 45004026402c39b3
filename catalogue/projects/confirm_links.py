"""Links to the yearly confirmation: signed, for one project, one recipient and one year, and gone with the answer."""

import hashlib
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from ..accounts.models import User
from ..audit.models import AuditEvent
from ..audit.queries import events_of
from ..database import session
from ..i18n import absolute_url
from .lifecycle import State
from .models import Project
from .policies import can_confirm
from .services.moving import published_revision

LIFETIME = 120 * 24 * 3600
"""How long a link works, in seconds; the answer of another one ends it earlier."""


@dataclass(frozen=True)
class Asked:
    """Whom a good link asks about what; without a person it is the contact that the project names."""

    project: Project
    person: User | None


def link_to(project: Project, person: User | None) -> str:
    """Return the address of the page where a person, or the contact of the project, answers."""
    to = person.public_id if person else ""
    word = [project.id, to, _year_of(project), _mark(person.email if person else contact_of(project))]
    return absolute_url("confirming.answer", token=_signer().dumps(word))


def asked_by(token: str, *, to_change: bool = False) -> Asked | None:
    """Return whom a link asks, if it is good now; `to_change` locks the project until the transaction ends."""
    try:
        number, to, year, mark = _signer().loads(token, max_age=LIFETIME)
    except (BadData, ValueError, TypeError):
        return None
    wanted = select(Project).where(Project.id == number, Project.state == State.PUBLISHED)
    project = session.scalar(wanted.with_for_update() if to_change else wanted)
    if project is None or _year_of(project) != year:
        return None
    if not to:
        return Asked(project, None) if _mark(contact_of(project)) == mark else None
    person = session.scalar(select(User).where(User.public_id == to))
    if person is None or _mark(person.email) != mark or not can_confirm(person, project):
        return None
    return Asked(project, person)


def open_report(project: Project) -> AuditEvent | None:
    """Return the answer that the text is no longer true, as long as no newer text or confirmation settled it."""
    since = project.confirmed_at or project.published_at
    reports = [event for event in events_of("project", project.id) if event.event == "project.reported"]
    return reports[-1] if reports and since and reports[-1].at > since else None


def contact_of(project: Project) -> str:
    """Return the address that the published text names as its contact; an empty text where it names none."""
    current = published_revision(project)
    return str(current.document.get("contact_email") or "") if current else ""


def _year_of(project: Project) -> str:
    """Return what changes with each confirmation, so that an answered link asks nothing any more."""
    since = project.confirmed_at or project.published_at
    return since.isoformat() if since else ""


def _mark(address: str) -> str:
    return hashlib.sha256(address.casefold().encode()).hexdigest()[:16]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="link:confirmation")
