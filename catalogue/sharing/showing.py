"""What kept public pages depend on besides the change feed: needs with their answers, and collections."""

from typing import Any

from sqlalchemy import func, select

from ..database import read
from .collections.models import Collection
from .needs.models import Answer, Need


def mark() -> Any:
    """Return another value whenever one of them is another one; asked some times a second, so it is one statement."""
    shown: dict[Any, Any] = {
        Need.changed_at: Need.is_told, Answer.decided_at: Answer.state == "published",
        Collection.changed_at: Collection.state == "published",
    }  # fmt: skip
    asked = [
        select(one).where(is_shown).scalar_subquery() for moment, is_shown in shown.items() for one in (func.count(moment), func.max(moment))
    ]  # fmt: skip
    return [tuple(map(str, row)) for row in read(select(*asked), {})]
