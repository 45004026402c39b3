"""Who may make, change and take down collections, and the SQL twin of what lists ask."""

from sqlalchemy import ColumnElement, false

from ...accounts.models import User
from ...accounts.policies import is_administrator, is_reviewer
from ...municipalities.memberships.policies import represents
from ...municipalities.memberships.succession import codes_spoken_for, speaks_for
from .models import Collection


def can_make(user: User, municipality_code: str | None) -> bool:
    """Whether a person may begin a collection: of a municipality its people, of the catalogue its administrators."""
    return is_administrator(user) if municipality_code is None else represents(user, municipality_code)


def can_change(user: User, collection: Collection) -> bool:
    """Whether a person may change, publish and withdraw a collection: those whose it is."""
    code = collection.municipality_code
    return is_administrator(user) if code is None else speaks_for(user, code)


def collections_of(user: User) -> ColumnElement[bool]:
    """Return the condition on Collection that selects what `can_change` allows."""
    if not user.is_active:
        return false()
    own = Collection.municipality_code.in_(codes_spoken_for(user))
    return own | Collection.municipality_code.is_(None) if is_administrator(user) else own


def can_take_down(user: User, collection: Collection) -> bool:
    """Whether a person may take a municipality's collection from the public: a reviewer who does not speak for it."""
    code = collection.municipality_code
    return code is not None and is_reviewer(user) and not speaks_for(user, code)
