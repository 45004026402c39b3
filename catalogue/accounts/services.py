"""What happens with accounts: signing up, proving an address, passwords, roles, blocking."""

import hashlib
from collections.abc import Callable

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from ..audit.services import record
from ..clock import now
from ..database import session
from ..errors import Conflict, Forbidden, Invalid
from ..i18n import _
from . import mails, tokens
from .addresses import address_key, normal_address
from .appeals.links import appeal_token, open_block
from .appeals.queries import open_appeal_of
from .models import ROLES, AccountToken, User, UserSession
from .passwords import hash_password, is_outdated, is_password
from .policies import can_manage_accounts
from .queries import is_last_administrator, user_by_email

after_confirmation: list[Callable[[User], None]] = []
"""What other features do when an address is proved for the first time; filled where the application is wired."""


def sign_up(email: str, name: str, password: str, language: str, request_key: str | None = None) -> User | None:
    """Open an account that waits for its confirmation, or write to whoever has one; tell nobody which it was.

    Return the unconfirmed account, or None where the address has a confirmed one or the form was sent twice.
    """
    password_hash = hash_password(password)
    if request_key:  # The same form with a corrected address is another request.
        request_key = hashlib.sha256(f"{request_key}:{address_key(email)}".encode("utf-8", "replace")).hexdigest()
    if request_key and session.scalar(select(AccountToken.hash).where(AccountToken.request_key == request_key)):
        return None
    user = user_by_email(email) or _new_user(email, name, password_hash, language)
    if user.state != "unconfirmed":
        record("account.signed_up_again", "user", user.id, actor_id=None)
        mails.send_already_registered(user, language)
        return None
    try:
        with session.begin_nested():
            token = tokens.issue(
                user, "confirm", name=name, password_hash=password_hash, request_key=request_key or None
            )
    except IntegrityError:
        return None
    record("account.signed_up", "user", user.id, actor_id=user.id)
    mails.send_confirmation(user, token, language)
    return user


def _new_user(email: str, name: str, password_hash: str, language: str) -> User:
    """Add an unconfirmed account; where somebody was faster, return theirs."""
    address = normal_address(email)
    if address is None:
        raise Invalid(_("Write the address in the form name@municipality.cz."))
    user = User(
        email=address, email_key=address_key(address), name=name, password_hash=password_hash, language=language
    )
    try:
        with session.begin_nested():
            session.add(user)
            session.flush()
    except IntegrityError:
        existing = user_by_email(email)
        if existing is None:
            raise
        return existing
    return user


def create_user(email: str, name: str, password: str, *, role: str = "member", language: str = "cs",
                is_demonstration: bool = False) -> User:  # fmt: skip
    """Add an account that needs no confirmation, for the command line; raise Conflict where the address has one."""
    if role not in ROLES:
        raise Invalid(f"The role must be one of: {', '.join(ROLES)}.")
    if user_by_email(email) is not None:
        raise Conflict(_("There is an account with this address already."))
    user = _new_user(email, name, hash_password(password), language)
    user.role, user.state, user.confirmed_at, user.is_demonstration = role, "active", now(), is_demonstration
    session.flush()
    record("account.created", "user", user.id, actor_id=None, new={"role": role})
    return user


def confirm(secret: str) -> User | None:
    """Make an account valid by the link of its mail; None where the link is not good (any more)."""
    token = tokens.find(secret, "confirm", to_use=True)
    if token is None or token.user.state != "unconfirmed":
        return None
    user = token.user
    user.name = token.name or user.name
    user.password_hash = token.password_hash or user.password_hash
    _activate(user)
    tokens.void_all(user)
    return user


def open_invited(email: str, name: str, password: str, language: str) -> User:
    """Open an account by a link that was sent to its address, which needs no further proof.

    Raises Conflict where the address has a confirmed account: whoever holds it signs in instead.
    """
    password_hash = hash_password(password)
    user = user_by_email(email) or _new_user(email, name, password_hash, language)
    if user.state != "unconfirmed":
        raise Conflict(_("There is an account with this address already."))
    user.name, user.password_hash, user.language = name, password_hash, language
    record("account.signed_up", "user", user.id, actor_id=user.id)
    _activate(user)
    tokens.void_all(user)
    return user


def authenticate(email: str, password: str, *, production: bool) -> User | None:
    """Return the person whose address and password these are, or None, after the same work in every case.

    Raises Forbidden with the way out for whom it is, but who is kept out: only the right password gets to know that.
    """
    user = user_by_email(email)
    fits = is_password(user.password_hash if user else None, password)
    if user and fits and user.state == "blocked":
        raise Forbidden(_why_kept_out(user), appeal_token=appeal_token(user))
    if user is None or not fits or not user.is_active or (production and user.is_demonstration):
        return None
    if is_outdated(user.password_hash):
        user.password_hash = hash_password(password)
    user.last_signed_in_at = now()
    record("account.signed_in", "user", user.id, actor_id=user.id)
    return user


def _why_kept_out(user: User) -> str:
    if user.erase_at:
        return _("This account is being deleted. The link in the e-mail that we sent you keeps it.")
    if open_block(user) is not None:
        return _(
            "This account is blocked. We sent you the reason by e-mail. If you think that this is a mistake, you can appeal."
        )
    contact = current_app.config["CATALOGUE"].contact_email or _("the operator of the catalogue")
    return _("This account is blocked. We sent you the reason by e-mail. If you think that this is a mistake, write to %(contact)s.",
             contact=contact)  # fmt: skip


