"""Fills a database with generated projects, reproducibly, for measuring."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.database import session
from catalogue.municipalities.models import Municipality
from catalogue.projects.document import content_hash, normalized
from catalogue.projects.examples import examples
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, Revision
from catalogue.projects.publication import refresh
from catalogue.taxonomy import queries as taxonomy

STAGES = ("idea", "preparation", "pilot", "operation", "completed")
BATCH = 500


def generate(app: Flask, count: int, seed: int = 2026) -> None:
    """Publish `count` projects whose texts are shuffled sentences of the examples."""
    chance = random.Random(seed)
    with app.app_context():
        documents = [example.document for example in examples()]
        places = session.scalars(
            select(Municipality).where(Municipality.retired_at.is_(None), Municipality.kind != "vojenský újezd")
        ).all()
        areas = [area.code for area in taxonomy.key_areas()]
        sentences = [
            sentence.strip()
            for document in documents
            for key in ("problem", "solution", "benefit")
            for sentence in document[key].split(". ")
            if sentence.strip()
        ]
        for number in range(count):
            document = _document(chance, documents, areas, sentences, chance.choice(places).code)
            _publish(document, datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=37 * number))
            if number % BATCH == BATCH - 1:
                database.commit()
                session.expunge_all()
        database.commit()


def _document(
    chance: random.Random, documents: list[dict[str, Any]], areas: list[str], sentences: list[str], place: str
) -> dict[str, Any]:
    base = chance.choice(documents)
    main, *further = chance.sample(areas, chance.randint(1, 4))
    return normalized(
        {
            **base,
            "municipality": place,
            "partners": None,
            "main_key_area": main,
            "further_key_areas": further,
            "stage": chance.choice(STAGES),
            "cost_band": chance.choice(["1", "2", "3", "4", "5", "unknown"]),
            "cost_band_reason": "Měřeno na vymyšlených datech.",
            "investment_cost": None,
            "title": f"{base['title'][:80]} {chance.randint(1, 99_999)}",
            "problem": ". ".join(chance.sample(sentences, 5))[:2000],
            "solution": ". ".join(chance.sample(sentences, 8))[:3000],
        }
    )


def _publish(document: dict[str, Any], moment: datetime) -> None:
    project = Project(
        municipality_code=document["municipality"], title=document["title"], state=State.PUBLISHED, label="none",
        is_example=False, created_at=moment, changed_at=moment, submitted_at=moment, published_at=moment,
        confirmed_at=moment,
    )  # fmt: skip
    session.add(project)
    session.flush()
    revision = Revision(
        project_id=project.id, number=1, document=document, content_hash=content_hash(document), created_at=moment,
        published_at=moment,
    )  # fmt: skip
    session.add(revision)
    session.flush()
    refresh(project, revision)
