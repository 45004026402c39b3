"""Questions about sources that are harvested."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import raiseload

from ...database import session
from ...errors import NotFound
from .models import HarvestedProject, HarvestSource


def sources() -> Sequence[HarvestSource]:
    """Return all sources by name."""
    return session.scalars(select(HarvestSource).options(raiseload("*")).order_by(HarvestSource.name)).all()


def source_or_404(source_id: int, *, to_change: bool = False) -> HarvestSource:
    """Return a source; raise NotFound where there is none. `to_change` locks it until the end of the transaction."""
    wanted = select(HarvestSource).where(HarvestSource.id == source_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound()
    return found


def project_counts() -> Mapping[int, int]:
    """Return how many projects came from each source."""
    counted = select(HarvestedProject.source_id, func.count()).group_by(HarvestedProject.source_id)
    return dict(session.execute(counted).all())
