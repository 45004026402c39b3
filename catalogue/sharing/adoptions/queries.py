"""Questions about reports of adoption for the desks."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, raiseload

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from ...projects.lifecycle import PUBLIC
from ...projects.models import Project
from ...projects.policies import IS_OWN
from .models import Adoption
from .policies import adoptions_answered_by, adoptions_checked_by, adoptions_made_by

MOST = 200


def adoptions_made(user: User) -> Sequence[Adoption]:
    """Return the reports of the municipalities that a person represents, last changed first."""
    return _listed(adoptions_made_by(user))


def adoptions_received(user: User) -> Sequence[Adoption]:
    """Return the public reports about projects of the municipalities that a person represents, last changed first."""
    return _listed(adoptions_answered_by(user))


def adoptions_to_check(user: User) -> Sequence[Adoption]:
    """Return the reports that wait for a moderator, the longest waiting first."""
    return _listed(adoptions_checked_by(user) & (Adoption.state == "waiting"), newest=False)


def adoptions_told(user: User) -> Sequence[Adoption]:
    """Return the reports that the public reads, which a moderator may take down, last changed first."""
    return _listed(adoptions_checked_by(user) & Adoption.is_told)


def _listed(condition: ColumnElement[bool], *, newest: bool = True) -> Sequence[Adoption]:
    loaded = (
        joinedload(Adoption.project).joinedload(Project.municipality),
        joinedload(Adoption.municipality), joinedload(Adoption.own_project), raiseload("*"),
    )  # fmt: skip
    order = Adoption.changed_at.desc() if newest else Adoption.changed_at
    return session.scalars(
        select(Adoption).where(condition).options(*loaded).order_by(order, Adoption.id).limit(MOST)
    ).all()


def waiting_adoptions(user: User) -> int:
    """Return how many reports wait for a person."""
    counted = select(func.count()).select_from(Adoption)
    return session.scalar(counted.where(Adoption.state == "waiting", adoptions_checked_by(user))) or 0


def adoption_or_404(adoption_id: int, *, to_change: bool = False) -> Adoption:
    """Return a report; raise NotFound where there is none. `to_change` locks it until the end of the transaction."""
    wanted = select(Adoption).where(Adoption.id == adoption_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound()
    return found


def adoption_of(project_id: int, municipality_code: str) -> Adoption | None:
    """Return what a municipality reported about a project and did not withdraw."""
    return session.scalar(
        select(Adoption).where(
            Adoption.project_id == project_id,
            Adoption.municipality_code == municipality_code,
            Adoption.state != "withdrawn",
        )
    )


def own_entries(codes: Collection[str]) -> Sequence[Project]:
    """Return the public projects of some municipalities, by title."""
    wanted = select(Project).where(Project.municipality_code.in_(codes), IS_OWN, Project.state.in_(sorted(PUBLIC)))
    return session.scalars(wanted.options(raiseload("*")).order_by(Project.title, Project.id)).all()


def told_counts(numbers: Collection[int]) -> Mapping[int, int]:
    """Return how many reports the public reads of each of some projects."""
    wanted = (
        select(Adoption.project_id, func.count())
        .where(Adoption.project_id.in_(numbers), Adoption.is_told)
        .group_by(Adoption.project_id)
    )
    return dict(session.execute(wanted).all())
