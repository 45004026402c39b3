"""Who may do what with a mail of the outbox."""

from ...accounts.models import User
from ...accounts.policies import is_administrator
from ...notifications.models import OutboxMail


def can_retry(user: User, mail: OutboxMail) -> bool:
    """Whether a person may have a mail tried again: one that failed, was cancelled, or waits after a failure."""
    tried = mail.state == "pending" and mail.attempts > 0
    return is_administrator(user) and (mail.state in ("failed", "cancelled") or tried)


def can_cancel(user: User, mail: OutboxMail) -> bool:
    """Whether a person may stop a mail; one that is being sent just now cannot be stopped."""
    return is_administrator(user) and mail.state == "pending"
