"""What projects ask about adoptions, answered in one place; `projects.adopted` names the questions."""

from .lineage import closes_circle, count_of
from .presenters import shown_with

__all__ = ["closes_circle", "count_of", "shown_with"]
