"""Sessions on the server: a random id in a `__Host-` cookie, and for signed-in people a row that can be ended.

A visitor's form gets an id too, from which its CSRF token is derived, but nothing is stored for it. The session is
lazy: an answer that does not touch it neither reads nor sets a cookie, and public pages may not touch it at all.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask, Request, Response, current_app, g, session
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload

from .. import database
from ..clock import now
from ..config import Config
from ..forms import clean
from ..routing import PrivateBlueprint, current_room
from .models import User, UserSession

COOKIE = "__Host-session"
_VISITOR, _PERSON = "v", "p"
_ID = re.compile(rf"[{_VISITOR}{_PERSON}][A-Za-z0-9_-]{{43}}", re.ASCII)
_SEEN_EVERY = timedelta(minutes=1)
_CSRF = "csrf_token"
_FLASHES = "_flashes"
_LONGEST_AGENT = 200


class SessionOutOfBounds(RuntimeError):
    """A page that is the same for everybody tried to know who reads it."""


class PersonSession(SessionMixin):
    """The session of one request; it looks at the cookie and the database when it is first touched.

    Flask and Flask-WTF see a mapping of flash messages and of the raw CSRF token.
    """

    def __init__(self, cookie: str | None, agent: str) -> None:
        """Keep what the browser sent; nothing is read yet."""
        self._cookie = cookie if cookie and _ID.fullmatch(cookie) else None
        self._agent = clean(agent)[:_LONGEST_AGENT]
        self._sent = cookie
        self._flashes: list[Any] = []
        self.touched = False
        self.flashes_changed = False
        self.id: str | None = None
        self.row: UserSession | None = None
        self.person: User | None = None
        self.has_ended = False

    def touch(self) -> "PersonSession":
        """Find out who this is; raise SessionOutOfBounds outside of the rooms that may know."""
        if self.touched:
            return self
        if not isinstance(current_room(), PrivateBlueprint):
            raise SessionOutOfBounds("A public page touched the session; only private blueprints may.")
        self.touched = True
        self.id = self._cookie
        if self._cookie and self._cookie.startswith(_PERSON):
            self.row = _live_row(self._cookie)
            if self.row is None:
                self.id, self.has_ended = None, True
            else:
                self.person = self.row.user
                self._flashes = [tuple(one) for one in self.row.data.get("flashes", [])]
        return self

    def begin(self, user: User) -> None:
        """Sign a person in: a new id, a new row, and the end of the session that was there before."""
        self.touch()
        self._delete_row()
        self.id = _PERSON + secrets.token_urlsafe(32)
        self.row = UserSession(id_hash=_hash(self.id), user_id=user.id, user_agent=self._agent, data={})
        database.session.add(self.row)
        database.session.flush()
        database.session.expunge(self.row)
        self.person, self.has_ended = user, False
        _forget_in_request()

    def end(self) -> None:
        """Sign the person out: the row dies, and with it every copy of the cookie."""
        self.touch()
        self._delete_row()
        self.id = self.row = self.person = None
        self._flashes, self.flashes_changed = [], False
        _forget_in_request()

    def _delete_row(self) -> None:
        if self.row is not None:
            database.session.execute(delete(UserSession).where(UserSession.id_hash == self.row.id_hash))

    @property
    def cookie_changed(self) -> bool:
        """Whether the browser must be told a new id, or to forget the old one."""
        return self.touched and self.id != self._sent

    @property
    def flashes(self) -> list[Any]:
        """The messages that the next page will show."""
        return self._flashes

    def __getitem__(self, key: str) -> Any:
        """Return the messages, or the raw CSRF token, for which a visitor gets an id."""
        self.touch()
        if key == _CSRF:
            if self.id is None:
                self.id = _VISITOR + secrets.token_urlsafe(32)
            return _csrf_of(self.id)
        if key == _FLASHES and self._flashes:
            return self._flashes
        raise KeyError(key)

    def __setitem__(self, key: str, value: Any) -> None:
        """Keep messages; there is nothing else to keep."""
        self.touch()
        if key != _FLASHES:
            raise KeyError(f"The session does not hold {key!r}.")
        self._flashes, self.flashes_changed = value, True

    def __delitem__(self, key: str) -> None:
        """Forget the messages once they are shown."""
        self[key]
        self[_FLASHES] = []

    def __iter__(self) -> Iterator[str]:
        """Name what is held."""
        self.touch()
        return iter([_FLASHES] if self._flashes else [])

    def __len__(self) -> int:
        """Count what is held."""
        return len(list(iter(self)))


class ServerSessions(SessionInterface):
    """Gives each request its session, and afterwards writes the cookie and what changed in the row."""

    def open_session(self, app: Flask, request: Request) -> PersonSession:
        """Return the session of a request without looking at it."""
        return PersonSession(request.cookies.get(COOKIE), request.headers.get("User-Agent", ""))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where the id changed; keep messages and the moment, after the request's own commit."""
        if not isinstance(session, PersonSession) or not session.touched:
            return
        if session.cookie_changed and session.id is None:
            response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
        elif session.cookie_changed and session.id is not None:
            response.set_cookie(COOKIE, session.id, path="/", secure=True, httponly=True, samesite="Lax")
        if session.row is not None and response.status_code < 500:
            _keep(app, session, session.row)


