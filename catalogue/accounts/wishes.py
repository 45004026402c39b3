"""Which mails a person wants at once, once a week, or not at all; decisions come at once always.

`KIND_OF` names every mail of the catalogue. Mails of a kind go through `tell`, which does as the person wishes.
"""

from typing import Any

from sqlalchemy import delete, select

from .. import signing
from ..audit.services import record
from ..database import session
from ..i18n import _l, absolute_url, speaking
from ..notifications.services import Held, enqueue, subject_of
from .models import DigestLine, MailWish, User
from .policies import is_reviewer
from .queries import user_by_public_id

AT_ONCE, WEEKLY, OFF = "at_once", "weekly", "off"
WAYS = {AT_ONCE: _l("At once"), WEEKLY: _l("Once a week, in one mail"), OFF: _l("Not at all")}
KINDS = {
    "messages": _l("Messages about your projects"),
    "reminders": _l("Reminders: is it still true, drafts that wait, results to add"),
    "receipts": _l("Receipts of what you have submitted"),
    "alerts": _l("New projects in your saved searches"),
    "team": _l("Who joins the municipality or asks to"),
    "review": _l("New texts and reports that wait for a moderator"),
}
"""The kinds of mails that a person decides about, by the name of their work."""
KIND_OF: dict[str, str | None] = {
    **dict.fromkeys(
        (
            "account_address_change", "account_appeal_refused", "account_unblocked", "account_address_confirm", "account_blocked", "account_confirm", "account_erased", "account_exists", "account_leaving",
            "account_password_changed", "account_reset", "account_unknown", "assisted_answered", "assisted_asked",
            "assisted_published", "membership_approved", "membership_ended", "membership_invited", "membership_refused",
            "membership_role_changed", "municipality_ended", "project_decision", "project_edit_reverted",
            "project_label_appealed", "project_label_decided", "project_label_expired", "project_shown_differently", "report_asked", "report_settled", "topic_decided", "transfer_answered", "question_answered", "question_to_contact", "adoption_decided",
            "need_decided", "need_answer_decided", "collection_taken_down",
            "weekly_digest",
        )
    ),
    "project_message": "messages", "transfer_offered": "messages", "question_asked": "messages", "project_reported": "messages",
    "adoption_published": "messages", "adoption_answered": "messages",
    "need_answered": "messages",
    "project_confirmation": "reminders", "project_draft_waits": "reminders", "project_results_wanted": "reminders",
    "project_receipt": "receipts",
    "saved_search_hits": "alerts",
    "membership_joined": "team", "membership_requested": "team",
    "project_label_nominated": "review", "project_new_in_queue": "review", "account_appealed": "review", "report_new": "review",
}  # fmt: skip
"""Every mail -> its kind; None for those that always come: decisions, and what concerns the account itself."""
EVERYTHING_WEEKLY = "weekly"
"""What the link of the weekly mail is signed for: all kinds that come by it."""
_PURPOSE = "unsubscribe"


def kinds_for(user: User) -> list[str]:
    """Return the kinds that a person can get."""
    return [kind for kind in KINDS if kind != "review" or is_reviewer(user)]


def ways_of(user: User) -> dict[str, str]:
    """Return how a person wants each kind."""
    chosen = {one.kind: one.way for one in session.scalars(select(MailWish).where(MailWish.user_id == user.id))}
    return {kind: chosen.get(kind, AT_ONCE) for kind in KINDS}


def tell(person: User, event: str, *, held: Held | None = None, **context: Any) -> None:
    """Write to a person, or keep a line for their weekly mail, or do neither, as they wish."""
    kind = KIND_OF[event]
    way = ways_of(person)[kind] if kind else AT_ONCE
    if kind and way == AT_ONCE:
        context["unsubscribe_url"] = unsubscribe_url(person, kind)
    if way == AT_ONCE:
        enqueue(event, person.email, person.language, held=held, **context)
    elif way == WEEKLY:
        desk = context.get("review_url") if is_reviewer(person) else context.get("desk_url")
        url = context.get("url") or desk or context.get("review_url")
        line = DigestLine(
            user_id=person.id, event=event, url=url, subject=subject_of(event, person.language, **context)
        )
        session.add(line)
        session.flush()


def choose(user: User, ways: dict[str, str]) -> None:
    """Keep how a person wants each kind; lines of a kind that is off now do not come any more."""
    before = ways_of(user)
    changed = {kind: way for kind, way in ways.items() if kind in KINDS and way in WAYS and before[kind] != way}
    if not changed:
        return
    session.execute(delete(MailWish).where(MailWish.user_id == user.id, MailWish.kind.in_(changed)))
    session.add_all(MailWish(user_id=user.id, kind=kind, way=way) for kind, way in changed.items() if way != AT_ONCE)
    off = [event for event, kind in KIND_OF.items() if kind and changed.get(kind) == OFF]
    session.execute(delete(DigestLine).where(DigestLine.user_id == user.id, DigestLine.event.in_(off)))
    session.flush()
    record(
        "account.mails_chosen", "user", user.id, actor_id=user.id,
        old={kind: before[kind] for kind in changed}, new=dict(changed),
    )  # fmt: skip


def unsubscribe_url(user: User, kind: str) -> str:
    """Return the address by which a person ends a kind of mails without signing in."""
    with speaking(user.language):
        return absolute_url("mailing.unsubscribe_page", token=signing.signed(_PURPOSE, f"{user.public_id} {kind}"))


def unsubscribed_by(token: str) -> tuple[User, str] | None:
    """Return whose mails of which kind a link ends; None for a link that is not ours."""
    public_id, _space, kind = (signing.read(_PURPOSE, token) or "").partition(" ")
    user = user_by_public_id(public_id)
    return (user, kind) if user and kind in (*KINDS, EVERYTHING_WEEKLY) else None


def unsubscribe(user: User, kind: str) -> None:
    """End a kind of mails, or all that come once a week; doing it twice changes nothing."""
    ways = ways_of(user)
    ended = [one for one in KINDS if ways[one] == WEEKLY] if kind == EVERYTHING_WEEKLY else [kind]
    choose(user, dict.fromkeys(ended, OFF))
