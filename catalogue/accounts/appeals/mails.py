"""Mails about appeals: to the administrators who may decide, and the answer to the person."""

from ...i18n import absolute_url, speaking
from ...notifications.services import enqueue
from ..queries import active_users
from ..wishes import tell
from .models import Appeal
from .policies import can_decide


def tell_administrators(appeal: Appeal) -> None:
    """Tell those who may decide that somebody has appealed."""
    for person in active_users("administrator"):
        if can_decide(person, appeal):
            with speaking(person.language):
                review_url = absolute_url("appeals.appeal", appeal_id=appeal.id)
                tell(person, "account_appealed", name=appeal.user.name, review_url=review_url)


def send_refusal(appeal: Appeal) -> None:
    """Tell the person that the block stays, and why."""
    enqueue("account_appeal_refused", appeal.user.email, appeal.user.language, reason=appeal.answer)
