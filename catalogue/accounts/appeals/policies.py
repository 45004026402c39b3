"""Who decides on an appeal: an administrator other than the one who blocked, where there is one."""

from ..models import User
from ..policies import is_administrator
from ..queries import is_last_administrator
from .models import Appeal


def is_own_block(user: User, appeal: Appeal) -> bool:
    """Whether a person blocked the account themselves."""
    return appeal.block.actor_id == user.id


def can_decide(user: User, appeal: Appeal) -> bool:
    """Whether a person may decide on an appeal; who blocked may only where there is no other administrator."""
    if not is_administrator(user) or appeal.user_id == user.id:
        return False
    return not is_own_block(user, appeal) or is_last_administrator(user, lock=False)
