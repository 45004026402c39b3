"""The label as it is today: who has it, since when and until when; a badge and a certificate say nothing else."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from ..clock import now
from ..database import session
from ..projects.freshness import LABEL_EXPIRES_AFTER_DAYS
from ..projects.lifecycle import State
from ..projects.models import Project
from ..projects.public_queries import PublicProject, public_project

STANDINGS = ("good_practice", "expired", "archived", "published")


@dataclass(frozen=True)
class Label:
    """What may be said in public of a project's label."""

    project: PublicProject
    since: date | None
    until: date
    standing: str
    """One of `STANDINGS`."""

    @property
    def is_valid(self) -> bool:
        """Whether the project is good practice today."""
        return self.standing == "good_practice"

    @property
    def has_certificate(self) -> bool:
        """Whether there is a certificate, valid or not; nobody is praised under another's name."""
        return self.since is not None and self.project.card["municipality"] is not None


def label_of(project_id: int) -> Label:
    """Return the label of a public project; raise Gone for a hidden one and NotFound for any other."""
    project = public_project(project_id)
    since = session.scalar(select(Project.label_since).where(Project.id == project_id))
    confirmed = project.confirmed_at or project.published_at
    until = confirmed.date() + timedelta(days=LABEL_EXPIRES_AFTER_DAYS)
    given = (since or project.published_at).date() if project.card["label"] in ("good_practice", "expired") else None
    return Label(project, given, until, _standing(project, until))


def _standing(project: PublicProject, until: date) -> str:
    label = project.card["label"]
    if project.card["archived"]:
        return str(State.ARCHIVED)
    if label == "expired" or (label == "good_practice" and until < now().date()):
        return "expired"
    return "good_practice" if label == "good_practice" else "published"
