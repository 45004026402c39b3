"""Limits of attempts: counted in the database, so that they hold across processes, in sliding windows.

An attempt is counted in a transaction of its own, which stays when the request's is dropped.
"""

import hashlib
import hmac
import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from .. import database
from ..clock import now
from ..errors import TooMany
from ..i18n import _n
from .addresses import address_key
from .models import RateEvent


@dataclass(frozen=True)
class Limit:
    """At most so many attempts with one key in a window of seconds."""

    bucket: str
    most: int
    seconds: int


SIGN_IN_ACCOUNT = Limit("sign_in.account", 10, 300)
SIGN_IN_NETWORK = Limit("sign_in.network", 20, 300)
SIGN_IN_ALL = Limit("sign_in.all", 1000, 300)
SIGN_UP_ACCOUNT = Limit("sign_up.account", 5, 3600)
SIGN_UP_NETWORK = Limit("sign_up.network", 20, 3600)
RESET_ACCOUNT = Limit("reset.account", 5, 86_400)
RESET_NETWORK = Limit("reset.network", 20, 3600)
PASSWORD_CHANGE = Limit("password_change.account", 10, 300)
NEW_ADDRESS = Limit("new_address.address", 5, 86_400)
OWN_DATA = Limit("own_data.account", 5, 86_400)
AUTOSAVE_ACCOUNT = Limit("autosave.account", 200, 600)
IMPORT_ACCOUNT = Limit("import.account", 30, 3600)
INVITE_ACCOUNT = Limit("invite.account", 30, 3600)
INVITE_ADDRESS = Limit("invite.address", 3, 3600)
ASSIST_ACCOUNT = Limit("assist.account", 60, 3600)
ASSIST_ADDRESS = Limit("assist.address", 5, 86_400)
REPORT_NETWORK = Limit("report.network", 10, 3600)
ASK_NETWORK = Limit("ask.network", 10, 3600)
ASK_ADDRESS = Limit("ask.address", 10, 86_400)
ADOPTION_ACCOUNT = Limit("adoption.account", 30, 3600)
NEED_ACCOUNT = Limit("need.account", 20, 86_400)
NEED_ANSWER_ACCOUNT = Limit("need_answer.account", 30, 3600)
COLLECTION_ACCOUNT = Limit("collection.account", 20, 86_400)
SAVED_SEARCH_ACCOUNT = Limit("saved_search.account", 60, 3600)
CONTACT_NETWORK = Limit("contact.network", 10, 3600)
APPEAL_ACCOUNT = Limit("appeal.account", 10, 86_400)
APPEAL_NETWORK = Limit("appeal.network", 10, 3600)
CONFIRMATION_NETWORK = Limit("confirmation.network", 60, 3600)
_KEPT_FOR = timedelta(days=2)

Attempt = tuple[Limit, str]


def count(attempts: Sequence[Attempt]) -> list[int]:
    """Count an attempt against several limits and return what `forgive` takes back; raise TooMany at a full one.

    Call it before any change: the request's own transaction is given up first, because SQLite has one writer.
    """
    database.rollback()
    moment = now()
    with database.of(current_app).begin() as own:
        own.execute(delete(RateEvent).where(RateEvent.at < moment - _KEPT_FOR))
        waits = [_wait(own, limit, _hash(limit, key), moment) for limit, key in attempts]
        if not (wait := max(waits, default=0)):
            events = [RateEvent(bucket=limit.bucket, key_hash=_hash(limit, key), at=moment) for limit, key in attempts]
            own.add_all(events)
            own.flush()
            return [event.id for event in events]
    raise TooMany(_message(wait), retry_after=wait)


def forgive(counted: Sequence[int]) -> None:
    """Take counted attempts back after a success, inside the request's transaction."""
    database.session.execute(delete(RateEvent).where(RateEvent.id.in_(counted)))


def network(address: str | None) -> str:
    """Return the key of a network address: all of IPv4, the /64 of IPv6 that one household has."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def mark(address: str) -> str:
    """Return a short mark of an address for logs, from which the address cannot be found."""
    return _hash(SIGN_IN_ACCOUNT, address_key(address))[:16]


def _wait(own: Session, limit: Limit, key_hash: str, moment: datetime) -> int:
    """Return for how many seconds the limit stays full; 0 when there is room."""
    if own.get_bind().dialect.name == "postgresql":
        lock = int(hashlib.sha256(f"{limit.bucket}:{key_hash}".encode()).hexdigest()[:15], 16)
        own.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock})
    window = timedelta(seconds=limit.seconds)
    newest = select(RateEvent.at).where(
        RateEvent.bucket == limit.bucket, RateEvent.key_hash == key_hash, RateEvent.at > moment - window
    )
    deciding = own.scalar(newest.order_by(RateEvent.at.desc()).offset(limit.most - 1).limit(1))
    return 0 if deciding is None else max(1, math.ceil((deciding + window - moment).total_seconds()))


def _hash(limit: Limit, key: str) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"limit:{limit.bucket}:{key}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _message(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    return str(
        _n(
            "There were too many attempts. Try again in %(num)s minute.",
            "There were too many attempts. Try again in %(num)s minutes.",
            minutes,
        )
    )
