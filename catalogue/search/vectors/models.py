"""Tables of what texts mean: a vector for each project, and the published projects nearest to it. All of it is derived."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ...database import Base


class TextVector(Base):
    """The vector of a project's text: the published one, or that in hand where nothing is published yet."""

    __tablename__ = "text_vectors"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    is_public: Mapped[bool]
    """Whether it may be near to others; texts in hand only have neighbours."""
    model: Mapped[str] = mapped_column(String(60))
    text_hash: Mapped[str] = mapped_column(String(32))
    seen_at: Mapped[datetime]
    """When the text was changed that was looked at last."""
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)
    """384 signed bytes in the direction of the text's meaning; none where a text is too short, or the model fails on it."""
    is_listed: Mapped[bool] = mapped_column(index=True)
    """Whether its neighbours are known; not so after a change, and after one of them was lost."""
    reach: Mapped[float]
    """How near another project must be to get among its neighbours."""


class TextNeighbour(Base):
    """A published project whose text is near to that of another one, and how near, up to 1."""

    __tablename__ = "text_neighbours"

    project_id: Mapped[int] = mapped_column(ForeignKey("text_vectors.project_id", ondelete="CASCADE"), primary_key=True)
    neighbour_id: Mapped[int] = mapped_column(
        ForeignKey("text_vectors.project_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    closeness: Mapped[float]
