"""Mails about accounts, each in the language of the person or of the page that caused it."""

from typing import Literal

from .. import signing
from ..i18n import absolute_url, speaking
from ..notifications.services import enqueue
from .appeals.links import appeal_url
from .models import User

KEEP_ACCOUNT = "keep-account"
"""What the link is signed for by which somebody who is leaving stays."""


def send_confirmation(user: User, token: str, language: str) -> None:
    """Ask to confirm that the address belongs to whoever signed up."""
    with speaking(language):
        url = absolute_url("accounts.confirm", token=token)
        enqueue("account_confirm", user.email, language, url=url)


def send_already_registered(user: User, language: str, *, is_new: bool = True) -> None:
    """Tell the owner of an address that there is an account for it already: to who signs up, or wants to change to it."""
    with speaking(language):
        enqueue(
            "account_exists",
            user.email,
            language,
            is_new=is_new,
            sign_in_url=absolute_url("accounts.sign_in"),
            reset_url=absolute_url("accounts.reset_request"),
        )


def send_reset(user: User, token: str, language: str) -> None:
    """Send the link for choosing a new password."""
    with speaking(language):
        enqueue("account_reset", user.email, language, url=absolute_url("accounts.reset", token=token))


def send_no_account(address: str, language: str) -> None:
    """Tell whoever asked for a new password that there is no account for this address."""
    with speaking(language):
        enqueue("account_unknown", address, language, sign_in_url=absolute_url("accounts.sign_in"))


def send_blocked(user: User, language: str) -> None:
    """Tell a blocked person that a new password would not help."""
    with speaking(language):
        enqueue("account_blocked", user.email, language, is_new=False, reason="", appeal_url=appeal_url(user))


def send_newly_blocked(user: User, reason: str) -> None:
    """Tell a person that their account was blocked just now, why, and how to appeal."""
    with speaking(user.language):
        enqueue("account_blocked", user.email, user.language, is_new=True, reason=reason, appeal_url=appeal_url(user))


def send_unblocked(user: User, reason: str, *, is_appealed: bool) -> None:
    """Tell a person that they can sign in again."""
    with speaking(user.language):
        enqueue(
            "account_unblocked",
            user.email,
            user.language,
            is_appealed=is_appealed,
            reason=reason,
            sign_in_url=absolute_url("accounts.sign_in"),
        )


def send_password_changed(user: User) -> None:
    """Tell the person that the password was changed, in case it was somebody else."""
    with speaking(user.language):
        enqueue(
            "account_password_changed",
            user.email,
            user.language,
            reset_url=absolute_url("accounts.reset_request"),
        )


def send_address_confirmation(user: User, address: str, token: str, *, is_own: bool) -> None:
    """Ask a new address to prove that it is the person's, who wrote it down themselves or had an administrator do so."""
    with speaking(user.language):
        url = absolute_url("accounts.new_address", token=token)
        enqueue("account_address_confirm", address, user.language, url=url, is_own=is_own)


def send_address_change(user: User, before: str, state: Literal["asked", "asked_by_administrator", "changed"]) -> None:
    """Tell the address by which the person signed in until now that another one is to come, or has come."""
    with speaking(user.language):
        reset_url = absolute_url("accounts.reset_request")
        enqueue("account_address_change", before, user.language, state=state, reset_url=reset_url)


def send_leaving(user: User) -> None:
    """Tell the person until when their account can be kept, and how."""
    with speaking(user.language):
        url = absolute_url("own_data.keep", token=signing.signed(KEEP_ACCOUNT, user.leaving_word))
        enqueue("account_leaving", user.email, user.language, until=user.erase_at, url=url)


def send_erased(address: str, language: str) -> None:
    """Tell an address, for the last time, that nothing of the person is left."""
    enqueue("account_erased", address, language)
