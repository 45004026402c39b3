"""What a record of another catalogue says, as far as this one believes it: read by the questions of the form, never trusted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from ...clock import now
from ...projects.document import content_hash, normalized, read
from ...projects.document.documents import contradictions
from ...projects.key_areas.tags import with_tags_today
from ...projects.lifecycle import State
from ...projects.publication import CONTACT
from ...projects.registers import knows_for
from .models import LONGEST_ADDRESS

LEFT_THERE = ("images", "attachments", "inspired_by_project", *CONTACT)
"""What stays with the original: files are not copied, numbers of projects mean something else here, and people are not passed on."""
NEEDED = ("title", "summary", "main_key_area", "stage")
LARGEST_NUMBER = 2**31 - 1
_EARLIEST_YEAR = 2000
_CODE = re.compile(r"[0-9]{6}")


class Unfit(Exception):
    """A record cannot be taken; `why` says it in a word, `what` names it."""

    def __init__(self, why: str, what: str = "") -> None:
        """Keep the words."""
        super().__init__(why)
        self.why, self.what = why, what


@dataclass(frozen=True)
class Taken:
    """A record that can be taken: where it was born, of which municipality, its text and its moments."""

    catalogue: str
    number: int
    municipality_code: str
    document: dict[str, Any]
    digest: str
    state: State
    published_at: datetime
    confirmed_at: datetime | None


def address_of(text: str) -> str:
    """Return the address of a catalogue in its plain form; raise ValueError where it is none."""
    parts = urlsplit(text.strip())
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ValueError(text)
    address = f"{parts.scheme}://{parts.netloc.lower()}{parts.path}".rstrip("/")
    if len(address) > LONGEST_ADDRESS or not address.isascii() or not address.isprintable():
        raise ValueError(text)
    return address


def origin_in(record: Mapping[str, Any], source_address: str) -> tuple[str, int]:
    """Return in which catalogue a record was born, and its number there; its source is its origin where it names none."""
    origin = record.get("origin")
    if origin is None:
        return source_address, number_in(record.get("id"))
    if not isinstance(origin, Mapping) or not isinstance(origin.get("catalogue"), str):
        raise Unfit("origin")
    try:
        return address_of(origin["catalogue"]), number_in(origin.get("id"))
    except ValueError:
        raise Unfit("origin") from None


def number_in(value: Any) -> int:
    """Return the number of a project; raise Unfit where it is none."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_NUMBER:
        raise Unfit("number")
    return value


def taken(record: Mapping[str, Any], catalogue: str, number: int) -> Taken:
    """Return what can be taken of a record; raise Unfit where something needed is missing, wrong or unknown here."""
    municipality = record.get("municipality")
    code = municipality.get("code") if isinstance(municipality, Mapping) else None
    if not isinstance(code, str) or not _CODE.fullmatch(code) or not knows_for(None)("municipality", code):
        raise Unfit("municipality", str(code)[:20])
    told = record.get("document")
    if not isinstance(told, Mapping):
        raise Unfit("document")
    document = _text({**told, "municipality": code})
    published = _moment(record.get("published_at"))
    if published is None:
        raise Unfit("moment", "published_at")
    return Taken(
        catalogue, number, code, document, content_hash(document),
        State.ARCHIVED if record.get("archived") is True else State.PUBLISHED, published, _moment(record.get("confirmed_at")),
    )  # fmt: skip


def _text(told: Mapping[str, Any]) -> dict[str, Any]:
    try:
        reading = read({key: answer for key, answer in told.items() if key not in LEFT_THERE})
    except (TypeError, AttributeError, ValueError, KeyError):  # What no form can send: a number for a list, say.
        raise Unfit("document") from None
    if reading.problems:
        raise Unfit("answer", reading.problems[0].key)
    document = normalized(with_tags_today(reading.document))
    if lacking := next((key for key in NEEDED if key not in document), None):
        raise Unfit("missing", lacking)
    if wrong := contradictions(document, knows_for(None)):
        raise Unfit("unknown", wrong[0].key)
    return document


def _moment(value: Any) -> datetime | None:
    """Return a moment that is neither in the future nor before there were such catalogues; None where there is none."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if found is None or found.year < _EARLIEST_YEAR:
        return None
    return min((found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC), now())
