"""Who reads questions, answers them, and decides whether the public sees them: pure questions."""

from ...accounts.models import User
from ..lifecycle import PUBLIC, Actor
from ..models import Project
from ..policies import capacities
from .models import ProjectQuestion


def can_answer(user: User, project: Project) -> bool:
    """Whether a person may read and answer the questions about a project: who speaks for its municipality."""
    return Actor.AUTHOR in capacities(user, project) and project.state in PUBLIC


def can_hide(user: User, question: ProjectQuestion) -> bool:
    """Whether a person may take a question and its answer off the public page: its municipality, and reviewers."""
    return bool({Actor.AUTHOR, Actor.REVIEWER} & capacities(user, question.project))
