"""Ready wordings of reasons: reading, writing and retiring them, and those that a fresh catalogue begins with."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from ..accounts.models import User
from ..accounts.policies import require_administrator
from ..audit.services import record
from ..clock import now
from ..database import session
from ..errors import Invalid, NotFound
from ..i18n import _
from ..projects.naming import REASON_NAMES
from .models import LONGEST_WORDING, CannedReason


def canned_reasons() -> Sequence[CannedReason]:
    """Return the wordings in use, in the order of the reasons they belong to."""
    found = session.scalars(select(CannedReason).where(CannedReason.retired_at.is_(None)).order_by(CannedReason.id))
    order = list(REASON_NAMES)
    return sorted(found, key=lambda one: order.index(one.reason_code) if one.reason_code in order else len(order))


def canned_reason(reason_id: int) -> CannedReason:
    """Return a wording in use; raise NotFound where there is none."""
    found = session.get(CannedReason, reason_id)
    if found is None or found.retired_at is not None:
        raise NotFound()
    return found


def write_reason(user: User, found: CannedReason | None, reason_code: str, text_cs: str, text_en: str) -> CannedReason:
    """Add a wording, or change one; raise Invalid where a language is missing or the reason is unknown."""
    require_administrator(user)
    if reason_code not in REASON_NAMES:
        raise Invalid(_("Choose a reason."))
    if not all(0 < len(text) <= LONGEST_WORDING for text in (text_cs, text_en)):
        raise Invalid(_("Write both languages, each with at most %(longest)s characters.", longest=LONGEST_WORDING))
    wording, before = found or CannedReason(), _as_told(found)
    wording.reason_code, wording.text_cs, wording.text_en, wording.changed_at = reason_code, text_cs, text_en, now()
    session.add(wording)
    session.flush()
    event = "canned_reason.changed" if found else "canned_reason.added"
    record(event, "canned_reason", wording.id, actor_id=user.id, old=before, new=_as_told(wording))
    return wording


def retire_reason(user: User, wording: CannedReason) -> None:
    """Offer a wording no longer; what was written with it stays."""
    require_administrator(user)
    wording.retired_at = now()
    session.flush()
    record("canned_reason.retired", "canned_reason", wording.id, actor_id=user.id, old=_as_told(wording))


def _as_told(wording: CannedReason | None) -> dict[str, str] | None:
    if wording is None:
        return None
    return {"reason_code": wording.reason_code, "cs": wording.text_cs, "en": wording.text_en}


def seed_reasons(path: Path) -> int:
    """Add the wordings of a file that the catalogue never had, and return how many; changed and retired ones stay."""
    present = set(session.scalars(select(CannedReason.code)))
    added = 0
    for code, entry in tomllib.loads(path.read_text("utf-8")).items():
        if code in present:
            continue
        if entry["reason"] not in REASON_NAMES:
            raise ValueError(f"{code}: {entry['reason']} is no reason")
        session.add(
            CannedReason(
                code=code, reason_code=entry["reason"], text_cs=entry["cs"].strip(), text_en=entry["en"].strip()
            )
        )
        added += 1
    session.flush()
    return added