def of_request() -> PersonSession:
    """Return the session of the current request."""
    found = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(found, PersonSession)
    return found


def current_person() -> User:
    """Return the person who is signed in; only for views that let no visitor in."""
    person = of_request().touch().person
    if person is None:
        raise RuntimeError("A view for signed-in people was reached by a visitor.")
    return person


def person_in_room() -> User | None:
    """Return who is signed in where the room may know it; None for everybody else."""
    return of_request().touch().person if isinstance(current_room(), PrivateBlueprint) else None


def limits() -> tuple[timedelta, timedelta]:
    """Return how long a session may rest, and how long it may last at all."""
    settings: Config = current_app.config["CATALOGUE"]
    return timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_absolute_hours)


def is_live(row: UserSession, moment: datetime) -> bool:
    """Whether a session is within both limits and its person may still sign in."""
    idle, absolute = limits()
    if moment - row.last_seen_at > idle or moment - row.created_at > absolute:
        return False
    return row.user.is_active and not (row.user.is_demonstration and current_app.config["CATALOGUE"].production)


def _live_row(cookie: str) -> UserSession | None:
    wanted = select(UserSession).where(UserSession.id_hash == _hash(cookie)).options(joinedload(UserSession.user))
    row = database.session.scalar(wanted)
    if row is None or not is_live(row, now()):
        return None
    database.session.expunge(row)  # It stays readable when the transaction is given up, or the row deleted.
    return row


def _keep(app: Flask, changed: PersonSession, row: UserSession) -> None:
    """Write messages and the moment in a transaction of its own; a page is not lost over it."""
    moment = now()
    values: dict[str, Any] = {}
    if moment - row.last_seen_at >= _SEEN_EVERY:
        values["last_seen_at"] = moment
    if changed.flashes_changed:
        values["data"] = {"flashes": [list(one) for one in changed.flashes]}
    if not values:
        return
    id_hash = row.id_hash
    database.rollback()  # The request's own transaction is over, but an error page may have begun another one.
    try:
        with database.of(app).begin() as own:
            own.execute(update(UserSession).where(UserSession.id_hash == id_hash).values(**values))
    except SQLAlchemyError as problem:
        structlog.get_logger().warning("session_not_kept", error=type(problem).__name__)


def _forget_in_request() -> None:
    """Drop what Flask-WTF and Flask-Login remember of the id and the person until the end of the request."""
    g.pop(_CSRF, None)
    g.pop("_login_user", None)


def _hash(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()


def _csrf_of(session_id: str) -> str:
    return hmac.new(str(current_app.secret_key).encode(), f"csrf:{session_id}".encode(), hashlib.sha256).hexdigest()
