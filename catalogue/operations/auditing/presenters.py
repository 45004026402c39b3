"""An event for people: who, what in a sentence, about what, which fields changed, and why.

Texts of projects are not repeated: only which answers changed. A draft is its municipality's until it is submitted, and
the chain is no way round that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...audit.models import AuditEvent
from ...i18n import _, _l
from ...projects.document import QUESTIONS
from ...projects.naming import LABEL_NAMES, REASON_NAMES, STATE_NAMES
from ..register.presenters import GROUPS
from .queries import Names, names_for
from .sentences import in_words

FIELD_NAMES: dict[str, Any] = {
    "state": _l("State"),
    "revision_state": _l("State of the revision"),
    "edit_state": _l("Minor edit"),
    "label": _l("Label"),
    "role": _l("Role"),
    "region": _l("Region"),
    "municipality": _l("Municipality"),
    "revision": _l("Revision number"),
    "reason_code": _l("Reason"),
    "decision": _l("Decision"),
    "mails": _l("Mails"),
    "mail": _l("Mail"),
    "user": _l("Number of the person"),
    "project": _l("Number of the project"),
    "membership": _l("Number of the membership"),
    "claimed_by": _l("Number of the moderator"),
    "sessions": _l("Devices"),
    "recipients": _l("Recipients"),
    "undone": _l("Undone"),
    "left": _l("Left as they are"),
    "url": _l("Link"),
    "problem": _l("Problem"),
    "pillars": _l("Pillars"),
    "regions": _l("Regions"),
    "register_file": _l("File"),
    "populations_on": _l("Populations of this day"),
    **{f"municipalities_{key}": name for key, name in GROUPS.items()},
}
"""Fields whose values are shown; of any other one only its name is."""
WORDS: dict[str, Any] = {
    **STATE_NAMES,
    **LABEL_NAMES,
    **REASON_NAMES,
    "unconfirmed": _l("address not confirmed"),
    "active": _l("may sign in"),
    "blocked": _l("blocked"),
    "pending": _l("waits for a decision"),
    "approved": _l("approved"),
    "refused": _l("refused"),
    "ended": _l("ended"),
    "open": _l("open"),
    "done": _l("settled"),
    "unjustified": _l("unjustified"),
    "unchecked": _l("not checked yet"),
    "member": _l("member"),
    "moderator": _l("moderator"),
    "administrator": _l("administrator"),
    "owner": _l("owner"),
    "editor": _l("editor"),
    "failed": _l("failed"),
    "cancelled": _l("cancelled"),
    "sending": _l("being sent"),
    "sent": _l("sent"),
}
_WORDED = ("state", "revision_state", "edit_state", "label", "role", "reason_code")
_LONGEST_VALUE = 200
WRITINGS = ("project.created", "draft.saved", "edit.make")
"""Events whose fields are answers of a text."""


@dataclass(frozen=True)
class Told:
    """One event in words."""

    id: int
    at: datetime
    event: str
    sentence: str
    who: str
    about: str
    thing: str
    project: str
    """The number of the project that it is about; nothing where it is about something else."""
    changes: Sequence[str]
    reason: str


def told(events: Sequence[AuditEvent]) -> list[Told]:
    """Return events in words."""
    names = names_for(events)
    return [_told(event, names) for event in events]


def _told(event: AuditEvent, names: Names) -> Told:
    return Told(
        event.id, event.at, event.event, in_words(event.event), _who(event, names), _about(event, names),
        f"{event.thing_type} {event.thing_id}", event.thing_id if event.thing_type == "project" else "", list(_changes(event)), _reason(event),
    )  # fmt: skip


def _who(event: AuditEvent, names: Names) -> str:
    if event.actor_id is None:
        return _("the catalogue, the command line, or a visitor")
    return names.people.get(event.actor_id) or _("person %(number)s", number=event.actor_id)


def _about(event: AuditEvent, names: Names) -> str:
    """Return what an event is about, as it is called today."""
    number = event.thing_id
    if event.thing_type == "user":
        return names.people.get(int(number) if number.isdecimal() else 0) or _("person %(number)s", number=number)
    pairs = {"project": names.projects, "membership": names.memberships}.get(event.thing_type, {})
    if pair := pairs.get(number):
        return f"{pair[0] or THING_NAMES[event.thing_type] % {'number': number}} ({pair[1]})"
    return THING_NAMES[event.thing_type] % {"number": number} if event.thing_type in THING_NAMES else number


THING_NAMES: dict[str, Any] = {
    "project": _l("project %(number)s"),
    "membership": _l("membership %(number)s"),
    "invitation": _l("invitation %(number)s"),
    "import": _l("import %(number)s"),
    "report": _l("report %(number)s"),
    "adoption": _l("adoption %(number)s"),
    "need": _l("need %(number)s"),
    "harvest_source": _l("other catalogue %(number)s"),
    "collection": _l("collection %(number)s"),
    "topic": _l("topic %(number)s"),
    "key_area": _l("key area %(number)s"),
    "pillar": _l("pillar %(number)s"),
    "canned_reason": _l("wording %(number)s"),
    "mail": _l("mail %(number)s"),
    "outbox": _l("outbox"),
    "reference": _l("reference data"),
    "register": _l("update of the register %(number)s"),
    "municipality": _l("municipality %(number)s"),
}


def _reason(event: AuditEvent) -> str:
    return "" if event.reason == "system" else event.reason


def _changes(event: AuditEvent) -> Iterator[str]:
    """Yield what changed: known fields with both values, answers and everything else by name."""
    old, new = event.old or {}, event.new or {}
    names: list[str] = []
    for key in dict.fromkeys([*old, *new]):
        if key in QUESTIONS and event.event in WRITINGS:
            names.append(str(QUESTIONS[key].label))
        elif (
            key in FIELD_NAMES and old.get(key) != new.get(key) and _is_plain(old.get(key)) and _is_plain(new.get(key))
        ):
            yield _changed(key, old.get(key), new.get(key))
    if names:
        yield _("Answers: %(names)s", names=", ".join(names))


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | list)


def _changed(key: str, old: Any, new: Any) -> str:
    before, after = _in_words(key, old), _in_words(key, new)
    if old is None:
        return f"{FIELD_NAMES[key]}: {after}"
    return f"{FIELD_NAMES[key]}: {before} → {after}"


def _in_words(key: str, value: Any) -> str:
    if value is None or value == []:
        return "–"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)[:_LONGEST_VALUE]
    return str(WORDS.get(value, value) if key in _WORDED else value)[:_LONGEST_VALUE]
