"""Who may bring files and look at what was brought: pure questions."""

from sqlalchemy import ColumnElement, true

from ...accounts.models import User
from ...accounts.policies import is_administrator
from ...municipalities.memberships.queries import municipalities_of
from .models import ImportBatch


def can_import(user: User) -> bool:
    """Whether a person may bring a file at all: administrators, and those who represent a municipality."""
    return is_administrator(user) or bool(municipalities_of(user))


def can_see_batch(user: User, batch: ImportBatch) -> bool:
    """Whether a person may look at a batch, go on with it and undo it: their own, administrators all."""
    return user.is_active and (is_administrator(user) or batch.created_by_id == user.id)


def batches_visible_to(user: User) -> ColumnElement[bool]:
    """Return the condition on ImportBatch that selects what `can_see_batch` allows."""
    return true() if is_administrator(user) else ImportBatch.created_by_id == user.id
