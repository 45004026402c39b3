"""Asking a municipality to confirm a text that was drafted for it, and taking its answer."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ... import signing
from ...accounts.addresses import normal_address
from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Gone, Invalid
from ...i18n import _
from ..document import Problem, content_hash, normalized
from ..lifecycle import transition
from ..models import Project
from ..policies import can_ask_to_confirm
from ..queries import project_for_change
from ..services.drafting import write
from ..services.moving import Incomplete, hand_in, problems_before_submission
from . import mails
from .models import ANSWERS, AssistedAsk
from .queries import newest_ask

LIFETIME = timedelta(days=30)
CONSENTS = ("contact_consent", "consent_licence")
"""What only the municipality gives; its button gives both."""
_PURPOSE = "assisted"


def problems_before_asking(project: Project) -> list[Problem]:
    """Return everything that stands between a draft and the municipality's confirmation."""
    assert project.draft is not None
    return problems_before_submission(project, with_consents(project.draft.document))


def ask(user: User, project: Project, email: str, seen_version: int, language: str) -> AssistedAsk:
    """Send the municipality a link to the present text; a link sent before stops working.

    Raises Forbidden for who does not draft it, Incomplete with the problems, Conflict where the text moved on or the
    municipality has said no.
    """
    address, before = normal_address(email), newest_ask(project)
    if not can_ask_to_confirm(user, project) or project.draft is None:
        raise Forbidden(_("You do not write for this municipality."))
    if address is None:
        raise Invalid(_("Write the address in the form name@municipality.cz."))
    if project.draft.version != seen_version:
        raise Conflict(_("Somebody else saved this project in the meantime. Read it once more, then send it."))
    if before is not None and before.state == "refused":
        raise Conflict(_("The municipality does not want this project here. Discard the draft."))
    if problems := problems_before_asking(project):
        raise Incomplete(_("Some answers are still needed."), problems=problems)
    if before is not None and before.state == "open":
        before.state = "replaced"
        session.flush()
    moment = now()
    made = AssistedAsk(
        project_id=project.id, email=address, text_hash=_hash(project), asked_by_id=user.id, asked_at=moment,
        expires_at=moment + LIFETIME,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record("assisted.asked", "project", project.id, actor_id=user.id, new={"ask": made.id, "hash": made.text_hash})
    mails.send_question(made, signing.signed(_PURPOSE, str(made.id)), language)
    return made


def find(token: str, *, to_change: bool = False) -> AssistedAsk:
    """Return what a link asks about; raise Gone, with the reason in words, where it does not work any more.

    `to_change` locks the project until the transaction ends.
    """
    number = signing.read(_PURPOSE, token)
    found = session.get(AssistedAsk, int(number)) if number and number.isdecimal() else None
    if found is None:
        raise Gone(_("The link is not whole. Copy all of it from the mail."))
    if to_change:
        project_for_change(found.project_id)
        session.refresh(found)
    if found.state in ANSWERS:
        raise Gone(_("The question was answered already. Thank you."))
    if found.state != "open" or not can_ask_to_confirm(found.asked_by, found.project):
        raise Gone(_("The text has moved on since the mail was sent. If you are needed, you will get a new link."))
    if found.expires_at <= now():
        raise Gone(_("The link has expired. Ask whoever sent it to you for a new one."))
    if found.text_hash != _hash(found.project):
        raise Gone(_("The text was changed after the mail was sent. You will get a new link when it is ready."))
    return found


def confirm(token: str, who: str) -> AssistedAsk:
    """Take the municipality's consent, and submit exactly the text that it read."""
    asked = find(token, to_change=True)
    project = asked.project
    assert project.draft is not None
    row = transition("submit", project.state, project.revision_state)
    assert row is not None
    _answer(asked, "confirmed", who, "")
    write(None, project, project.draft, dict.fromkeys(CONSENTS, True))
    hand_in(None, project, project.draft, row)
    return asked


def send_back(token: str, who: str, note: str) -> AssistedAsk:
    """Take what the municipality wants to have changed; the draft is the coordinator's again."""
    if not note.strip():
        raise Invalid(_("Write what is wrong."))
    return _answer(find(token, to_change=True), "returned", who, note)


def refuse(token: str, who: str, note: str) -> AssistedAsk:
    """Take the municipality's no; the text can be neither submitted nor sent again by the coordinator."""
    return _answer(find(token, to_change=True), "refused", who, note)


def _answer(asked: AssistedAsk, state: str, who: str, note: str) -> AssistedAsk:
    asked.state, asked.answered_at, asked.answered_by, asked.note = state, now(), who, note
    session.flush()
    record(
        f"assisted.{state}", "project", asked.project_id, actor_id=None, new={"ask": asked.id, "hash": asked.text_hash},
        reason=note,
    )  # fmt: skip
    mails.tell_coordinator(asked)
    return asked


def _hash(project: Project) -> str:
    """Return the hash of the present text without the consents; an empty text where there is none."""
    if project.draft is None:
        return ""
    text = {key: answer for key, answer in project.draft.document.items() if key not in CONSENTS}
    return content_hash(normalized(text))


def with_consents(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a text as it will be when the municipality has confirmed it."""
    return {**document, **dict.fromkeys(CONSENTS, True)}