def note_sign_out(user: User) -> None:
    """Keep in the record that a person signed out."""
    record("account.signed_out", "user", user.id, actor_id=user.id)


def request_reset(email: str, language: str) -> None:
    """Write to an address how to choose a new password, or that there is no account; one mail in every case."""
    user = user_by_email(email)
    if user is None:
        mails.send_no_account(email, language)
    elif user.erase_at:
        mails.send_leaving(user)
    elif user.state == "blocked":
        mails.send_blocked(user, language)
    else:
        mails.send_reset(user, tokens.issue(user, "reset"), language)


def reset_password(secret: str, password: str) -> User | None:
    """Set a new password by the link of a mail, which also proves the address; all sessions end."""
    token = tokens.find(secret, "reset", to_use=True)
    if token is None:
        return None
    user = token.user
    if user.state == "unconfirmed":
        _activate(user)
    _set_password(user, password, "account.password_reset")
    return user


def change_password(user: User, old: str, new: str) -> None:
    """Change the password of somebody who knows it; all sessions end. Raise Forbidden for a wrong old one."""
    if not is_password(user.password_hash, old):
        raise Forbidden(_("This is not your present password."))
    _set_password(user, new, "account.password_changed")


def update_profile(user: User, name: str, language: str) -> None:
    """Change the name and the language of mails."""
    changed = [key for key, value in (("name", name), ("language", language)) if getattr(user, key) != value]
    if changed:
        user.name, user.language = name, language
        # No name goes into the chain: nothing could ever be taken out of it again.
        record("account.updated", "user", user.id, actor_id=user.id, new={"changed": changed})


def block(user: User, *, actor: User | None, reason: str = "") -> None:
    """Keep a person from signing in; their sessions and links end at once, and a mail says why.

    An address that nobody has confirmed gets no mail. Raises Conflict for who is blocked, or leaving, already.
    """
    _require_manager(actor)
    _require_other_administrator(user)
    _require_staying(user)
    if user.state == "blocked":
        raise Conflict(_("This account is blocked already."))
    before, user.state = user.state, "blocked"
    end_sessions(user)
    tokens.void_all(user)
    record(
        "account.blocked", "user", user.id, actor_id=actor.id if actor else None,
        old={"state": before}, new={"state": "blocked"}, reason=reason,
    )  # fmt: skip
    if user.confirmed_at:
        mails.send_newly_blocked(user, reason)


def unblock(user: User, *, actor: User | None, reason: str = "") -> None:
    """Let a blocked person sign in again, and tell them; an appeal that waits is granted by that.

    An address that was never confirmed still has to be.
    """
    _require_manager(actor)
    if user.state != "blocked":
        raise Conflict(_("This account is not blocked."))
    _require_staying(user)
    user.state = "active" if user.confirmed_at else "unconfirmed"
    if (appeal := open_appeal_of(user, to_change=True)) is not None:
        appeal.state, appeal.answer, appeal.decided_at = "granted", reason, now()
        appeal.decided_by_id = actor.id if actor else None
    session.flush()
    record(
        "account.appeal_granted" if appeal else "account.unblocked", "user", user.id,
        actor_id=actor.id if actor else None, old={"state": "blocked"}, new={"state": user.state}, reason=reason,
    )  # fmt: skip
    if user.confirmed_at:
        mails.send_unblocked(user, reason, is_appealed=appeal is not None)


def change_role(user: User, role: str, *, actor: User | None, reason: str = "") -> None:
    """Give a person another role; their sessions end, so that the new one counts at once."""
    _require_manager(actor)
    if role not in ROLES:
        raise Invalid(f"The role must be one of: {', '.join(ROLES)}.")
    if role == user.role:
        return
    _require_staying(user)
    _require_other_administrator(user)
    before, user.role, user.review_limits = user.role, role, None
    end_sessions(user)
    record(
        "account.role_changed", "user", user.id, actor_id=actor.id if actor else None,
        old={"role": before}, new={"role": role}, reason=reason,
    )  # fmt: skip


def end_sessions(user: User, *, reference: str | None = None, except_hash: str | None = None) -> int:
    """End the sessions of a person: all, the one of a reference, or all but one; return how many ended."""
    ending = delete(UserSession).where(UserSession.user_id == user.id)
    if reference is not None:
        ending = ending.where(UserSession.id_hash.startswith(reference, autoescape=True))
    if except_hash is not None:
        ending = ending.where(UserSession.id_hash != except_hash)
    ended = session.execute(ending.execution_options(synchronize_session=False))
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _activate(user: User) -> None:
    user.state, user.confirmed_at = "active", now()
    session.flush()
    record("account.confirmed", "user", user.id, actor_id=user.id)
    for hear in after_confirmation:
        hear(user)


def _set_password(user: User, password: str, event: str) -> None:
    user.password_hash = hash_password(password)
    tokens.void_all(user)
    end_sessions(user)
    record(event, "user", user.id, actor_id=user.id)
    mails.send_password_changed(user)


def _require_manager(actor: User | None) -> None:
    """Refuse people who may not manage accounts; the command line acts without a person."""
    if actor is not None and not can_manage_accounts(actor):
        raise Forbidden(_("This page is for administrators."))


def _require_other_administrator(user: User) -> None:
    if is_last_administrator(user):
        raise Conflict(_("This is the last administrator. Name another one first."))


def _require_staying(user: User) -> None:
    if user.erase_at or user.erased_at:
        raise Conflict(_("This person has given the account up."))
