"""Who has which section of a text open just now; it tells people about each other and locks nothing."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, joinedload

from .. import database
from ..accounts.models import User
from ..clock import now
from ..database import session
from ..i18n import _
from ..templating import time_of_day
from .models import Editor, Project

SEEN_FOR = timedelta(minutes=5)
"""Whoever neither opens nor saves anything for so long is taken for gone."""
_SEEN_EVERY = timedelta(minutes=1)
_KEPT_FOR = timedelta(days=1)


def others_in(project: Project, user: User) -> Sequence[Editor]:
    """Return who else works on the text now, the first one first."""
    return session.scalars(
        select(Editor)
        .where(Editor.project_id == project.id, Editor.user_id != user.id, Editor.seen_at > now() - SEEN_FOR)
        .options(joinedload(Editor.user))
        .order_by(Editor.since, Editor.user_id)
    ).all()


def editing_sentence(editor: Editor) -> str:
    """Say in the section who else has it open, and since when."""
    return str(
        _("%(name)s is editing this section since %(time)s.", name=editor.user.name, time=time_of_day(editor.since))
    )


def note_editing(user: User, project: Project, section: str) -> None:
    """Keep that a person works on a section, in the transaction of what they save."""
    _note(session, user.id, project.id, section)


def note_opening(app: Flask, user: User, project: Project, section: str) -> None:
    """Keep that a person opened a section, once a minute; like the moment of a visit it is written apart from reading."""
    known = session.get(Editor, (project.id, user.id))
    if known is not None and known.section == section and now() - known.seen_at < _SEEN_EVERY:
        return
    user_id, project_id = user.id, project.id
    try:
        with database.of(app).begin() as own:
            _note(own, user_id, project_id, section)
    except SQLAlchemyError:
        return  # A page is not lost over it.


def _note(own: Session, user_id: int, project_id: int, section: str) -> None:
    moment = now()
    known = own.get(Editor, (project_id, user_id))
    stays = known is not None and known.section == section and moment - known.seen_at < SEEN_FOR
    since = known.since if known is not None and stays else moment
    insert = sqlite.insert if own.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"project_id": project_id, "user_id": user_id, "section": section, "since": since, "seen_at": moment}
    own.execute(insert(Editor).values(**row).on_conflict_do_update(index_elements=["project_id", "user_id"], set_=row))
    if not stays:
        own.execute(delete(Editor).where(Editor.seen_at < moment - _KEPT_FOR))
