"""Whether this process lives, and whether it can serve: /healthz and /readyz."""

from flask import Blueprint, Response, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from .. import migrate
from ..database import of, session
from ..errors import Unavailable
from ..routing import PrivateBlueprint, for_visitors
from ..search.criteria import SearchCriteria
from ..search.engine import engine
from ..templating import json_response

health: Blueprint = PrivateBlueprint("health", __name__)


@health.get("/healthz")
@for_visitors
def healthz() -> Response:
    """Say that the process answers."""
    return json_response({"status": "ok"})


@health.get("/readyz")
@for_visitors
def readyz() -> Response:
    """Say whether database, schema, storage and index are there; 503 when one is not."""
    checks = {
        "database": _database_answers(),
        "schema": _schema_is_newest(),
        "storage": _storage_is_writable(),
        "index": _index_is_there(),
    }
    ready = all(checks.values())
    return json_response({"status": "ok" if ready else "unavailable", "checks": checks}, 200 if ready else 503)


def _database_answers() -> bool:
    try:
        session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _schema_is_newest() -> bool:
    try:
        return migrate.current(of(current_app).reading) == migrate.newest()
    except SQLAlchemyError:
        return False


def _index_is_there() -> bool:
    """Return whether the search can answer; a small catalogue is indexed by asking."""
    try:
        engine().answer(SearchCriteria())
    except (SQLAlchemyError, Unavailable):
        return False
    return True


def _storage_is_writable() -> bool:
    folder = current_app.config["CATALOGUE"].data
    probe = folder / ".writable"
    try:
        probe.touch()
    except OSError:
        return False
    return True
