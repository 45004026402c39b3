"""Who may see and change a saved search: the person who saved it, and nobody else."""

from ...accounts.models import User
from .models import SavedSearch


def can_change(user: User, saved: SavedSearch) -> bool:
    """Whether a person may see, change and delete a saved search."""
    return user.is_active and saved.user_id == user.id
