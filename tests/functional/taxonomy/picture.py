"""What changes of tags may move, as plain values, so that before and after can be compared."""

from typing import Any

from sqlalchemy import select

from catalogue.database import session
from catalogue.projects.models import Draft, KeyAreaReading, Publication, PublicationKeyArea
from catalogue.taxonomy.models import KeyArea, Topic, TopicKeyArea


def picture() -> dict[str, Any]:
    """Return everything that a merge may move, as plain values."""
    session.flush()
    session.expire_all()
    return {
        "public": session.execute(
            select(Publication.project_id, Publication.main_key_area, Publication.main_pillar, Publication.card,
                   Publication.document).order_by(Publication.project_id)
        ).all(),
        "areas": sorted(map(tuple, session.execute(select(PublicationKeyArea.project_id, PublicationKeyArea.key_area)))),
        "drafts": session.execute(select(Draft.project_id, Draft.document, Draft.retagged).order_by(Draft.project_id)).all(),
        "links": sorted(map(tuple, session.execute(
            select(TopicKeyArea.topic_code, TopicKeyArea.key_area_code, TopicKeyArea.position)))),
        "readings": sorted(map(tuple, session.execute(
            select(KeyAreaReading.revision_id, KeyAreaReading.key_area, KeyAreaReading.successor)))),
        "taxonomy": sorted(map(tuple, session.execute(
            select(KeyArea.code, KeyArea.name_cs, KeyArea.retired_at, KeyArea.replaced_by)))),
        "topics": sorted(map(tuple, session.execute(select(Topic.code, Topic.name_cs, Topic.state, Topic.replaced_by)))),
    }  # fmt: skip


def having(code: str) -> set[int]:
    return set(session.scalars(select(PublicationKeyArea.project_id).where(PublicationKeyArea.key_area == code)))
